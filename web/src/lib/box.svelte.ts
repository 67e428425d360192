/** The box as this phone knows it: one WebSocket that comes back by itself, and taps that show at once. */

import { t } from '../messages/index.ts'
import { api, AwayError, RefusedError, type Judgement, type Pause } from './api.ts'
import { open, placed, wish, wished, type Hope, type Wish } from './optimistic.ts'
import type { Hello, Label, Person, Purpose, Snapshot, Strategy, Understood } from './types.ts'

const NOT_SIGNED_IN = 4401
const PAUSE_MS = { first: 500, most: 15_000 }
/** A box that says nothing for this long is asked whether it is still there. */
const SILENCE_MS = 20_000
/** How long an accepted tap may take to show in the box's own state. */
const HOPE_MS = 4_000
const NOTE_MS = 6_000
const HOLD_MINUTES = 120

export interface Note {
  text: string
  undo?: () => void
}

/** What this phone has said about a track since the page was opened; the box remembers the rest. */
export type Judged = { [judgement in Judgement]?: boolean } & { stars?: number }

class Box {
  hello = $state.raw<Hello | null>(null)
  link = $state<'starting' | 'live' | 'away'>('starting')
  note = $state.raw<Note | null>(null)
  /** What the box would like to say to this person alone. */
  notice = $state.raw<string | null>(null)
  eye = $state<'opening' | 'closing' | null>(null)
  judged = $state<Record<string, Judged>>({})
  /** Moves once a second while the page is seen: what counts time depends on it. */
  tick = $state(performance.now())

  #truth = $state.raw<Snapshot | null>(null)
  #wishes = $state.raw<Wish[]>([])
  #heard = $state(0)
  #socket: WebSocket | null = null
  #pause = PAUSE_MS.first
  #retry: ReturnType<typeof setTimeout> | undefined
  #quiet: ReturnType<typeof setTimeout> | undefined
  #volume: ReturnType<typeof setTimeout> | undefined

  /** The box's state with this phone's open taps in it; null before the first word. */
  readonly state = $derived(this.#truth && wished(this.#truth, this.#wishes))
  readonly person = $derived<Person | null>(this.hello?.session?.person ?? null)
  readonly away = $derived(this.link === 'away')
  /** The box's time now, in ms. */
  readonly now = $derived(this.state ? Date.parse(this.state.now) + Math.max(0, this.tick - this.#heard) : Date.now())
  /** Seconds into the track, counted on between the box's words. */
  readonly elapsed = $derived(this.state ? placed(this.state.player, this.now).elapsed : 0)

  /** Begin, and go on until the page is closed. */
  start(): void {
    setInterval(() => this.#count(), 1000)
    addEventListener('online', () => this.#hurry())
    addEventListener('offline', () => this.#lost())
    document.addEventListener('visibilitychange', () => document.hidden || this.#wake())
    void this.greet()
  }

  /** Ask who the box is and whether this phone is signed in, then listen. */
  async greet(): Promise<void> {
    try {
      this.hello = await api.hello()
    } catch {
      this.#lost()
      return
    }
    if (!this.hello.session) {
      this.#forget()
      return
    }
    this.#listen()
    await this.#ask()
  }

  async claim(code: string, name: string, password: string, colour: string): Promise<void> {
    await api.claim(code, name, password, colour)
    await this.greet()
  }

  async signIn(name: string, password: string): Promise<void> {
    await api.signIn(name, password)
    await this.greet()
  }

  async signOut(): Promise<void> {
    if (await this.attempt(api.signOut())) await this.greet()
  }

  play(on: boolean): void {
    void this.hope(wish.playing(on, this.moment()), () => api.player(on ? 'play' : 'pause'))
  }

  async skip(): Promise<void> {
    const from = this.#truth?.player.file ?? null
    if (await this.hope(wish.skip(from, this.moment()), () => api.player('skip'))) {
      this.say(t.track.skipped, () => void this.previous())
    }
  }

  async previous(): Promise<void> {
    await this.attempt(api.player('previous'))
  }

  /** The slider moves at once; the box is told when the finger rests. */
  volume(volume: number): void {
    const hope = wish.volume(volume)
    this.#put({ ...hope, until: Infinity })
    clearTimeout(this.#volume)
    this.#volume = setTimeout(() => void this.hope(hope, () => api.volume(volume)), 120)
  }

  strategy(strategy: Strategy): void {
    void this.hope(wish.strategy(strategy), () => api.strategy(strategy))
  }

  /** The mood by hand for so long (null: until it is changed); without a label by the eye again. */
  manual(label: Label | null, minutes: number | null = HOLD_MINUTES): void {
    const until = minutes === null ? null : this.moment() + minutes * 60_000
    void this.hope(wish.manual(label, until), () => api.manualMood(label, minutes))
  }

  /** Tell the box something; what it understood, or null where it did not answer. */
  async tell(text: string): Promise<Understood | null> {
    const asked = api.tell(text, navigator.language)
    return (await this.attempt(asked)) ? await asked : null
  }

  /** When my resting face was learned; null where it is not known. */
  async face(): Promise<string | null> {
    const asked = api.baseline()
    return (await this.attempt(asked)) ? (await asked).learned : null
  }

  /** Begin to learn my resting face; how it goes is in the state. */
  learnFace(): Promise<boolean> {
    return this.attempt(api.calibrate())
  }

  forgetFace(): Promise<boolean> {
    return this.attempt(api.forgetFace())
  }

  /** I have read what the box had to say to me alone. */
  noticed(): void {
    this.notice = null
    void this.attempt(api.noticed())
  }

  wrongMood(label: Label | null): Promise<boolean> {
    return this.attempt(api.wrongMood(label))
  }

  /** How a track feels to whoever is signed in. */
  feels(label: Label | null, file: string): Promise<boolean> {
    return this.attempt(api.feels(label, file))
  }

  /** Go to a moment of the song. */
  seek(to: number): void {
    void this.hope(wish.seek(this.#truth?.player.file ?? null, to, this.moment()), () => api.seek(to))
  }

  /** Have these come, in this order. */
  arrange(files: readonly string[]): Promise<boolean> {
    return this.hope(wish.coming(files), () => api.arrange(files))
  }

  /** Have these come next, or with `now` at once. */
  async put(files: readonly string[], now: boolean, said: string): Promise<void> {
    if (await this.attempt(api.put(files, now))) this.say(said)
  }

  /** Say something of what plays: it shows at once, is taken back with a second tap where it can be, and can be undone. */
  async judge(judgement: Judgement): Promise<void> {
    const file = this.state?.player.file
    if (!file) return
    const before = this.judged[file] ?? {}
    const on = !before[judgement]
    if (!on && judgement !== 'save' && judgement !== 'never') return
    const other = { like: { dislike: false }, dislike: { like: false } }[judgement as string] ?? {}
    this.judged[file] = { ...before, ...other, [judgement]: on }
    const call = on ? api.judge(judgement) : judgement === 'save' ? api.unsave(file) : api.judge('again')
    if (!(await this.attempt(call))) this.judged[file] = before
    else if (on && judgement === 'never') this.say(t.track.neverSaid, () => void this.judge('never'))
  }

  /** Rate what plays. */
  async rate(stars: number): Promise<void> {
    const file = this.state?.player.file
    if (!file) return
    const before = this.judged[file] ?? {}
    this.judged[file] = { ...before, stars }
    if (!(await this.attempt(api.rate(stars)))) this.judged[file] = before
  }

  /**
   * Close the eye, or open it where this person has said yes. Until the box confirms, the panel says "closing": it never
   * claims a closed eye that may be open.
   */
  async look(on: boolean, pause: Pause = null): Promise<boolean> {
    this.eye = on ? 'opening' : 'closing'
    try {
      await api.looking(on, pause)
    } catch (error) {
      this.eye = null
      this.#explain(error, on ? undefined : t.eye.notClosed)
      return false
    }
    setTimeout(() => (this.eye = null), HOPE_MS)
    return true
  }

  /** Give or take back a consent; true when the box has it. */
  async consent(purpose: Purpose, given: boolean): Promise<boolean> {
    if (!(await this.attempt(api.consent(purpose, given)))) return false
    await this.greet()
    return true
  }

  /** A short note above the bar, for a few seconds. */
  say(text: string, undo?: () => void): void {
    const note: Note = undo ? { text, undo } : { text }
    this.note = note
    setTimeout(() => this.note === note && (this.note = null), NOTE_MS)
  }

  /** Time stands still on a page that nobody sees, and while the box is away. */
  #count(): void {
    if (!document.hidden && !this.away) this.tick = performance.now()
  }

  /** The box's time at this very moment, in ms. */
  moment(): number {
    return this.#truth ? Date.parse(this.#truth.now) + performance.now() - this.#heard : Date.now()
  }

  /** Show what is hoped for at once, and go back where the box did not follow. */
  async hope(hope: Hope, act: () => Promise<unknown>): Promise<boolean> {
    const mine = this.#put({ ...hope, until: Infinity })
    if (!(await this.attempt(act()))) {
      this.#wishes = this.#wishes.filter((other) => other !== mine)
      return false
    }
    const until = performance.now() + HOPE_MS
    this.#wishes = this.#wishes.map((other) => (other === mine ? { ...mine, until } : other))
    this.#settle()
    setTimeout(() => this.#settle(), HOPE_MS + 50)
    return true
  }

  #put(mine: Wish): Wish {
    this.#wishes = [...this.#wishes.filter((other) => other.kind !== mine.kind), mine]
    return mine
  }

  #settle(): void {
    if (this.#truth) this.#wishes = open(this.#wishes, this.#truth, performance.now())
  }

  /** What a page asked of the box; false where it did not do it, which has been said. */
  async attempt(act: Promise<unknown>): Promise<boolean> {
    try {
      await act
      return true
    } catch (error) {
      this.#explain(error)
      return false
    }
  }

  #explain(error: unknown, noAnswer = t.link.noAnswer): void {
    if (error instanceof RefusedError) {
      this.say(error.message || t.link.refused)
      if (error.status === 401) void this.greet()
    } else {
      this.say(noAnswer)
      if (error instanceof AwayError) this.#check()
    }
  }

  /** Ask for what is said to this person alone, where they wish for that. */
  async #ask(): Promise<void> {
    const wanted = this.person?.consents.includes('wellbeing') ?? false
    this.notice = wanted ? await api.notice().then(({ words }) => words, () => this.notice) : null
  }

  #listen(): void {
    if (this.#socket) return
    clearTimeout(this.#retry)
    const socket = new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/live`)
    this.#socket = socket
    socket.onmessage = (message: MessageEvent<string>) => this.#hear(JSON.parse(message.data) as Snapshot)
    socket.onclose = ({ code }) => {
      if (this.#socket !== socket) return
      this.#socket = null
      if (code === NOT_SIGNED_IN) this.#forget()
      else this.#lost()
    }
  }

  #hear(truth: Snapshot): void {
    this.#truth = truth
    this.#heard = this.tick = performance.now()
    this.#pause = PAUSE_MS.first
    this.link = 'live'
    if (this.eye) {
      const { state } = truth.camera
      const done = this.eye === 'opening' ? state === 'looking' : state === 'closed' || state === 'absent'
      if (done) this.eye = null
    }
    this.#settle()
    clearTimeout(this.#quiet)
    this.#quiet = setTimeout(() => this.#check(), SILENCE_MS)
  }

  /** A silent box may have nothing to say, or be gone without the network having noticed. */
  #check(): void {
    clearTimeout(this.#quiet)
    if (document.hidden || !this.#socket) return
    api.hello().then(
      (hello) => {
        this.hello = hello
        if (!hello.session) this.#forget()
        else this.#quiet = setTimeout(() => this.#check(), SILENCE_MS)
      },
      () => this.#lost(),
    )
  }

  #lost(): void {
    this.#drop()
    this.link = 'away'
    clearTimeout(this.#retry)
    // Jitter: after a restart not every phone of the house comes at the same moment.
    this.#retry = setTimeout(() => void this.greet(), this.#pause * (0.7 + Math.random() * 0.6))
    this.#pause = Math.min(this.#pause * 1.7, PAUSE_MS.most)
  }

  #hurry(): void {
    this.#pause = PAUSE_MS.first
    if (this.#socket?.readyState !== WebSocket.OPEN) void this.greet()
  }

  #wake(): void {
    this.tick = performance.now()
    if (this.hello?.session) void this.#ask()
    if (this.#socket?.readyState === WebSocket.OPEN) this.#check()
    else this.#hurry()
  }

  /** Signed out: nothing of the box stays on this phone. */
  #forget(): void {
    this.#drop()
    this.#truth = null
    this.notice = null
    this.#wishes = []
    this.judged = {}
    this.link = 'live'
    if (this.hello) this.hello = { ...this.hello, session: null }
  }

  #drop(): void {
    const socket = this.#socket
    this.#socket = null
    socket?.close()
    clearTimeout(this.#quiet)
  }
}

export const box = new Box()
