/** What the box says: appliance/panel/schema/ and appliance/vocabulary/ in TypeScript. A test holds the two equal. */

export type Label =
  | 'neutral'
  | 'happiness'
  | 'surprise'
  | 'sadness'
  | 'anger'
  | 'disgust'
  | 'fear'
  | 'calm'
  | 'tired'
  | 'tense'
  | 'upbeat'
  | 'down'
  | 'unsure'
  | 'absent'
export type Emotion = 'neutral' | 'happiness' | 'surprise' | 'sadness' | 'anger' | 'disgust' | 'fear'
export type Strategy = 'match' | 'shift'
export type CameraState = 'looking' | 'resting' | 'closed' | 'absent'
export type Wall = 'privileges' | 'files' | 'core' | 'network' | 'syscalls' | 'swap'
export type PlayState = 'playing' | 'paused' | 'stopped'
export type Purpose = 'look' | 'history' | 'share' | 'remote' | 'wellbeing'
export type Source = 'face' | 'words' | 'body' | 'hand' | 'correction'
export type CalibrationState = 'running' | 'done' | 'failed'
export type Role = 'adult' | 'child'
export type Mode = 'major' | 'minor'
export type Part = 'eye' | 'player' | 'home' | 'library'

/** A label that a person can set or correct to. */
export type Settable = Exclude<Label, 'unsure' | 'absent'>

/** A point of the affect plane, each coordinate in [-1, 1]. */
export interface Affect {
  valence: number
  arousal: number
}

export interface Mood {
  label: Label
  emotion: Emotion
  /** In [0, 1], of the label. */
  confidence: number
  affect: Affect
  /** Standard deviation of the affect, in units of the plane. */
  spread: number
  probabilities: Record<Emotion, number>
  since: string
  /** The eye has been silent: this is an old mood. */
  stale: boolean
}

/** What moved the mood, from where; `share` in [0, 1] of all that moved it. */
export interface Evidence {
  source: Source
  words: string
  at: string
  share: number
}

/** The learning of a person's resting face; `progress` in [0, 1]. */
export interface Calibration {
  person: string
  state: CalibrationState
  progress: number
  words: string
}

export interface Track {
  file: string
  title: string
  artist: string
  album: string
  genres: string[]
  /** In seconds. */
  duration: number
  affect: Affect
}

export interface Pick {
  track: Track
  score: number
  parts: Record<string, number>
  reason: string
}

export interface Player {
  state: PlayState
  /** In seconds, true at `at`. */
  elapsed: number
  duration: number
  /** 0 to 100; null where there is no mixer. */
  volume: number | null
  at: string
  file: string | null
}

export interface Camera {
  state: CameraState
  why: string
  walls: Wall[]
  missing: Wall[]
}

export interface Health {
  up: boolean
  words: string
}

export interface Library {
  done: number
  total: number
  tracks: number
  scanning: boolean
  failures: number
}

export interface Point {
  valence: number
  arousal: number
  title: string
}

export interface Failure {
  file: string
  reason: string
}

/** The library on the affect plane: up to 2,000 of its `tracks` as points. */
export interface LibraryPlane {
  tracks: number
  points: Point[]
  failures: Failure[]
  /** Seconds until the scan is done, where that is known. */
  left: number | null
}

export interface Person {
  id: string
  name: string
  colour: string
  role: Role
  consents: Purpose[]
}

/** Everything live: what /api/state answers and /api/live sends at first and after every change. */
export interface Snapshot {
  box_id: string
  now: string
  mood: Mood | null
  manual: Label | null
  /** When a mood set by hand ends; null where it has no end. */
  manual_until: string | null
  /** What moved the mood, the strongest first. */
  evidence: Evidence[]
  calibration: Calibration | null
  strategy: Strategy
  listening: Person | null
  camera: Camera
  player: Player
  current: Pick | null
  coming: Pick[]
  library: Library
  parts: Partial<Record<Part, Health>>
  looks_per_second: number
}

/** Who is signed in; `person` is null for a guest. */
export interface Session {
  person: Person | null
  until: string
}

export interface Hello {
  box_id: string
  version: string
  claimed: boolean
  session: Session | null
  https: boolean
}

/** One's own resting face. */
export interface Baseline {
  learned: string | null
}

/** What was understood of words, and whether they move the mood. */
export interface Understood {
  words: string
  acts: boolean
}

/** What the box would like to say to this person alone. */
export interface Notice {
  words: string | null
}

/** What a mood should sound like. `energy` in [0, 1], `tempo` in BPM. */
export interface MoodSound {
  affect: Affect
  energy: number
  genres: string[]
  tempo: [number, number] | null
  mode: Mode | null
}

export type Mapping = Partial<Record<Label, MoodSound>>
