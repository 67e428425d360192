/** A pretended living room: what the box would say, without a box. For `npm run dev` and for pictures; no test proves the box with it. */

import { PLACES, settable } from '../src/lib/plane.ts'
import { placed } from '../src/lib/optimistic.ts'
import type {
  Affect,
  BoxFacts,
  Chat,
  Evidence,
  Found,
  Groups,
  Habits,
  Hello,
  Label,
  LibraryPlane,
  MoodMap,
  MoodSound,
  Mood,
  Offers,
  Person,
  Pick,
  Purpose,
  Reading,
  Saved,
  Snapshot,
  Sources,
  Track,
} from '../src/lib/types.ts'

const EMOTIONS = ['neutral', 'happiness', 'surprise', 'sadness', 'anger', 'disgust', 'fear'] as const
const DAY: readonly [label: Label, confidence: number, spread: number][] = [
  ['calm', 0.66, 0.18],
  ['happiness', 0.86, 0.09],
  ['unsure', 0.3, 0.6],
  ['tired', 0.58, 0.26],
  ['absent', 1, 0.1],
  ['tense', 0.44, 0.4],
]

const SONGS: readonly [title: string, artist: string, seconds: number, affect: Affect, reason: string][] = [
  ['Slow River', 'The Lamplighters', 214, { valence: 0.45, arousal: -0.5 }, 'calm and unhurried, because you look calm to me'],
  ['Paper Boats', 'Ines Aalto', 187, { valence: 0.6, arousal: -0.1 }, 'quiet and bright, and you saved it last week'],
  ['Half Past Rain', 'Northfield', 243, { valence: 0.1, arousal: -0.6 }, 'soft and slow, close to the mood in the room'],
  ['Marigold', 'Tara Sen', 201, { valence: 0.75, arousal: 0.4 }, 'bright and lively, one step up'],
  ['Under the Stairs', 'Kettle & Kin', 176, { valence: -0.2, arousal: -0.3 }, 'you have not heard it for a month'],
]

const FILMS: readonly [title: string, year: number, genres: string[], why: string][] = [
  ['The Lighthouse Keeper’s Bicycle', 1978, ['comedy', 'romance'], 'He lends it to the wrong visitor.'],
  ['Nine Winters', 1994, ['drama', 'nature'], 'A house, a lake and who comes back to it.'],
  ['Tin Parade', 2011, ['animation', 'family'], 'Toys look for the box that they came in.'],
]

const EVIDENCE: readonly Omit<Evidence, 'at'>[] = [
  { source: 'face', words: 'your face: neutral', share: 0.72 },
  { source: 'words', words: 'what you wrote sounded rather good', share: 0.28 },
]

const iso = (ms: number): string => new Date(ms).toISOString()

function pick([title, artist, duration, affect, reason]: (typeof SONGS)[number]): Pick {
  const track = { file: `${artist}/${title}.flac`, title, artist, album: 'Demo', genres: ['indie'], duration, affect }
  return { track, score: 0.8, parts: { affect: 0.6, recency: 0.2 }, reason }
}

function mood(label: Label, confidence: number, spread: number, since: number): Mood {
  const affect = settable(label) ? PLACES[label] : { valence: 0.05, arousal: 0.1 }
  const probabilities = Object.fromEntries(EMOTIONS.map((emotion) => [emotion, 1 / 7])) as Mood['probabilities']
  return { label, emotion: 'neutral', confidence, affect, spread, probabilities, since: iso(since), stale: false }
}

/** The pretended box. Every command changes it and then calls `changed`. */
export class World {
  claimed = true
  signedIn = true
  person: Person = { id: 'mira', name: 'Mira', colour: '#b08968', role: 'adult', consents: ['look', 'history'] }
  #step = 0
  #song = 0
  #box: Snapshot
  #frozen = false
  readonly #household: { [label: string]: MoodSound } = Object.fromEntries(
    Object.entries(PLACES).map(([label, affect]) => {
      const energy = (affect.arousal + 1) / 2
      return [label, { affect, energy, genres: ['indie', 'jazz'], tempo: energy < 0.4 ? [50, 80] : null, mode: null, without: [] }]
    }),
  )
  readonly #own: { [label: string]: MoodSound } = {}
  readonly #changed: () => void

  wantsChat = true
  #said: Chat['messages'] = []

  constructor(changed: () => void) {
    this.#changed = changed
    const now = Date.now()
    this.#box = {
      box_id: 'moodbox',
      now: iso(now),
      mood: mood(...DAY[0]!, now - 10 * 60_000),
      manual: null,
      manual_until: null,
      evidence: EVIDENCE.map((evidence) => ({ ...evidence, at: iso(now) })),
      calibration: null,
      strategy: 'match',
      listening: this.person,
      camera: { state: 'looking', why: '', walls: ['core', 'files', 'network', 'privileges', 'syscalls'], missing: ['swap'], paused: false, until: null },
      player: { state: 'playing', elapsed: 62, duration: 214, volume: 40, at: iso(now), file: pick(SONGS[0]!).track.file },
      current: pick(SONGS[0]!),
      coming: SONGS.slice(1, 4).map(pick),
      film: null,
      visitor: null,
      library: { done: 248, total: 248, tracks: 246, scanning: false, failures: 2, demo: true },
      parts: {
        eye: { up: true, words: '' },
        player: { up: true, words: '' },
        home: { up: true, words: '' },
        library: { up: true, words: '' },
      },
      looks_per_second: 2,
      habits: { limit: 100, night: null, wake: null, resume: 'as_it_was', sleep_at: null },
      volume_most: 100,
      temperature: null,
      inputs: [],
      chat: null,
    }
  }

  hello(): Hello {
    const session = this.claimed && this.signedIn ? { person: this.person, until: iso(Date.now() + 86_400_000) } : null
    return { box_id: this.#box.box_id, version: '0.1.0', claimed: this.claimed, session, https: false }
  }

  snapshot(): Snapshot {
    return { ...this.#box, now: iso(Date.now()) }
  }

  chat(): Chat {
    return { wanted: this.wantsChat, messages: this.wantsChat ? this.#said : [] }
  }

  say(text: string): void {
    const at = iso(Date.now())
    this.#said = [...this.#said, { id: this.#said.length + 1, at, by: this.person, text }]
    this.#set({ chat: at })
  }

  sources(): Sources {
    const affect = { valence: 0.25, arousal: -0.65 }
    const station = { id: '1', name: 'Quiet Waters', genres: ['ambient', 'chillout'], country: 'DE', affect }
    const radio = { on: true, asked: false, barred: '', fault: '', known: 1, stations: [station] }
    return { folder: { address: 'smb://moodbox.local/music', windows: '\\\\moodbox.local\\music' }, radio }
  }

  plane(): LibraryPlane {
    const points = SONGS.map(([title, , , affect]) => ({ ...affect, title }))
    const failures = [{ file: 'Attic/old tape.mp3', reason: 'it is cut short, or damaged' }]
    return { tracks: points.length, points, failures, left: null }
  }

  films(): Offers {
    const affect = { valence: 0.6, arousal: 0.15 }
    const offers = FILMS.map(([title, year, genres, why], place) => {
      const film = { id: `film-${year}`, title, original: '', year, genres, age: 6, language: 'en', affect, why, here: false }
      return { film: { ...film, kind: 'film' as const, source: 'catalogue' as const }, score: 2 - place / 10, parts: { mood: 0.9 }, reason: '' }
    })
    const sources = [{ name: 'catalogue' as const, up: true, words: '' }]
    return { label: 'calm', strategy: this.#box.strategy, affect, offers, sources, actions: ['open_film', 'play_trailer'], attribution: '' }
  }

  map(): MoodMap {
    return { mine: { ...this.#household, ...this.#own }, household: this.#household, own: Object.keys(this.#own) as Label[] }
  }

  find(text: string): Found {
    const tracks = this.#tracks().filter(({ title, artist }) => `${title} ${artist}`.toLowerCase().includes(text.toLowerCase()))
    return { total: tracks.length, tracks }
  }

  groups(by: string): Groups {
    const names = this.#tracks().flatMap((track) => (by === 'artist' ? track.artist : by === 'album' ? track.album : track.genres))
    const groups = [...new Set(names)].map((name) => ({ name, artist: '', tracks: names.filter((other) => other === name).length }))
    return { total: groups.length, groups }
  }

  saved(): Saved[] {
    return [{ mood: 'calm', tracks: this.#tracks().slice(0, 3) }]
  }

  songs(): Pick[] {
    return SONGS.map(pick)
  }

  #tracks(): Track[] {
    return SONGS.map((song) => pick(song).track)
  }

  /** Rows of the map, the limits and timers, and the queue. */
  #music(path: string, method: string, body: { [key: string]: unknown }): boolean {
    const [, label = ''] = /^(?:me\/)?mapping\/(\w+)$/.exec(path) ?? []
    const rows = path.startsWith('me/') ? this.#own : this.#household
    if (label && method === 'PUT') rows[label] = body as unknown as MoodSound
    else if (label) delete this.#own[label]
    else if (path === 'habits/sleep') this.#keep({ sleep_at: body['minutes'] ? iso(Date.now() + Number(body['minutes']) * 60_000) : null })
    else if (path.startsWith('habits/')) this.#keep(body as Partial<Habits>)
    else if (path === 'player/seek') this.#set({ player: { ...this.#box.player, elapsed: Number(body['to']), at: iso(Date.now()) } })
    else if (path === 'queue') this.#queue(method, body['files'] as string[], Boolean(body['now']))
    else return false
    return true
  }

  #keep(change: Partial<Habits>): void {
    this.#set({ habits: { ...this.#box.habits, ...change }, volume_most: change.limit ?? this.#box.volume_most })
  }

  #queue(method: string, files: readonly string[], now: boolean): void {
    const wanted = files.flatMap((file) => SONGS.map(pick).find(({ track }) => track.file === file) ?? [])
    const [first, ...others] = wanted
    if (method === 'PUT') this.#set({ coming: wanted })
    else if (!now) this.#set({ coming: [...wanted, ...this.#box.coming.filter(({ track }) => !files.includes(track.file))] })
    else if (first) {
      const player = { ...this.#box.player, elapsed: 0, duration: first.track.duration, at: iso(Date.now()), file: first.track.file }
      this.#set({ current: first, coming: [...others, ...this.#box.coming], player })
    }
  }

  /** The next song where one has ended, and the next mood of the day; none while the eye is closed. */
  move(): void {
    if (this.#frozen) return
    const { elapsed, duration } = placed(this.#box.player, Date.now())
    if (elapsed >= duration) this.#play(this.#song + 1)
    if (this.#box.camera.state !== 'looking') return
    this.#step = (this.#step + 1) % DAY.length
    this.#set({ mood: mood(...DAY[this.#step]!, Date.now()) })
  }

  /** For pictures: exactly this state, and no change by itself any more. */
  freeze(patch: Partial<Snapshot> & { claimed?: boolean; signedIn?: boolean; consents?: Purpose[] }): void {
    const { claimed, signedIn, consents, ...box } = patch
    this.#frozen = true
    this.claimed = claimed ?? this.claimed
    this.signedIn = signedIn ?? this.signedIn
    if (consents) this.person = { ...this.person, consents }
    this.#set(box)
  }

  /** How the box is, or what the eye said last. */
  about(path: string): BoxFacts | Reading[] {
    if (path === '/api/readings') return []
    return {
      folder: '/srv/music',
      readable: true,
      frame: [640, 480],
      room: 21e9,
      disk: 32e9,
      versions: [{ what: 'Moodbox', version: 'mock' }],
      since: iso(Date.now() - 3_600_000),
      broker: '127.0.0.1:1883',
      discovery: 'device',
      assistant: true,
      voice: true,
      troubles: [{ at: iso(Date.now() - 600_000), area: 'home', words: 'the broker was away for a minute', severe: false, times: 2 }],
    }
  }

  /** A command as the box's API names it; false where there is no such thing. */
  command(path: string, method: string, body: { [key: string]: unknown }): boolean {
    if (this.#music(path, method, body)) return true
    const player = placed(this.#box.player, Date.now())
    const [place, what = ''] = path.split('/')
    if (path === 'player/play') this.#set({ player: { ...player, state: 'playing' } })
    else if (path === 'player/pause') this.#set({ player: { ...player, state: 'paused' } })
    else if (path === 'player/skip') this.#play(this.#song + 1)
    else if (path === 'player/previous') this.#play(this.#song + SONGS.length - 1)
    else if (path === 'player/volume') this.#set({ player: { ...player, volume: Number(body['volume']) } })
    else if (path === 'mood/manual') this.#choose(body['label'] as Label | null, body['minutes'] as number | null)
    else if (path === 'me/baseline') this.#learn()
    else if (path === 'mood/wrong' && body['label']) this.#set({ mood: mood(body['label'] as Label, 0.9, 0.1, Date.now()) })
    else if (path === 'strategy') this.#set({ strategy: body['strategy'] as Snapshot['strategy'] })
    else if (path === 'looking') this.#look(Boolean(body['on']))
    else if (place === 'me') this.#consent(what, path.split('/')[2] as Purpose, Boolean(body['given']))
    else return place === 'track' || place === 'films' || place === 'diary' || path === 'mood/wrong'
    return true
  }

  #play(song: number): void {
    this.#song = song % SONGS.length
    const current = pick(SONGS[this.#song]!)
    const coming = [1, 2, 3].map((ahead) => pick(SONGS[(this.#song + ahead) % SONGS.length]!))
    const player = { ...this.#box.player, elapsed: 0, duration: current.track.duration, at: iso(Date.now()), file: current.track.file }
    this.#set({ current, coming, player })
  }

  #choose(manual: Label | null, minutes: number | null): void {
    this.#set({ manual, manual_until: manual && minutes ? iso(Date.now() + minutes * 60_000) : null })
  }

  /** A face is learned in a few quick steps. */
  #learn(): void {
    for (let step = 0; step <= 10; step++) {
      const state = step < 10 ? ('running' as const) : ('done' as const)
      setTimeout(() => this.#set({ calibration: { person: this.person.id, state, progress: step / 10, words: '' } }), step * 400)
    }
  }

  #look(on: boolean): void {
    const camera = { ...this.#box.camera, state: on ? ('looking' as const) : ('closed' as const), why: on ? '' : 'closed on the panel', paused: !on, until: null }
    this.#set({ camera, mood: on ? mood(...DAY[this.#step]!, Date.now()) : null })
  }

  #consent(what: string, purpose: Purpose, given: boolean): void {
    if (what !== 'consents') return
    const others = this.person.consents.filter((other) => other !== purpose)
    this.person = { ...this.person, consents: given ? [...others, purpose] : others }
    this.#changed()
  }

  #set(patch: Partial<Snapshot>): void {
    this.#box = { ...this.#box, ...patch }
    this.#changed()
  }
}
