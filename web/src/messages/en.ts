/** Every word of the panel, in English. Another language is another file of this shape (see choose.ts). */

import type {
  Act,
  Film,
  FilmPick,
  Input,
  InputInUse,
  KeptFilm,
  MoodSound,
  Part,
  Reception,
  Role,
  Settable,
  Strategy,
  Wall,
} from '../lib/types.ts'
import { house } from './house/en.ts'
import { sources } from './sources/en.ts'
import { setup } from './setup/en.ts'

const NUMBERS = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve']
const number = (count: number): string => NUMBERS[count] ?? String(count)

/** How long, in words that do not pretend to a precision nobody needs. */
function lasting(minutes: number): string {
  if (minutes < 1) return 'just now'
  if (minutes < 2) return 'for a minute'
  if (minutes < 13) return `for ${number(Math.floor(minutes))} minutes`
  if (minutes < 25) return 'for a quarter of an hour'
  if (minutes < 50) return 'for half an hour'
  if (minutes < 90) return 'for an hour'
  return `for ${number(Math.round(minutes / 60))} hours`
}

function sound({ affect, energy, tempo, genres }: MoodSound): string {
  const light = affect.valence > 0.35 ? 'bright' : affect.valence < -0.2 ? 'dark' : ''
  const force = energy > 0.62 ? 'lively' : energy < 0.38 ? 'quiet' : 'easy'
  const middle = tempo && (tempo[0] + tempo[1]) / 2
  const pace = middle === null ? '' : middle < 88 ? 'slow' : middle > 122 ? 'fast' : 'unhurried'
  const kinds = genres.length ? `. ${sentenceCase(genres.join(', '))} first` : ''
  return `${sentenceCase([light, force, pace].filter(Boolean).join(', '))}${kinds}.`
}

const sentenceCase = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

const labels: Record<Settable, string> = {
  neutral: 'Neutral',
  happiness: 'Happy',
  surprise: 'Surprised',
  sadness: 'Sad',
  anger: 'Angry',
  disgust: 'Put off',
  fear: 'Afraid',
  calm: 'Calm',
  tired: 'Tired',
  tense: 'Tense',
  upbeat: 'Upbeat',
  down: 'Down',
}

const receptions: Record<Reception, string> = { kept: 'kept', neutral: 'in between', rejected: 'not for you' }

function diaryHolds(moods: number, songs: number): string {
  return `${moods === 1 ? 'one mood' : `${number(moods)} moods`}, ${songs === 1 ? 'one song' : `${number(songs)} songs`}`
}

const strategies: Record<Strategy, { name: string; means: string }> = {
  match: { name: 'Match', means: 'Music like the mood.' },
  shift: { name: 'Shift', means: 'Music that leads out of it, step by step.' },
}

const parts: Record<Part, string> = { eye: 'Eye', player: 'Player', home: 'Smart home', library: 'Music' }

const walls: Record<Wall, string> = {
  network: 'It has no network.',
  files: 'It can write no file.',
  syscalls: 'It can send out nothing but 64-byte readings.',
  core: 'No other program can read its memory.',
  swap: 'Its memory never reaches the disk.',
  privileges: 'It can gain no more rights than it has.',
}

const inputs: Record<Input, string> = {
  heart_rate: 'Heart rate',
  skin: 'Skin',
  activity: 'Activity',
  weather: 'Weather',
  presence: 'At home',
  noise: 'Noise',
  text: 'Words',
}

/** What was told, in the words of the home's sensors. */
function inUse(input: Input, value: string): string {
  if (input === 'presence') return value === '0' ? 'nobody' : value === '1' ? 'one person' : `${number(Number(value))} people`
  if (input === 'noise') return Number(value) < 40 ? 'quiet' : Number(value) < 65 ? 'as usual' : 'loud'
  return value ? value.replace('partlycloudy', 'partly cloudy').replaceAll('-', ' ') : 'in use'
}

function ago(minutes: number): string {
  if (minutes < 1) return 'just now'
  if (minutes < 60) return Math.floor(minutes) === 1 ? 'a minute ago' : `${number(Math.floor(minutes))} minutes ago`
  return Math.floor(minutes / 60) === 1 ? 'an hour ago' : `${number(Math.floor(minutes / 60))} hours ago`
}

const roles: Record<Role, string> = { adult: 'adult', child: 'child' }

const FILM_GENRES: Readonly<Record<string, string>> = Object.fromEntries(
  (
    'action adventure animation comedy crime documentary drama family fantasy history horror ' +
    'music mystery nature nostalgia romance science-fiction sport thriller war western'
  )
    .split(' ')
    .map((name) => name.replace('-', ' '))
    .map((name) => [name, name]),
)

/** What a film is like, in two words: the same bounds as choice/films.py. */
function filmLike({ affect }: Film): string {
  const light = affect.valence > 0.25 ? 'light' : affect.valence < -0.25 ? 'sad' : 'serious'
  const pace = affect.arousal > 0.3 ? 'lively' : affect.arousal < -0.2 ? 'quiet' : 'unhurried'
  return `${light} and ${pace}`
}

function filmReason({ film, parts }: FilmPick, strategy: Strategy): string {
  const liked = (parts['taste'] ?? 0) > 0.2 ? ' It is to your taste.' : ''
  const here = film.here ? ' You have it here.' : ''
  return `${sentenceCase(filmLike(film))}${strategy === 'shift' ? ', a step towards an easier mood' : ''}.${liked}${here}`
}

export const words = {
  sentenceCase,
  labels,
  roles,

  house,
  sources,
  setup,

  places: {
    bar: 'Places',
    now: 'Now',
    moods: 'Moods',
    films: 'Films',
    diary: 'Diary',
    home: 'Home',
    library: 'Library',
    habits: 'Timers and volume',
    mood: 'How a mood sounds',
    privacy: 'The eye',
    face: 'Your resting face',
    word: 'A word for you',
    people: 'People',
    you: 'Your profile',
    join: 'Come in',
    welcome: 'Welcome',
    phone: 'This phone as an eye',
    setup: 'The box',
  },

  language: { title: 'Language' },

  sign: {
    claim: 'Make this box yours',
    claimWhy: 'The box shows a code where it was started. It works once, for half an hour.',
    code: 'Code',
    name: 'Your name',
    password: 'Password',
    passwordHint: 'At least eight characters.',
    claimButton: 'This is my box',
    signIn: 'Who is it?',
    signInButton: 'Sign in',
    plain: 'This connection is not encrypted. Use it in your own home network only.',
    wrong: 'That did not work. Try again.',
    busy: 'One moment',
  },

  link: {
    starting: 'Looking for the box.',
    soon: 'There is nothing here yet.',
    away: 'The box is away. I am looking for it.',
    noAnswer: 'The box did not answer, so nothing has changed.',
    refused: 'The box said no, so nothing has changed.',
  },

  eye: {
    open: 'Open',
    closed: 'Closed',
    resting: 'Resting',
    absent: 'Absent',
    closing: 'Closing',
    opening: 'Opening',
    unknown: 'Away',
    closes: (word: string) => `Eye: ${word.toLowerCase()}. Tap to close it.`,
    leads: (word: string) => `Eye: ${word.toLowerCase()}. Tap to see what it may do.`,
    stop: 'Stop looking',
    notClosed: 'The box did not answer. The eye may still be open: unplug the box if you want to be certain.',
  },

  mood: {
    sure: (confidence: number) => (confidence < 0.5 ? 'not sure' : confidence < 0.75 ? 'fairly sure' : 'sure'),
    seen: (label: Settable, sure: string, minutes: number) => `${labels[label]}, ${sure}, ${lasting(minutes)}.`,
    spoken: (label: Settable, sure: string) => `${labels[label]}, ${sure}.`,
    stale: (label: Settable) => `${labels[label]}, when I last looked.`,
    chosen: (label: Settable) => `${labels[label]}, as you chose.`,
    until: (time: string) => `Until ${time}.`,
    untilYouSay: 'Until you say otherwise.',
    figure: (confidence: number) => `${Math.round(confidence * 100)} of 100`,
    unsure: "I can't tell.",
    absent: 'Nobody here.',
    waking: 'I am looking.',
    starting: 'I am just starting.',
    startingHint: 'Music and eye follow in a moment.',
    closed: 'My eye is closed.',
    closedHint: 'Music plays on.',
    resting: 'My eye is resting.',
    blind: "I can't see just now.",
    blindHint: 'I am trying again. You can tell me the mood by hand.',
    unknown: 'The box is away.',
    unknownHint: 'I am looking for it. Nothing for you to do.',
    let: 'Let me look',
    itsMe: "It's me",
    byHand: 'Choose a mood',
    auto: 'Go by what you see',
    listening: (name: string) => `${name} is listening.`,
  },

  track: {
    nothing: 'Nothing plays yet.',
    nothingHint: 'Press play and I choose something.',
    foreign: 'Somebody else chose this one.',
    visitor: (name: string) => `A phone plays here by ${name}. I wait, and learn nothing from it.`,
    noMusic: 'I know no music yet.',
    noMusicHint: 'Put some into the music folder, and I listen to it.',
    scanning: (done: number, total: number) => `I am getting to know your music: ${done} of ${total}.`,
    progress: 'Where the song is',
    of: (elapsed: string, duration: string) => `${elapsed} of ${duration}`,
    previous: 'Previous song',
    play: 'Play',
    pause: 'Pause',
    skip: 'Skip this song',
    playerAway: 'The player is not answering. Music keeps its place; I am trying again.',
    more: 'More',
    volume: 'Volume',
    save: 'Save',
    like: 'Like',
    dislike: 'Not for me',
    moreLike: 'More like this',
    never: 'Not this again',
    neverSaid: 'I leave it out from now on.',
    most: (volume: number) => `Not louder than ${volume} now.`,
    elsewhere: 'More music',
    saved: 'Saved.',
    coming: 'What comes next',
    nothingComing: 'I have not chosen yet.',
    undo: 'Undo',
    skipped: 'Skipped.',
  },

  rating: {
    title: 'How good is it?',
    stars: (count: number) => (count === 1 ? 'One star' : `${sentenceCase(number(count))} stars`),
    comment: 'Say more, if you like',
  },

  coming: {
    move: (title: string, place: number) => `Move ${title}, at place ${place}: arrow up or down`,
    remove: (title: string) => `Take ${title} off`,
    removed: (title: string) => `${title} does not come.`,
    back: 'It comes again.',
  },

  evidence: {
    title: 'What I went by',
    share: (share: number) => (share > 0.6 ? 'mostly' : share > 0.25 ? 'partly' : 'a little'),
    figure: (share: number) => `${Math.round(share * 100)} of 100`,
    none: 'Nothing yet.',
  },

  hold: {
    title: 'How long should it hold?',
    hour: 'An hour',
    hours: 'Two hours',
    evening: 'This evening',
    open: 'Until I say',
  },

  tell: {
    title: 'Tell me',
    label: 'How is it going?',
    send: 'Send',
    hint: 'I weigh your words a little and do not keep them.',
    fewWords: 'In your language I know only a few words.',
    did: {
      play: 'Understood: I play.',
      pause: 'Understood: I pause.',
      skip: 'Understood: the next song.',
      previous: 'Understood: the song before.',
      louder: 'Understood: a little louder.',
      quieter: 'Understood: a little quieter.',
      like: 'Understood: you like this song.',
      dislike: 'Understood: you do not like this song.',
      save: 'Understood: I saved this song.',
      mood: 'Understood: music for another mood. I go by it for a while.',
    } satisfies Record<Act, string>,
  },

  chat: {
    title: 'Among yourselves',
    label: 'To your household',
    send: 'Say it',
    hint: 'Everybody who lives here can read it for thirty days. Guests cannot, and I make nothing of it.',
    none: 'Nobody has said anything yet.',
    said: (name: string, time: string) => `${name}, ${time}`,
    off: 'Turn off for me',
    on: 'Turn on for me',
    back: 'Take back',
    unsay: (text: string) => `Take back: ${text}`,
    unread: 'something new to read',
    isOff: 'You have turned the chat off.',
  },

  face: {
    title: 'Your resting face',
    why: 'Some faces look a little sad or stern when nothing is felt. In ten seconds I learn how yours rests, so that I do not take it for a mood.',
    keeps: 'I keep seven numbers and no picture. They shift a little when you correct me. Forget them whenever you like.',
    adults: 'Only an adult of this home can let me look.',
    shut: 'For this my eye must be open, and it must be you who listens.',
    start: 'Learn my face',
    again: 'Learn it again',
    forget: 'Forget it',
    forgotten: 'Forgotten. I read your face like anybody’s.',
    learned: (day: string) => `I learned it on ${day}.`,
    relax: 'Relax your face',
    look: 'Look this way and think of nothing. It takes ten seconds.',
    progress: 'How far I am',
    done: 'Thank you. I know it now',
    failed: 'I could not learn it',
    back: 'Back',
  },

  wrong: {
    button: 'Wrong mood',
    question: (label: Settable | null) => (label ? `You look ${labels[label].toLowerCase()} to me. What is right?` : 'What is right?'),
    unknown: "I don't know",
    noted: (label: Settable | null) => (label ? `${labels[label]}, then.` : 'I look again.'),
    cancel: 'Never mind',
  },

  feels: {
    button: 'This song feels different',
    question: 'How does it feel to you?',
    noted: (label: Settable) => `${labels[label]} to you, then. That counts whenever it is you who listens.`,
  },

  strategy: { title: 'The music should', ...strategies },

  moods: {
    title: 'Moods',
    lead: 'What each mood sounds like. Tap one and I play it.',
    playing: 'playing',
    failed: 'I could not fetch the list.',
    again: 'Try again',
    sound,
    change: (name: string) => `Change how ${name.toLowerCase()} sounds`,
  },

  films: {
    mood: 'For which mood',
    now: (label: Settable | null) => (label ? `Now: ${labels[label].toLowerCase()}` : 'Now'),
    should: 'The film should',
    strategy: { match: 'Like the mood', shift: 'Out of it' },
    facts: ({ year, genres, age }: Film) => [year, genres.slice(0, 3).join(', '), age ? `from\u00a0${age}` : 'for\u00a0all'].filter(Boolean).join(' · '),
    reason: filmReason,
    reject: 'Not this',
    accept: 'This one',
    save: 'Another day',
    noted: {
      reject: (title: string) => `Not ${title}, then.`,
      accept: (title: string) => `${title} it is.`,
      save: (title: string) => `${title} is kept for another day.`,
    },
    seen: 'Seen it? How was it?',
    stars: (count: number) => (count === 1 ? 'One star' : `${number(count).replace(/^./, (first) => first.toUpperCase())} stars`),
    rated: (count: number) => (count === 1 ? 'One star.' : `${number(count).replace(/^./, (first) => first.toUpperCase())} stars.`),
    tv: { open_film: 'Open on the TV', play_trailer: 'Trailer', search_trailer: 'Search YouTube', notice: 'Show the title' },
    youtube: 'Searching YouTube opens it on the TV, and Google then learns the title.',
    noTv: 'No TV is set up. The smart home or Kodi can be one.',
    others: 'Or one of these',
    kept: 'Your films',
    word: ({ verdict, stars }: KeptFilm) =>
      stars ? '★'.repeat(stars) : verdict === 'accept' ? 'chosen' : verdict === 'save' ? 'for another day' : '',
    sources: { catalogue: 'The films I know', local: 'Your film folder', tmdb: 'themoviedb.org' },
    none: 'I have nothing left for this mood that you have not seen or said no to. Try another one.',
    failed: 'I could not fetch the films.',
    guest: 'Films are offered to those who live here.',
    way: {
      title: (label: Settable, strategy: Strategy) =>
        strategy === 'match' ? `What films are like when you are ${labels[label].toLowerCase()}` : `Where films lead when you are ${labels[label].toLowerCase()}`,
      genres: 'These come first.',
      kept: 'Noted. The films follow it.',
    },
    genres: FILM_GENRES,
  },

  diary: {
    lead: 'What I thought I saw, and what I played. Only you can read it.',
    adults: 'A diary is for adults who live here.',
    span: 'How much',
    spans: { 1: 'Today', 7: 'A week' },
    off: 'I do not keep your moods: you have not said yes to that. What was played is here all the same.',
    turnOn: 'Have your moods kept',
    nothing: 'Nothing here.',
    failed: 'I could not fetch the diary.',
    band: (day: string, moods: number, songs: number) => `${day} from midnight to midnight: ${diaryHolds(moods, songs)}`,
    holds: (moods: number, songs: number) => sentenceCase(diaryHolds(moods, songs)),
    moods: 'Moods',
    songs: 'Songs',
    from: (since: string, until: string) => `${since} to ${until}`,
    play: (at: string, label: Settable | null, reception: Reception) =>
      [at, label ? `chosen for “${labels[label].toLowerCase()}”` : '', receptions[reception]].filter(Boolean).join(', '),
    erase: (what: string) => `Delete ${what}`,
    erased: 'Deleted.',
    erasedDay: (day: string) => `${day} is deleted.`,
    eraseDay: 'Delete this day',
    eraseMeans: 'What is deleted is gone for good, and I forget what it taught me. What you saved stays saved. A backup that was made before still holds it.',
    counts: 'What I played for each mood',
    count: (kept: number, neutral: number, rejected: number) => `${kept} kept, ${neutral} in between, ${rejected} not for you`,
    better: 'Did music help?',
    compared: {
      too_little: 'I have seen too few low moods, with music and without, to say anything.',
      no_difference: 'Your low moods passed about as often without music as with it. I see no difference that chance would not explain.',
      more_often: 'Your low moods passed more often with music than without.',
      less_often: 'Your low moods passed less often with music than without.',
    },
    shares: (better: number, total: number, without: number, quiet: number) =>
      `Half an hour later it looked better in ${better} of ${total} with music, and in ${without} of ${quiet} without.`,
    caution: 'Most low moods pass by themselves, and I am often wrong about them. This cannot show that the music did it.',
  },

  privacy: {
    title: 'The eye',
    ask: 'May I look at you?',
    text: [
      ['What', 'Once or twice a second I look at the face in front of me and guess a mood. I am often wrong.'],
      ['Why', 'So that the music can fit the mood, or lead out of it.'],
      ['How long', 'Each picture is gone before the next one and never leaves the eye. The guess is kept only if you ask for that.'],
      ['How to stop', 'Tap the eye at the top of any page. It closes at once.'],
    ] as readonly (readonly [string, string])[],
    yes: 'Yes, you may look',
    no: 'Not now',
    may: (name: string) => `${name}, you said I may look.`,
    nowOpen: 'The eye is open.',
    nowClosed: 'The eye is closed.',
    nowResting: 'The eye is resting.',
    nowAbsent: 'The eye cannot see.',
    openIt: 'Open the eye',
    takenBack: 'The eye is closed. Your yes is gone, and so is what I learned of your face.',
    adults: 'Only an adult of this home can let me look.',
  },

  notice: { title: 'A word for you alone', read: 'I have read it', none: 'There is nothing more to say.' },
  moodmap: {
    play: 'Play me this mood',
    whose: 'For whom',
    mine: 'For me',
    everybody: 'For everybody',
    forAll: 'So it sounds for everybody who has no way of their own.',
    own: 'So it sounds while you listen.',
    notOwn: 'So it sounds for everybody here. Change something, and it is your own way.',
    sounds: 'It sounds',
    valence: 'Sad to glad',
    arousal: 'Calm to lively',
    goalValence: 'In the end, sad to glad',
    goalArousal: 'In the end, calm to lively',
    pace: 'How soon',
    paces: (tracks: number) => (tracks === 1 ? 'with the next track' : `within ${tracks} tracks`),
    energy: 'Quiet to powerful',
    valences: (at: number) => (at < -0.5 ? 'sad' : at < -0.15 ? 'rather sad' : at <= 0.15 ? 'in between' : at <= 0.5 ? 'rather glad' : 'glad'),
    arousals: (at: number) => (at < -0.5 ? 'calm' : at < -0.15 ? 'rather calm' : at <= 0.15 ? 'in between' : at <= 0.5 ? 'rather lively' : 'lively'),
    energies: (at: number) => (at < 0.25 ? 'quiet' : at < 0.45 ? 'rather quiet' : at <= 0.55 ? 'in between' : at <= 0.75 ? 'rather powerful' : 'powerful'),
    tempo: 'Only at a certain tempo',
    slowest: 'Slowest',
    fastest: 'Fastest',
    beats: (count: number) => `${count} beats a minute`,
    genres: 'Kinds of music',
    genreHint: 'Tap once for first, twice for never.',
    genre: { first: 'comes first', never: 'never comes', any: 'as it comes' },
    asBox: 'As set on Now',
    asBoxMeans: 'What is set for all moods holds for this one too.',
    leads: 'Drag the hollow point to where it should lead.',
    would: 'What I would play',
    kept: 'Noted. What comes next follows it.',
    undone: 'As it was.',
    reset: 'As it was at first.',
    resetAll: 'Back to how it was at first',
    resetOwn: 'Back to how it is for everybody',
  },

  habits: {
    sleep: 'Fall asleep',
    sleepHint: 'Music grows softer and stops.',
    sleepsAt: (time: string) => `Music stops at ${time}.`,
    noSleep: 'Play on',
    minutes: (count: number) => (count === 60 ? 'In an hour' : `In ${count} minutes`),
    wake: 'Wake up',
    wakeHint: 'Wake with music that begins softly.',
    wakes: (time: string, mood: string) => `At ${time}, ${mood.toLowerCase()}`,
    at: 'At',
    mood: 'With',
    days: 'On which days',
    weekdays: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as readonly string[],
    once: 'Once, without a day.',
    onDays: 'Every week on these days.',
    upTo: 'As loud as',
    loud: 'How loud',
    limit: 'Never louder than',
    night: 'Softer at night',
    from: 'From',
    until: 'Until',
    nightLimit: 'At night never louder than',
    whoever: 'This holds whoever turns it up, here or elsewhere.',
    adults: 'Only an adult of this home can change it.',
    resume: 'After a power cut',
    resumes: { as_it_was: 'As it was', playing: 'Play', paused: 'Wait' },
  },

  library: {
    views: { songs: 'Songs', artist: 'Artists', album: 'Albums', genre: 'Kinds', mood: 'Moods', saved: 'Saved' },
    by: 'Look by',
    search: 'Search',
    found: (count: number) => (count === 0 ? 'I find nothing like that.' : count === 1 ? 'One song.' : `${count} songs.`),
    foundGroups: (count: number) => (count === 0 ? 'I find nothing like that.' : `${count} in all.`),
    playNow: 'Play now',
    playNext: (title: string) => `Play ${title} next`,
    playAll: 'Play all',
    now: (title: string) => `${title} plays.`,
    next: (title: string) => `${title} comes next.`,
    more: 'Show more',
    failed: 'I could not look that up.',
    nothingSaved: 'Nothing saved yet. Tap Save on Now while a song plays.',
    unsave: (title: string) => `Take ${title} off the list`,
    unsaved: (title: string) => `${title} is off the list.`,
    anyMood: 'Without a mood',
    export: 'Take along (m3u)',
    axes: 'Left to right from sad to glad, bottom to top from calm to lively.',
    plot: (count: number) => `Where ${count === 1 ? 'one song lies' : `${count} songs lie`} between sad and glad, calm and lively`,
    failures: 'Which files, and why',
    left: (seconds: number) => (seconds < 90 ? 'About a minute left.' : `About ${Math.round(seconds / 60)} minutes left.`),
  },

  home: {
    title: 'Home',
    parts,
    well: 'Working.',
    down: 'Not working. I am trying again.',
    unheard: 'Not started yet.',
    told: 'What your home tells me',
    toldWhy: 'It helps me choose. Each counts for a while, then I forget it.',
    inputs,
    inUse: ({ input, value }: InputInUse) => inUse(input, value),
    ago,
    eye: 'What the eye cannot do',
    walls,
    missing: (wall: string) => `Not on this machine: ${wall.charAt(0).toLowerCase()}${wall.slice(1)}`,
    noWalls: 'The eye has not said yet.',
    music: 'Music',
    songs: (count: number) => (count === 1 ? 'I know one song.' : `I know ${count} songs.`),
    failures: (count: number) => (count === 1 ? 'One file could not be read.' : `${count} files could not be read.`),
    you: 'You',
    guest: 'You are a guest here.',
    signedIn: (name: string, role: string) => `${name}, ${role}`,
    privacy: 'What the eye may do',
    face: 'Your resting face',
    install: 'Put the panel on this phone',
    notInstallable: 'Only over an encrypted connection can the panel be put on this phone like an app.',
    signOut: 'Sign out',
    version: (box: string, version: string) => `${box}, Moodbox ${version}`,
  },
}

/** The shape of a language: these keys, any words. */
export type Worded<T> = T extends string
  ? string
  : T extends (...given: infer Given) => infer Said
    ? (...given: Given) => Worded<Said>
    : { readonly [Key in keyof T]: Worded<T[Key]> }

export type Messages = Worded<typeof words>
