/** The box's HTTP API. */

import type {
  Baseline,
  Chat,
  Found,
  Groups,
  Habits,
  Hello,
  Label,
  LibraryPlane,
  MoodMap,
  MoodSound,
  Notice,
  Person,
  Pick,
  Purpose,
  Saved,
  Settable,
  Shelving,
  Strategy,
  Understood,
} from './types.ts'

/** The box answered, and said no: its own sentence, made for people. */
export class RefusedError extends Error {
  readonly status: number

  constructor(status: number, sentence: string) {
    super(sentence)
    this.status = status
  }
}

/** The box did not answer. */
export class AwayError extends Error {}

const PATIENCE_MS = 10_000

/** An answer that says yes; for what is no JSON. */
export async function fetched(method: string, path: string, body?: BodyInit, kind = '', patience = PATIENCE_MS): Promise<Response> {
  let answer: Response
  try {
    answer = await fetch(`/api/${path}`, {
      method,
      signal: AbortSignal.timeout(patience),
      ...(body !== undefined && { body, headers: { 'content-type': kind } }),
    })
  } catch (error) {
    throw new AwayError(String(error))
  }
  if (!answer.ok) throw new RefusedError(answer.status, await sentence(answer))
  return answer
}

export async function ask<T>(method: string, path: string, body?: unknown): Promise<T> {
  const answer = await (body === undefined ? fetched(method, path) : fetched(method, path, JSON.stringify(body), 'application/json'))
  return (answer.status === 204 ? undefined : await answer.json().catch(() => undefined)) as T
}

/** The detail of a problem document (RFC 9457); empty where the answer has none. */
async function sentence(answer: Response): Promise<string> {
  const problem: unknown = await answer.json().catch(() => null)
  if (typeof problem !== 'object' || problem === null) return ''
  const { detail, title } = problem as { detail?: unknown; title?: unknown }
  return typeof detail === 'string' ? detail : typeof title === 'string' ? title : ''
}

export type PlayerCommand = 'play' | 'pause' | 'skip' | 'previous'
/** How long a closed eye stays so: null until somebody opens it. */
export type Pause = 'hour' | 'tonight' | null
export type Judgement = 'save' | 'like' | 'dislike' | 'more' | 'never' | 'again'

/** What is looked for in the library; what is left out may be anything. */
export interface Query {
  text?: string
  artist?: string
  album?: string
  genre?: string
  mood?: Settable
}

function asked(parameters: Readonly<Record<string, string | number>>): string {
  return new URLSearchParams(Object.entries(parameters).map(([name, value]) => [name, String(value)])).toString()
}

export const api = {
  hello: () => ask<Hello>('GET', 'hello'),
  claim: (code: string, name: string, password: string, colour: string) =>
    ask<Person>('POST', 'claim', { code, name, password, colour }),
  signIn: (name: string, password: string) => ask<Person>('POST', 'session', { name, password }),
  signOut: () => ask<void>('DELETE', 'session'),
  player: (command: PlayerCommand) => ask<void>('POST', `player/${command}`),
  volume: (volume: number) => ask<void>('PUT', 'player/volume', { volume }),
  judge: (judgement: Judgement) => ask<void>('POST', `track/${judgement}`),
  feels: (label: Label | null, file: string) => ask<void>('PUT', 'track/feels', { label, file }),
  wrongMood: (label: Label | null) => ask<void>('POST', 'mood/wrong', { label }),
  /** `minutes`: how long it holds; null until somebody says otherwise. */
  manualMood: (label: Label | null, minutes: number | null) => ask<void>('PUT', 'mood/manual', { label, minutes }),
  strategy: (strategy: Strategy) => ask<void>('PUT', 'strategy', { strategy }),
  looking: (on: boolean, pause: Pause = null) => ask<void>('PUT', 'looking', { on, pause }),
  consent: (purpose: Purpose, given: boolean) => ask<unknown>('PUT', `me/consents/${purpose}`, { given }),
  baseline: () => ask<Baseline>('GET', 'me/baseline'),
  calibrate: () => ask<unknown>('POST', 'me/baseline'),
  forgetFace: () => ask<void>('DELETE', 'me/baseline'),
  notice: () => ask<Notice>('GET', 'me/notice'),
  noticed: () => ask<void>('DELETE', 'me/notice'),
  tell: (text: string, language: string) => ask<Understood>('POST', 'chat/send', { text, language }),
  say: (text: string) => ask<unknown>('POST', 'chat/send', { text, to: 'household' }),
  unsay: (message: number) => ask<void>('DELETE', `chat/${message}`),
  chat: () => ask<Chat>('GET', 'chat/fetch'),
  wantChat: (wanted: boolean) => ask<void>('PUT', 'me/chat', { wanted }),
  plane: () => ask<LibraryPlane>('GET', 'library/plane'),
  seek: (to: number) => ask<void>('PUT', 'player/seek', { to }),
  put: (files: readonly string[], now: boolean) => ask<void>('POST', 'queue', { files, now }),
  arrange: (files: readonly string[]) => ask<void>('PUT', 'queue', { files }),
  rate: (stars: number, comment?: { text: string; language: string }) =>
    ask<Understood | null>('PUT', 'track/rating', { stars, ...(comment && { comment }) }),
  find: (query: Query, offset: number) => ask<Found>('GET', `library/tracks?${asked({ ...query, offset })}`),
  groups: (by: Shelving, text: string, offset: number) => ask<Groups>('GET', `library/groups/${by}?${asked({ text, offset })}`),
  saved: () => ask<Saved[]>('GET', 'me/saved'),
  unsave: (file: string) => ask<void>('DELETE', `me/saved?${asked({ file })}`),
  map: () => ask<MoodMap>('GET', 'mapping'),
  /** Without a sound the way is reset. `own`: mine alone, else the household's. */
  sound: (label: Label, sound: MoodSound | null, own: boolean) =>
    ask<void>(sound ? 'PUT' : 'DELETE', `${own ? 'me/' : ''}mapping/${label}`, sound ?? undefined),
  songs: (mood: Settable, n: number) => ask<Pick[]>('GET', `songs?${asked({ mood, n })}`),
  sleep: (minutes: number | null) => ask<void>('PUT', 'habits/sleep', { minutes }),
  wake: (wake: Habits['wake']) => ask<void>('PUT', 'habits/wake', { wake }),
  limits: (limit: number, night: Habits['night']) => ask<void>('PUT', 'habits/limits', { limit, night }),
  resume: (resume: Habits['resume']) => ask<void>('PUT', 'habits/resume', { resume }),
}
