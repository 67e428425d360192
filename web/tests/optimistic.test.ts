import assert from 'node:assert/strict'
import { test } from 'node:test'
import { open, placed, wish, wished, type Wish } from '../src/lib/optimistic.ts'
import { NOON, snapshot } from './box.ts'

const pending = (hope: Omit<Wish, 'until'>, until = Infinity): Wish => ({ ...hope, until })

test('a skip shows the next track at its start, and is over when the box plays another', () => {
  const box = snapshot()
  const skip = pending(wish.skip('One.flac', NOON + 5000))
  const shown = wished(box, [skip])
  assert.equal(shown.current?.track.title, 'Two')
  assert.deepEqual(shown.coming.map((next) => next.track.title), ['Three'])
  assert.equal(placed(shown.player, NOON + 6000).elapsed, 1)
  assert.deepEqual(open([skip], box, 0), [skip])
  assert.deepEqual(open([skip], shown, 0), [])
})

test('a skip with nothing to come changes nothing', () => {
  const box = snapshot({ coming: [] })
  assert.deepEqual(wished(box, [pending(wish.skip('One.flac', NOON))]), box)
})

test('pause keeps the place in the song, and play goes on from it', () => {
  const paused = wished(snapshot(), [pending(wish.playing(false, NOON + 20_000))])
  assert.equal(paused.player.state, 'paused')
  assert.equal(placed(paused.player, NOON + 60_000).elapsed, 30)
  const playing = wished(paused, [pending(wish.playing(true, NOON + 60_000))])
  assert.equal(placed(playing.player, NOON + 65_000).elapsed, 35)
})

test('a song does not run beyond its end', () => {
  assert.equal(placed(snapshot().player, NOON + 3_600_000).elapsed, 200)
})

test('a wish that the box never follows is given up at its time', () => {
  const box = snapshot()
  const shift = pending(wish.strategy('shift'), 1000)
  assert.equal(wished(box, [shift]).strategy, 'shift')
  assert.deepEqual(open([shift], box, 999), [shift])
  assert.deepEqual(open([shift], box, 1000), [])
})

test('a mood by hand is kept once the box means the same mood and the same end', () => {
  const hour = pending(wish.manual('calm', NOON + 3_600_000))
  const shown = wished(snapshot(), [hour])
  assert.equal(shown.manual, 'calm')
  assert.equal(shown.manual_until, new Date(NOON + 3_600_000).toISOString())
  assert.deepEqual(open([hour], snapshot({ manual: 'calm' }), 0), [hour])
  assert.deepEqual(open([hour], snapshot({ manual: 'calm', manual_until: new Date(NOON + 3_605_000).toISOString() }), 0), [])
  assert.equal(wished(shown, [pending(wish.manual(null, NOON))]).manual_until, null)
})

test('wishes hold together, each by itself', () => {
  const wishes = [pending(wish.volume(20)), pending(wish.manual('calm', null))]
  const shown = wished(snapshot(), wishes)
  assert.equal(shown.player.volume, 20)
  assert.equal(shown.manual, 'calm')
  assert.deepEqual(open(wishes, snapshot({ manual: 'calm' }), 0), [wishes[0]])
})
