/** The box's HTTP API about people, privacy and ways in. */

import { ask, AwayError, RefusedError } from './api.ts'
import type { Consent, Invitation, Invited, Member, OpenSession, Person, PrivacyFacts, Reading, Role, Seen } from './types.ts'

export interface Profile {
  name: string
  colour: string
  role: Role
}

/** Colours to choose from: apart from one another in both themes, and named so that no one needs to see them. */
export const COLOURS = ['#b08968', '#c2703d', '#b8860b', '#6b8e4e', '#3d8f83', '#4a7fb5', '#7a6fb8', '#b05c86'] as const

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
}

/** What the box reads in a picture of this phone's. */
export async function see(picture: Blob): Promise<Seen> {
  let answer: Response
  try {
    answer = await fetch('/api/predict', { method: 'POST', body: picture, headers: { 'content-type': picture.type } })
  } catch (error) {
    throw new AwayError(String(error))
  }
  const said = (await answer.json().catch(() => ({}))) as Seen & { detail?: string }
  if (!answer.ok) throw new RefusedError(answer.status, said.detail ?? '')
  return said
}

/** The sentence of an error, for beside the thing that failed. */
export function sentence(error: unknown, otherwise: string): string {
  return (error instanceof RefusedError && error.message) || otherwise
}
