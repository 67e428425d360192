import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clock, sentence, why } from '../src/lib/words.ts'
import type { Label, Mood, Snapshot } from '../src/lib/types.ts'
import { NOON, snapshot } from './box.ts'

function mood(label: Label, confidence: number, patch: Partial<Mood> = {}): Mood {
  const since = new Date(NOON - 10 * 60_000).toISOString()
  const probabilities = { neutral: 1, happiness: 0, surprise: 0, sadness: 0, anger: 0, disgust: 0, fear: 0 }
  return { label, emotion: 'neutral', confidence, affect: { valence: 0, arousal: 0 }, spread: 0.2, probabilities, since, stale: false, ...patch }
}

const says = (patch: Partial<Snapshot>): string => sentence(snapshot(patch), NOON).text

test('what it sees, how sure it is and since when', () => {
  assert.equal(says({ mood: mood('calm', 0.6) }), 'Calm, fairly sure, for ten minutes.')
  assert.equal(says({ mood: mood('happiness', 0.9, { since: new Date(NOON).toISOString() }) }), 'Happy, sure, just now.')
  assert.equal(says({ mood: mood('tense', 0.3, { since: new Date(NOON - 1_900_000).toISOString() }) }), 'Tense, not sure, for half an hour.')
})

test('what is read out does not change by the minute, and the figure waits for a long press', () => {
  const { spoken, figure } = sentence(snapshot({ mood: mood('calm', 0.6) }), NOON)
  assert.equal(spoken, 'Calm, fairly sure.')
  assert.equal(figure, '60 of 100')
})

test('it says when it does not know', () => {
  assert.equal(says({ mood: mood('unsure', 0.2) }), "I can't tell.")
  assert.equal(says({ mood: mood('absent', 1) }), 'Nobody here.')
  assert.equal(says({ mood: mood('calm', 0.6, { stale: true }) }), 'Calm, when I last looked.')
  assert.equal(says({ parts: { eye: { up: false, words: '' } } }), "I can't see just now.")
})

test('a closed eye is said before everything it may have seen, and why', () => {
  const camera = { state: 'closed', why: 'nobody has given consent', walls: [], missing: [], paused: false, until: null } as const
  const said = sentence(snapshot({ camera: { ...camera, walls: [], missing: [] }, mood: mood('calm', 0.9) }), NOON)
  assert.equal(said.text, 'My eye is closed.')
  assert.equal(said.hint, 'Nobody has given consent.')
})

test('a box whose parts have not spoken yet is starting', () => {
  assert.equal(says({ parts: {}, manual: 'calm' }), 'I am just starting.')
})

test('a mood by hand needs no eye', () => {
  const camera: Snapshot['camera'] = { state: 'closed', why: '', walls: [], missing: [], paused: false, until: null }
  assert.equal(says({ camera, manual: 'tired' }), 'Tired, as you chose.')
  const open = sentence(snapshot({ camera, manual: 'tired' }), NOON)
  assert.equal(open.hint, 'Until you say otherwise.')
  const until = new Date(2026, 4, 1, 21, 40).toISOString()
  const ending = sentence(snapshot({ camera, manual: 'tired', manual_until: until }), NOON)
  assert.match(ending.hint, /^Until (21|9).40( PM)?\.$/)
})

test('reasons become sentences, seconds a clock', () => {
  assert.equal(why('because you look calm'), 'Because you look calm.')
  assert.equal(why('Done.'), 'Done.')
  assert.equal(why('  '), '')
  assert.equal(clock(245.9), '4:05')
  assert.equal(clock(-1), '0:00')
})
