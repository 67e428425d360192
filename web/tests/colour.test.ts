/** The same table as tests/web/test_colour.py: the two functions are equal where both equal it. */

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { colour } from '../src/lib/colour.ts'

const TABLE = JSON.parse(readFileSync(new URL('../../tests/web/colours.json', import.meta.url), 'utf8')) as [number, number, string][]

test('every point has the colour of the shared table', () => {
  assert.ok(TABLE.length > 100)
  for (const [valence, arousal, expected] of TABLE) {
    assert.equal(colour({ valence, arousal }), expected, `valence ${valence}, arousal ${arousal}`)
  }
})
