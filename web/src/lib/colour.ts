/** One colour for every point of the affect plane, in OKLCH. appliance/colour.py is the same function, tested for equality. */

import type { Affect } from './types.ts'

/** Angle on the plane and OKLCH hue, both in degrees and unwrapped; the order around the circle is Russell's (1980). */
const HUES: readonly (readonly [angle: number, hue: number])[] = [
  [-92, 230], // tired
  [-45, 175], // calm
  [-20, 130], // content
  [20, 75], // happy
  [55, 75], // excited
  [115, 45], // tense
  [130, 25], // angry
  [150, -60], // afraid
  [208, -95], // sad
  [268, -130], // tired again, once around
]
const WARM = radians(75)
/** Within this distance of the centre the colour fades to the warm grey: there the angle means nothing. */
const GREY = 0.25
const CHROMA = [0.02, 0.14] as const
/** In the middle, and what full valence adds. */
const LIGHTNESS = [0.72, 0.06] as const

type Rgb = readonly [number, number, number]

/** The colour of a point as `#rrggbb`. */
export function colour(affect: Affect): string {
  return '#' + bytes(affect).map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** The colour of a point as three numbers in 0..255. Chroma is lowered where sRGB has no such colour. */
export function bytes({ valence, arousal }: Affect): [number, number, number] {
  const distance = Math.min(1, Math.hypot(valence, arousal))
  const chroma = CHROMA[0] + (CHROMA[1] - CHROMA[0]) * distance
  const angle = radians(hue({ valence, arousal }))
  const mix = Math.min(1, distance / GREY)
  const a = mix * chroma * Math.cos(angle) + (1 - mix) * CHROMA[0] * Math.cos(WARM)
  const b = mix * chroma * Math.sin(angle) + (1 - mix) * CHROMA[0] * Math.sin(WARM)
  const [red, green, blue] = fit(LIGHTNESS[0] + LIGHTNESS[1] * valence, a, b)
  return [byte(red), byte(green), byte(blue)]
}

/** The OKLCH hue in degrees, unwrapped, interpolated linearly between the neighbours in HUES. */
function hue({ valence, arousal }: Affect): number {
  let angle = (Math.atan2(arousal, valence) * 180) / Math.PI
  if (angle < HUES[0]![0]) angle += 360
  for (let next = 1; next < HUES.length; next++) {
    const [start, low] = HUES[next - 1]!
    const [end, high] = HUES[next]!
    if (angle <= end) return low + ((high - low) * (angle - start)) / (end - start)
  }
  return HUES.at(-1)![1]
}

function fit(lightness: number, a: number, b: number): Rgb {
  if (inside(linear(lightness, a, b))) return linear(lightness, a, b)
  let low = 0
  let high = 1
  for (let step = 0; step < 24; step++) {
    const middle = (low + high) / 2
    if (inside(linear(lightness, a * middle, b * middle))) low = middle
    else high = middle
  }
  return linear(lightness, a * low, b * low)
}

function inside(rgb: Rgb): boolean {
  return rgb.every((channel) => channel >= 0 && channel <= 1)
}

/** OKLab to linear sRGB: the matrices of Ottosson (2020). */
function linear(lightness: number, a: number, b: number): Rgb {
  const long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  return [
    4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
  ]
}

/** The sRGB transfer function (IEC 61966-2-1), to 0..255. */
function byte(value: number): number {
  return Math.floor((value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055) * 255 + 0.5)
}

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180
}
