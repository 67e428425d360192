/** Every language says all that English says. */

import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { test } from 'node:test'
import { words as en } from '../src/messages/en.ts'

const FOLDER = new URL('../src/messages/', import.meta.url)
const FILES = readdirSync(FOLDER).filter((file) => file.endsWith('.ts') && !['index.ts', 'choose.ts', 'en.ts'].includes(file))

/** Each message by its path, with what it is: a text, or a function. */
function shape(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [`${path}: ${typeof value}`]
  return Object.entries(value).flatMap(([key, inner]) => shape(inner, `${path}/${key}`))
}

test('there is Hindi', () => assert.ok(FILES.includes('hi.ts')))

for (const file of FILES) {
  test(`${file} has every message, and none that nobody asks for`, async () => {
    const { words } = (await import(new URL(file, FOLDER).href)) as { words: unknown }
    assert.deepEqual(shape(words).sort(), shape(en).sort())
    const empty = (value: unknown): boolean => (typeof value === 'object' && value ? Object.values(value).some(empty) : value === '')
    assert.ok(!empty(words), 'no message is empty')
  })
}
