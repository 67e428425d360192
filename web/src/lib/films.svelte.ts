/** The films on offer: asked for by mood and strategy, and changed by what is said of them. */

import { t } from '../messages/index.ts'
import { ask } from './api.ts'
import { box } from './box.svelte.ts'
import type { Film, FilmPick, KeptFilm, Offers, Settable, Strategy, TvAction, Verdict } from './types.ts'

const api = {
  offers: (query: string) => ask<Offers>('GET', `films${query}`),
  kept: () => ask<KeptFilm[]>('GET', 'films/kept'),
  judge: (film: string, verdict: Verdict, mood: Settable | null) => ask<void>('POST', `films/${film}/verdict`, { verdict, mood }),
  undo: (film: string) => ask<void>('DELETE', `films/${film}/verdict`),
  rate: (film: string, stars: number, mood: Settable | null) => ask<void>('PUT', `films/${film}/rating`, { stars, mood }),
  tv: (film: string, action: TvAction) => ask<{ words: string }>('POST', `films/${film}/tv`, { action }),
}

export class Films {
  offers = $state.raw<Offers | null>(null)
  kept = $state.raw<KeptFilm[]>([])
  failed = $state(false)
  /** The film that is looked at; the first one until another is chosen. */
  chosen = $state<string | null>(null)
  /** What this phone said of a film since the page was opened. */
  said = $state<Record<string, Verdict | number>>({})
  mood = $state<Settable | null>(null)
  strategy = $state<Strategy | null>(null)
  #asked = 0

  readonly list = $derived(this.offers?.offers ?? [])
  readonly shown = $derived<FilmPick | null>(this.list.find(({ film }) => film.id === this.chosen) ?? this.list[0] ?? null)

  /** Ask for the films again; an answer to an older question is passed over. */
  async load(): Promise<void> {
    const mine = ++this.#asked
    const query = new URLSearchParams()
    if (this.mood) query.set('mood', this.mood)
    if (this.strategy) query.set('strategy', this.strategy)
    try {
      const offers = await api.offers(query.size ? `?${query}` : '')
      if (mine !== this.#asked) return
      this.offers = offers
      this.failed = false
      this.kept = await api.kept()
    } catch {
      if (mine === this.#asked) this.failed = true
    }
  }

  /** For this mood (null: the one of now), with this strategy (null: the box's). */
  ask(mood: Settable | null, strategy: Strategy | null): void {
    this.mood = mood
    this.strategy = strategy
    this.chosen = null
    void this.load()
  }

  /** Not this one, this one, or another day. A film said no to goes at once, and comes back where the box did not hear it. */
  async judge({ film }: FilmPick, verdict: Verdict): Promise<void> {
    const before = this.offers
    const said = this.said[film.id]
    this.said[film.id] = verdict
    if (verdict === 'reject' && before) {
      this.offers = { ...before, offers: before.offers.filter((other) => other.film.id !== film.id) }
      this.chosen = null
    }
    if (!(await box.attempt(api.judge(film.id, verdict, this.mood)))) {
      this.offers = before
      this.#say(film.id, said)
      return
    }
    box.say(t.films.noted[verdict](film.title), () => void this.#undo(film))
    if (verdict === 'accept') this.chosen = film.id
    else void this.load()
  }

  async rate({ film }: FilmPick, stars: number): Promise<void> {
    const said = this.said[film.id]
    this.said[film.id] = stars
    if (await box.attempt(api.rate(film.id, stars, this.mood))) box.say(t.films.rated(stars), () => void this.#undo(film))
    else this.#say(film.id, said)
  }

  async tv({ film }: FilmPick, action: TvAction): Promise<void> {
    const asked = api.tv(film.id, action)
    if (await box.attempt(asked)) box.say((await asked).words)
  }

  async #undo(film: Film): Promise<void> {
    if (!(await box.attempt(api.undo(film.id)))) return
    this.#say(film.id, undefined)
    await this.load()
    this.chosen = film.id
  }

  #say(film: string, what: Verdict | number | undefined): void {
    if (what === undefined) delete this.said[film]
    else this.said[film] = what
  }
}
