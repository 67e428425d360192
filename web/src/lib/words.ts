/** What the box's state is in words. Pure: the moment is passed in. */

import { t } from '../messages/index.ts'
import { settable } from './plane.ts'
import type { Mood, Settable, Snapshot } from './types.ts'

export interface Sentence {
  text: string
  /** The same without what changes by the minute: what a screen reader is told when it changes. */
  spoken: string
  hint: string
  /** The confidence as a figure, for those who ask (a long press). */
  figure: string
}

function say(text: string, hint = '', spoken = text, figure = ''): Sentence {
  return { text, spoken, hint, figure }
}

/** What the box thinks it sees, or why it sees nothing. `now` is the box's time in ms. */
export function sentence(box: Snapshot, now: number): Sentence {
  const { mood, camera, manual } = box
  if (!box.parts.eye && !box.parts.player) return say(t.mood.starting, t.mood.startingHint)
  if (settable(manual)) return say(t.mood.chosen(manual), box.manual_until ? t.mood.until(time(box.manual_until)) : t.mood.untilYouSay)
  // Seen by a phone: the box's own eye is closed, and the mood is known all the same.
  const seen = mood && settable(mood.label) && !mood.stale && box.evidence.some(({ source }) => source === 'face')
  if (seen) return known(mood, mood.label as Settable, now)
  if (camera.state === 'closed') return say(t.mood.closed, why(camera.why) || t.mood.closedHint)
  if (camera.state === 'absent') return say(t.mood.blind, why(camera.why) || t.mood.blindHint)
  if (camera.state === 'resting') return say(t.mood.resting, why(camera.why))
  if (box.parts.eye?.up === false && !mood?.stale) return say(t.mood.blind, t.mood.blindHint)
  if (!mood) return say(t.mood.waking)
  if (mood.label === 'absent') return say(t.mood.absent)
  if (!settable(mood.label)) return say(t.mood.unsure)
  if (mood.stale) return say(t.mood.stale(mood.label), t.mood.blindHint)
  return known(mood, mood.label, now)
}

function known(mood: Mood, label: Settable, now: number): Sentence {
  const sure = t.mood.sure(mood.confidence)
  const minutes = Math.max(0, now - Date.parse(mood.since)) / 60_000
  return say(t.mood.seen(label, sure, minutes), '', t.mood.spoken(label, sure), t.mood.figure(mood.confidence))
}

/** A moment as the phone's people write it: 21:40. */
export function time(iso: string): string {
  return new Date(iso).toLocaleTimeString([], { hour: 'numeric', minute: '2-digit' })
}

/** A reason from the box as a sentence of its own. */
export function why(reason: string): string {
  const text = reason.trim()
  if (!text) return ''
  return t.sentenceCase(text) + (/[.!?]$/.test(text) ? '' : '.')
}

/** Seconds as 4:05. */
export function clock(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds))
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}
