/** The words in the language of the phone; English where there is no file for it. */

import { en, type Messages } from './en.ts'

const LANGUAGES: Readonly<Record<string, Messages>> = { en }

function choose(): [language: string, messages: Messages] {
  for (const wanted of globalThis.navigator?.languages ?? []) {
    const language = wanted.toLowerCase().split('-')[0] ?? ''
    const messages = LANGUAGES[language]
    if (messages) return [language, messages]
  }
  return ['en', en]
}

export const [language, t] = choose()
