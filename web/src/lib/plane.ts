/** Where the labels lie on the affect plane: appliance/mood/labels.py in TypeScript. A test holds the two equal. */

import type { Affect, Settable } from './types.ts'

export const PLACES: Readonly<Record<Settable, Affect>> = {
  neutral: { valence: 0, arousal: 0 },
  happiness: { valence: 0.81, arousal: 0.51 },
  surprise: { valence: 0.4, arousal: 0.67 },
  sadness: { valence: -0.63, arousal: -0.27 },
  anger: { valence: -0.51, arousal: 0.59 },
  disgust: { valence: -0.6, arousal: 0.35 },
  fear: { valence: -0.64, arousal: 0.6 },
  calm: { valence: 0.5, arousal: -0.5 },
  tired: { valence: -0.05, arousal: -0.8 },
  tense: { valence: -0.4, arousal: 0.6 },
  upbeat: { valence: 0.6, arousal: 0.6 },
  down: { valence: -0.5, arousal: -0.35 },
}

/** In the order people scan them: from bright to dark around the plane. */
export const SETTABLE: readonly Settable[] = [
  'happiness',
  'upbeat',
  'calm',
  'neutral',
  'surprise',
  'tired',
  'down',
  'sadness',
  'tense',
  'fear',
  'anger',
  'disgust',
]

export function settable(label: string | null | undefined): label is Settable {
  return label != null && label in PLACES
}
