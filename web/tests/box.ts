/** A snapshot to start tests from. */

import type { Pick, Snapshot } from '../src/lib/types.ts'

export const NOON = Date.parse('2026-05-01T12:00:00Z')

export function pick(title: string): Pick {
  const track = { file: `${title}.flac`, title, artist: 'A', album: '', genres: [], duration: 200, affect: { valence: 0, arousal: 0 } }
  return { track, score: 1, parts: {}, reason: 'it fits' }
}

export function snapshot(patch: Partial<Snapshot> = {}): Snapshot {
  const noon = new Date(NOON).toISOString()
  return {
    box_id: 'moodbox',
    now: noon,
    mood: null,
    manual: null,
    manual_until: null,
    evidence: [],
    calibration: null,
    strategy: 'match',
    listening: null,
    camera: { state: 'looking', why: '', walls: [], missing: [], paused: false, until: null },
    player: { state: 'playing', elapsed: 10, duration: 200, volume: 50, at: noon, file: 'One.flac' },
    current: pick('One'),
    coming: [pick('Two'), pick('Three')],
    film: null,
    visitor: null,
    library: { done: 0, total: 0, tracks: 3, scanning: false, failures: 0, demo: false },
    parts: { eye: { up: true, words: '' }, player: { up: true, words: '' } },
    looks_per_second: 2,
    habits: { limit: 100, night: null, wake: null, resume: 'as_it_was', sleep_at: null },
    volume_most: 100,
    temperature: null,
    inputs: [],
    chat: null,
    ...patch,
  }
}
