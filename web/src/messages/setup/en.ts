/** The words about the box itself: set-up, health, backups, in English. */

import type { Advice } from '../../lib/placement.ts'

const advice: Record<Advice, string> = {
  nobody: 'I see nobody yet. Come in front of the camera.',
  dark: 'It is too dark for me. More light on your face helps.',
  closer: 'Come a little closer, or put me nearer.',
  back: 'A little further back.',
  middle: 'I see only part of your face. Turn me towards where you sit.',
  turn: 'Turn your face to me and to the light.',
  good: 'That is a good place.',
}

/** The rooms of the box that a warning may come from. */
const areas: Record<string, string> = {
  eye: 'Eye',
  player: 'Player',
  home: 'Smart home',
  library: 'Music',
  films: 'Films',
  people: 'People',
  store: 'Memory',
  panel: 'Panel',
}

export const setup = {
  title: 'The box',
  lead: 'How I am, and where I stand.',
  well: 'All is well.',
  parts: 'How my parts are',
  open: 'Set-up and health',

  folder: 'Folder',
  unreadable: 'This folder is not there, or I may not read it. Connect it, or set another one in my settings.',
  none: 'There is no music yet. Copy some into this folder; I find it by myself.',

  camera: 'Where I stand',
  looks: (rate: number) => `I look ${rate.toFixed(1)} times a second.`,
  warm: (degrees: number) => `The eye is at ${Math.round(degrees)} °C.`,
  hot: 'That is hot. Give me some air.',
  place: 'The outline of a face moves with you, as in a mirror. It is all I know of where you are; there is no picture.',
  notYou: 'To try a place, it has to be you who listens, with my eye open.',
  advice,

  smart: 'Smart home',
  broker: 'Broker',
  noBroker: 'None is set, so the smart home is not told anything.',
  assistant: 'Home Assistant',
  here: 'It has found me.',
  leaving: 'It said that it is stopping.',
  unheard: 'I have told it where I am. It has not spoken since I started.',
  off: 'It is not told that I am here.',

  machine: 'Machine',
  disk: 'Disk',
  room: (free: string, all: string) => `${free} of ${all} free`,
  little: 'That is little. Make room, or I cannot keep what happens.',
  since: 'Running since',
  voice: 'Voice',
  speaks: 'I can say a claim code aloud.',
  mute: 'I cannot speak: espeak-ng is not installed. A claim code comes by moodbox claim.',

  troubles: 'What went wrong of late',
  noTroubles: 'Nothing since I started.',
  area: (name: string) => areas[name] ?? 'The box',
  times: (count: number, when: string) => (count === 1 ? when : `${count} times, last ${when}`),

  backup: 'Backup',
  backupWhy:
    'One file with everything that I keep of everybody here, but the music: people, taste, moods. Keep it like a key to your home. What you erase here stays in a file that you took away.',
  take: 'Take a backup',
  password: 'Your password',
  save: 'Save the file',
  taken: 'Saved.',
  restore: 'Put a backup back',
  restoreWhy: 'Choose a file that you saved here. Nothing changes before you say so.',
  choose: 'Choose the file',
  reading: 'I am reading it.',
  holds: (people: string, last: string) => `It holds ${people || 'nobody'}, and all that happened until ${last}.`,
  empty: 'It holds nothing that happened.',
  will: 'Then I start anew, and everything is as it was. What happened since is lost. Everybody signs in again, with the password of then, and I ask each anew what the eye may do. Whoever was erased since comes back.',
  without: 'You are not among them: you will not be able to sign in.',
  go: 'Put it back and start anew',
  going: 'I start anew. That takes a few seconds.',
  never: 'Leave it',
}
