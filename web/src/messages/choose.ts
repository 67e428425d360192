/**
 * Which language this phone speaks: the one chosen here, else the first of the phone's own that there is a file for. A new file
 * beside en.ts, named by its language's code and exporting its words as `words`, is found without a change here.
 */

import type { Messages } from './en.ts'
import { speak } from './index.ts'

const FILES = import.meta.glob<Messages>(['./*.ts', '!./index.ts', '!./choose.ts', '!./en.ts'], { import: 'words' })
const KEPT = 'language'

/** The languages there are, by their codes. */
export const LANGUAGES: readonly string[] = ['en', ...Object.keys(FILES).map((file) => file.slice('./'.length, -'.ts'.length))].sort()

/** A language in its own words: "English", "हिन्दी". */
export function named(language: string): string {
  return new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language
}

/** Have the chosen language's words ready: English comes with the panel, of the others only this one is loaded. */
export async function learn(): Promise<void> {
  const wanted = [localStorage.getItem(KEPT) ?? '', ...navigator.languages].map((tag) => tag.toLowerCase().split('-')[0])
  const language = wanted.find((code) => code && LANGUAGES.includes(code)) ?? 'en'
  const words = await FILES[`./${language}.ts`]?.()
  if (words) speak(language, words)
}

/** Speak another language on this phone from now on. */
export function choose(language: string): void {
  localStorage.setItem(KEPT, language)
  location.reload()
}
