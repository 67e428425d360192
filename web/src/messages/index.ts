/** The words in the language that was chosen on this phone (see choose.ts); English until then and where there is no other. */

import { words as en, type Messages } from './en.ts'

export let language = 'en'
export let t: Messages = en

/** Speak this language from now on: before anything is shown. */
export function speak(name: string, words: Messages): void {
  language = name
  t = words
}

export type { Messages }
