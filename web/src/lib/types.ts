/** What the box says, by the names the panel uses: schema.ts is made from the box's own OpenAPI schema (`make types`). */

import type { components } from './schema.ts'

type Said = components['schemas']

export type Label = Said['Label']
export type Emotion = Said['Emotion']
export type Strategy = Said['Strategy']
export type Wall = Said['Wall']
export type Purpose = Said['Purpose']
export type Role = Said['Role']
export type Part = Said['Part']
export type Affect = Said['AffectOut']
export type Mood = Said['MoodOut']
export type Evidence = Said['EvidenceOut']
export type Calibration = Said['CalibrationOut']
export type Track = Said['TrackOut']
export type Pick = Said['PickOut']
export type Player = Said['PlayerOut']
export type Camera = Said['CameraOut']
export type Library = Said['LibraryOut']
export type LibraryPlane = Said['PlaneOut']
export type Person = Said['PersonOut']
export type Snapshot = Said['Snapshot']
export type Input = Said['Input']
export type InputInUse = Said['InputOut']
export type Hello = Said['Hello']
export type Baseline = Said['BaselineOut']
export type Understood = Said['UnderstoodOut']
export type Notice = Said['NoticeOut']
export type MoodSound = Said['MoodSoundBody']
export type Film = Said['FilmOut']
export type FilmPick = Said['FilmPickOut']
export type Offers = Said['OffersOut']
export type KeptFilm = Said['KeptOut']
export type FilmRow = { affect: Affect; genres: string[] }
export type FilmMap = Partial<Record<Label, { match: FilmRow; shift: FilmRow; strategy?: Strategy | null }>>
export type Verdict = Said['Verdict']
export type TvAction = Said['TvAction']
export type MoodMap = Said['MapOut']
export type Found = Said['FoundOut']
export type Group = Said['GroupOut']
export type Groups = Said['GroupsOut']
export type Saved = Said['SavedOut']
export type Habits = Said['HabitsOut']
export type Shelving = Said['Shelving']

/** A label that a person can set or correct to. */
export type Settable = Exclude<Label, 'unsure' | 'absent'>
