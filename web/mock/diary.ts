/** Pretended days: moods and songs as somebody's diary might have them. */

import type { Diary, DiaryDay, Label, Reception } from '../src/lib/types.ts'

const HOUR = 3_600_000
const MOODS: readonly [label: Label, from: number, to: number][] = [
  ['tired', 7, 8.2],
  ['neutral', 8.2, 9],
  ['tense', 12.5, 13],
  ['down', 17, 17.8],
  ['calm', 17.8, 19.5],
  ['happiness', 19.5, 21],
]
const PLAYED: readonly [title: string, artist: string, at: number, label: Label, reception: Reception][] = [
  ['Half Past Rain', 'Northfield', 7.2, 'tired', 'kept'],
  ['Under the Stairs', 'Kettle & Kin', 17.1, 'down', 'rejected'],
  ['Slow River', 'The Lamplighters', 17.3, 'down', 'kept'],
  ['Marigold', 'Tara Sen', 19.6, 'happiness', 'neutral'],
]

function day(back: number, history: boolean): DiaryDay {
  const midnight = new Date()
  midnight.setHours(0, 0, 0, 0)
  midnight.setDate(midnight.getDate() - back)
  const begin = midnight.getTime()
  const at = (hour: number): string => new Date(begin + hour * HOUR).toISOString()
  const moods = MOODS.slice(back % 3).map(([label, from, to]) => ({ id: `m${back}${from}`, label, since: at(from), until: at(to) }))
  const plays = PLAYED.slice(back % 2).map(([title, artist, hour, label, reception]) => {
    return { id: `p${back}${hour}`, at: at(hour), title, artist, label: history ? label : null, reception }
  })
  const date = `${midnight.getFullYear()}-${String(midnight.getMonth() + 1).padStart(2, '0')}-${String(midnight.getDate()).padStart(2, '0')}`
  return { date, begin: at(0), end: at(24), moods: history ? moods : [], plays }
}

export function diary(days: number, history: boolean): Diary {
  const told = Array.from({ length: days }, (_, back) => day(back, history))
  const counts = [
    { label: 'tired' as const, kept: 5, neutral: 2, rejected: 1 },
    { label: 'down' as const, kept: 3, neutral: 1, rejected: 3 },
  ]
  const insight = { comparison: 'no_difference' as const, music: { better: 14, total: 20 }, silence: { better: 11, total: 18 } }
  return { history, days: told, counts: history ? counts : [], insight }
}
