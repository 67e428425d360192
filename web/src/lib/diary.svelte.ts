/** One's own days. What is deleted goes from the page at once, and from the box when it can no longer be undone. */

import { t } from '../messages/index.ts'
import { ask } from './api.ts'
import { box } from './box.svelte.ts'
import type { Diary, DiaryDay } from './types.ts'

export type Span = 1 | 7
/** As long as the note that offers to undo it. */
const UNDO_MS = 6_000

export class DiaryBook {
  span = $state<Span>(1)
  failed = $state(false)
  #told = $state.raw<Diary | null>(null)
  #hidden = $state.raw<ReadonlySet<string>>(new Set())
  readonly #waiting = new Map<string, ReturnType<typeof setTimeout>>()
  #asked = 0

  /** What the box told, without what is about to be deleted. */
  readonly told = $derived<Diary | null>(this.#told && { ...this.#told, days: this.#told.days.map((day) => this.#without(day)) })

  /** Ask again; an answer to an older question is passed over. */
  async load(span: Span = this.span): Promise<void> {
    const mine = ++this.#asked
    this.span = span
    try {
      const told = await ask<Diary>('GET', `diary?days=${span}`)
      if (mine !== this.#asked) return
      this.#told = told
      this.failed = false
    } catch {
      if (mine === this.#asked) this.failed = true
    }
  }

  /** Delete a mood or a play by its id. */
  erase(id: string): void {
    this.#erase(`entries/${id}`, t.diary.erased)
  }

  eraseDay(day: DiaryDay, name: string): void {
    this.#erase(`days/${day.date}`, t.diary.erasedDay(name))
  }

  /** The page goes: what waits is deleted now. A request with `keepalive` outlives the page. */
  flush(): void {
    for (const [path, timer] of this.#waiting) {
      clearTimeout(timer)
      void fetch(`/api/diary/${path}`, { method: 'DELETE', keepalive: true }).catch(() => {})
    }
    this.#waiting.clear()
  }

  #erase(path: string, said: string): void {
    this.#hide(path, true)
    this.#waiting.set(path, setTimeout(() => void this.#do(path), UNDO_MS))
    box.say(said, () => {
      clearTimeout(this.#waiting.get(path))
      if (this.#waiting.delete(path)) this.#hide(path, false)
    })
  }

  async #do(path: string): Promise<void> {
    this.#waiting.delete(path)
    if (!(await box.attempt(ask<void>('DELETE', `diary/${path}`)))) {
      this.#hide(path, false)
      return
    }
    await this.load()
  }

  #hide(path: string, on: boolean): void {
    const hidden = new Set(this.#hidden)
    if (on) hidden.add(path)
    else hidden.delete(path)
    this.#hidden = hidden
  }

  #without(day: DiaryDay): DiaryDay {
    if (this.#hidden.has(`days/${day.date}`)) return { ...day, moods: [], plays: [] }
    const kept = ({ id }: { id: string }): boolean => !this.#hidden.has(`entries/${id}`)
    return { ...day, moods: day.moods.filter(kept), plays: day.plays.filter(kept) }
  }
}
