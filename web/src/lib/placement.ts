/** Whether the box stands well, from what a reading says: the face's box, its quality and its light. Pure. */

import type { Reading } from './types.ts'

export type Advice = 'nobody' | 'dark' | 'closer' | 'back' | 'middle' | 'turn' | 'good'

/** Width and height of the eye's pictures in pixels. */
export type Frame = readonly [width: number, height: number]

/** Shares of the frame's width: a narrower face reads badly, and of a wider one soon a part is missing. */
const NARROW = 0.16
const WIDE = 0.6
/** Brightness and quality, each in [0, 1]. */
const DARK = 0.25
const POOR = 0.4
/** The share of a face's box that must lie inside the frame. */
const INSIDE = 0.9

/** What would help most. */
export function advise(reading: Reading | undefined, [width, height]: Frame): Advice {
  if (!reading?.face) return 'nobody'
  const [x, y, w, h] = reading.face.box
  if ((reading.brightness ?? 1) < DARK) return 'dark'
  if (w < width * NARROW) return 'closer'
  if (w > width * WIDE) return 'back'
  const inside = Math.max(0, Math.min(x + w, width) - Math.max(x, 0)) * Math.max(0, Math.min(y + h, height) - Math.max(y, 0))
  const edge = x <= 0 || y <= 0 || x + w >= width || y + h >= height
  if (edge || inside < INSIDE * w * h) return 'middle'
  return reading.face.quality < POOR ? 'turn' : 'good'
}
