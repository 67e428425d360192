/** The box's HTTP API about people, privacy and ways in. */

import { ask, fetched, RefusedError } from './api.ts'
import type { BackupContents, BoxFacts, Consent, Invitation, Invited, Member, OpenSession, Person, PrivacyFacts, Reading, Role, Seen } from './types.ts'

export interface Profile {
  name: string
  colour: string
  role: Role
}

/** Colours to choose from: apart from one another in both themes, and named so that no one needs to see them. */
export const COLOURS = ['#b08968', '#c2703d', '#b8860b', '#6b8e4e', '#3d8f83', '#4a7fb5', '#7a6fb8', '#b05c86'] as const

/** A backup of years takes its time over the home's network. */
const SLOW_MS = 600_000

export const house = {
  people: () => ask<Member[]>('GET', 'people'),
  add: (profile: Profile) => ask<Member>('POST', 'people', profile),
  change: (id: string, profile: Profile) => ask<Member>('PUT', `people/${id}`, profile),
  erase: (id: string, password: string) => ask<void>('POST', `people/${id}/erase`, { password }),
  /** Null invites guests. */
  invite: (person: string | null) => ask<Invitation>('POST', 'invitations', { person }),
  invited: (token: string) => ask<Invited>('POST', 'invitation', { token }),
  accept: (token: string, password: string | null) => ask<unknown>('POST', 'invitation/accept', { token, password }),
  reset: (name: string, code: string, password: string) => ask<Person>('POST', 'session/reset', { name, code, password }),
  password: (old: string, fresh: string) => ask<void>('PUT', 'me/password', { old, new: fresh }),
  sessions: () => ask<OpenSession[]>('GET', 'sessions'),
  end: (session: string) => ask<void>('DELETE', `sessions/${session}`),
  consents: () => ask<Consent[]>('GET', 'me/consents'),
  privacy: () => ask<PrivacyFacts>('GET', 'privacy'),
  readings: () => ask<Reading[]>('GET', 'readings'),
  /** What the box reads in a picture of this phone's. */
  see: async (picture: Blob) => (await (await fetched('POST', 'predict', picture, picture.type)).json()) as Seen,
  box: () => ask<BoxFacts>('GET', 'box'),
  /** All that the box keeps, as a file, and the name that the box gives it. */
  backup: async (password: string) => {
    const answer = await fetched('POST', 'box/backup', JSON.stringify({ password }), 'application/json', SLOW_MS)
    const name = /filename="([^"]+)"/.exec(answer.headers.get('content-disposition') ?? '')?.[1] ?? 'moodbox.db'
    return { content: await answer.blob(), name }
  },
  send: async (file: Blob) =>
    (await (await fetched('POST', 'box/restore', file, 'application/octet-stream', SLOW_MS)).json()) as BackupContents,
  restore: (password: string) => ask<void>('PUT', 'box/restore', { password }),
}

/** The sentence of an error, for beside the thing that failed. */
export function sentence(error: unknown, otherwise: string): string {
  return (error instanceof RefusedError && error.message) || otherwise
}
