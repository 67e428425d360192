/** Taps that show at once, and go back honestly when the box did not follow. Pure: time is passed in. */

import type { Player, Snapshot } from './types.ts'

/** One tap on its way: what it should change, and whether the box's own word already says so. */
export interface Wish {
  /** A newer wish of the same kind replaces the older one. */
  readonly kind: string
  readonly change: (box: Snapshot) => Snapshot
  readonly kept: (box: Snapshot) => boolean
  /** Give up hoping at this moment, in ms on the caller's clock. */
  readonly until: number
}

/** A wish before it has a deadline. */
export type Hope = Omit<Wish, 'until'>

/** The box as it will be if every wish comes true. */
export function wished(box: Snapshot, wishes: readonly Wish[]): Snapshot {
  return wishes.reduce((state, wish) => wish.change(state), box)
}

/** The wishes that are still open: neither kept by the box nor too old to go on hoping. */
export function open(wishes: readonly Wish[], box: Snapshot, now: number): Wish[] {
  return wishes.filter((wish) => now < wish.until && !wish.kept(box))
}

/** The player with its place in the song true at `now`. */
export function placed(player: Player, now: number): Player {
  const since = player.state === 'playing' ? Math.max(0, now - Date.parse(player.at)) / 1000 : 0
  const elapsed = Math.min(player.elapsed + since, player.duration || Infinity)
  return { ...player, elapsed, at: new Date(now).toISOString() }
}

/** Whether the box means the same end, within what the way to it takes. */
function near(box: string | null, hoped: number | null): boolean {
  return box === null || hoped === null ? box === hoped : Math.abs(Date.parse(box) - hoped) < 30_000
}

export const wish = {
  /** `now`: the box's time in ms, so that the song's place neither jumps back nor forward. */
  playing: (on: boolean, now: number): Hope => ({
    kind: 'player',
    change: (box) => ({ ...box, player: { ...placed(box.player, now), state: on ? 'playing' : 'paused' } }),
    kept: (box) => (box.player.state === 'playing') === on,
  }),
  skip: (from: string | null, now: number): Hope => ({
    kind: 'track',
    change: (box) => {
      const [next, ...coming] = box.coming
      if (!next) return box
      const at = new Date(now).toISOString()
      const player = { ...box.player, elapsed: 0, at, duration: next.track.duration, file: next.track.file }
      return { ...box, current: next, coming, player }
    },
    kept: (box) => box.player.file !== from,
  }),
  seek: (file: string | null, to: number, now: number): Hope => ({
    kind: 'seek',
    change: (box) => (box.player.file === file ? { ...box, player: { ...box.player, elapsed: to, at: new Date(now).toISOString() } } : box),
    kept: (box) => box.player.file !== file || (Date.parse(box.player.at) >= now && Math.abs(box.player.elapsed - to) < 5),
  }),
  coming: (files: readonly string[]): Hope => ({
    kind: 'coming',
    change: (box) => ({ ...box, coming: files.flatMap((file) => box.coming.find(({ track }) => track.file === file) ?? []) }),
    kept: (box) => files.every((file, place) => box.coming[place]?.track.file === file),
  }),
  volume: (volume: number): Hope => ({
    kind: 'volume',
    change: (box) => ({ ...box, player: { ...box.player, volume } }),
    kept: (box) => box.player.volume === volume,
  }),
  strategy: (strategy: Snapshot['strategy']): Hope => ({
    kind: 'strategy',
    change: (box) => ({ ...box, strategy }),
    kept: (box) => box.strategy === strategy,
  }),
  /** `until`: when it ends, in ms of the box's time; null where it has no end. */
  manual: (label: Snapshot['manual'], until: number | null): Hope => ({
    kind: 'manual',
    change: (box) => ({ ...box, manual: label, manual_until: label === null || until === null ? null : new Date(until).toISOString() }),
    kept: (box) => box.manual === label && near(box.manual_until, label === null ? null : until),
  }),
}
