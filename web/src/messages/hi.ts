/** हिन्दी: Hindi, with the same keys as en.ts. */

import type {
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
import { house } from './house/hi.ts'
import { sources } from './sources/hi.ts'
import { setup } from './setup/hi.ts'
import type { Messages } from './en.ts'

const NUMBERS = ['शून्य', 'एक', 'दो', 'तीन', 'चार', 'पाँच', 'छह', 'सात', 'आठ', 'नौ', 'दस', 'ग्यारह', 'बारह']
const number = (count: number): string => NUMBERS[count] ?? String(count)

function lasting(minutes: number): string {
  if (minutes < 1) return 'अभी-अभी'
  if (minutes < 2) return 'एक मिनट से'
  if (minutes < 13) return `${number(Math.floor(minutes))} मिनट से`
  if (minutes < 25) return 'पंद्रह मिनट से'
  if (minutes < 50) return 'आधे घंटे से'
  if (minutes < 90) return 'एक घंटे से'
  return `${number(Math.round(minutes / 60))} घंटे से`
}

function sound({ affect, energy, tempo, genres }: MoodSound): string {
  const light = affect.valence > 0.35 ? 'उजला' : affect.valence < -0.2 ? 'गहरा' : ''
  const force = energy > 0.62 ? 'जोशीला' : energy < 0.38 ? 'शांत' : 'सहज'
  const middle = tempo && (tempo[0] + tempo[1]) / 2
  const pace = middle === null ? '' : middle < 88 ? 'धीमा' : middle > 122 ? 'तेज़' : 'आराम से'
  const kinds = genres.length ? `। पहले ${genres.join(', ')}` : ''
  return `${[light, force, pace].filter(Boolean).join(', ')}${kinds}।`
}

/** Devanagari has no capitals; what the box says in English does. */
const sentenceCase = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

const labels: Record<Settable, string> = {
  neutral: 'सामान्य',
  happiness: 'ख़ुश',
  surprise: 'हैरान',
  sadness: 'उदास',
  anger: 'नाराज़',
  disgust: 'खिन्न',
  fear: 'डरा हुआ',
  calm: 'शांत',
  tired: 'थका हुआ',
  tense: 'तनाव में',
  upbeat: 'उत्साहित',
  down: 'बुझा हुआ',
}

const receptions: Record<Reception, string> = { kept: 'सुना', neutral: 'न सुना न नकारा', rejected: 'नकारा' }

const diaryHolds = (moods: number, songs: number): string => `${number(moods)} मूड, ${number(songs)} गाने`

const strategies: Record<Strategy, { name: string; means: string }> = {
  match: { name: 'मेल खाए', means: 'मूड जैसा संगीत।' },
  shift: { name: 'बदले', means: 'ऐसा संगीत जो क़दम-दर-क़दम मूड से बाहर ले जाए।' },
}

const parts: Record<Part, string> = { eye: 'आँख', player: 'प्लेयर', home: 'स्मार्ट होम', library: 'संगीत' }

const walls: Record<Wall, string> = {
  network: 'इसके पास कोई नेटवर्क नहीं है।',
  files: 'यह कोई फ़ाइल नहीं लिख सकती।',
  syscalls: 'यह 64 बाइट के संकेतों के सिवा कुछ बाहर नहीं भेज सकती।',
  core: 'कोई और प्रोग्राम इसकी मेमोरी नहीं पढ़ सकता।',
  swap: 'इसकी मेमोरी कभी डिस्क पर नहीं जाती।',
  privileges: 'इसे और अधिकार नहीं मिल सकते।',
}

const inputs: Record<Input, string> = {
  heart_rate: 'धड़कन',
  skin: 'त्वचा',
  activity: 'गतिविधि',
  weather: 'मौसम',
  presence: 'घर पर',
  noise: 'शोर',
  text: 'शब्द',
}

const told: Record<string, string> = {
  still: 'आराम में',
  walking: 'चलते हुए',
  running: 'दौड़ते हुए',
  cycling: 'साइकिल पर',
  driving: 'गाड़ी में',
  'clear-night': 'साफ़ रात',
  cloudy: 'बादल',
  exceptional: 'असाधारण',
  fog: 'कोहरा',
  hail: 'ओले',
  lightning: 'बिजली',
  'lightning-rainy': 'बिजली और बारिश',
  partlycloudy: 'कुछ बादल',
  pouring: 'तेज़ बारिश',
  rainy: 'बारिश',
  snowy: 'बर्फ़',
  'snowy-rainy': 'बर्फ़ और बारिश',
  sunny: 'धूप',
  windy: 'हवा',
  'windy-variant': 'हवा और बादल',
}

function inUse(input: Input, value: string): string {
  if (input === 'presence') return value === '0' ? 'कोई नहीं' : value === '1' ? 'एक व्यक्ति' : `${value} लोग`
  if (input === 'noise') return Number(value) < 40 ? 'शांत' : Number(value) < 65 ? 'सामान्य' : 'तेज़'
  return told[value] ?? 'काम में'
}

function ago(minutes: number): string {
  if (minutes < 1) return 'अभी'
  if (minutes < 60) return `${Math.floor(minutes)} मिनट पहले`
  return `${Math.floor(minutes / 60)} घंटे पहले`
}

const roles: Record<Role, string> = { adult: 'वयस्क', child: 'बच्चा' }

function filmLike({ affect }: Film): string {
  const light = affect.valence > 0.25 ? 'हल्की' : affect.valence < -0.25 ? 'उदास' : 'गंभीर'
  const pace = affect.arousal > 0.3 ? 'जोशीली' : affect.arousal < -0.2 ? 'शांत' : 'आराम से चलने वाली'
  return `${light} और ${pace}`
}

function filmReason({ film, parts }: FilmPick, strategy: Strategy): string {
  const liked = (parts['taste'] ?? 0) > 0.2 ? ' यह आपकी पसंद की है।' : ''
  const here = film.here ? ' यह आपके पास है।' : ''
  return `${filmLike(film)}${strategy === 'shift' ? ', बेहतर मूड की ओर एक क़दम' : ''}।${liked}${here}`
}

const FILM_GENRES: Readonly<Record<string, string>> = {
  action: 'ऐक्शन',
  adventure: 'रोमांच',
  animation: 'ऐनिमेशन',
  comedy: 'कॉमेडी',
  crime: 'अपराध',
  documentary: 'वृत्तचित्र',
  drama: 'ड्रामा',
  family: 'पारिवारिक',
  fantasy: 'फ़ैंटेसी',
  history: 'इतिहास',
  horror: 'डरावनी',
  music: 'संगीत',
  mystery: 'रहस्य',
  nature: 'प्रकृति',
  nostalgia: 'पुरानी यादें',
  romance: 'प्रेम',
  'science fiction': 'विज्ञान कथा',
  sport: 'खेल',
  thriller: 'थ्रिलर',
  war: 'युद्ध',
  western: 'वेस्टर्न',
}

export const words: Messages = {
  sentenceCase,
  labels,
  roles,

  house,
  sources,
  setup,

  places: {
    bar: 'जगहें',
    now: 'अभी',
    moods: 'मूड',
    films: 'फ़िल्में',
    diary: 'डायरी',
    home: 'घर',
    library: 'संगीत-संग्रह',
    habits: 'टाइमर और आवाज़',
    mood: 'मूड कैसा सुनाई दे',
    privacy: 'आँख',
    face: 'आपका सहज चेहरा',
    word: 'आपके लिए एक बात',
    people: 'लोग',
    you: 'आपकी प्रोफ़ाइल',
    join: 'भीतर आएँ',
    welcome: 'स्वागत',
    phone: 'यह फ़ोन आँख के रूप में',
    setup: 'बॉक्स',
  },

  language: { title: 'भाषा' },

  sign: {
    claim: 'इस बॉक्स को अपना बनाएँ',
    claimWhy: 'बॉक्स जहाँ चालू हुआ, वहाँ एक कोड दिखाता है। वह एक ही बार, आधे घंटे तक चलता है।',
    code: 'कोड',
    name: 'आपका नाम',
    password: 'पासवर्ड',
    passwordHint: 'कम से कम आठ अक्षर।',
    claimButton: 'यह मेरा बॉक्स है',
    signIn: 'कौन है?',
    signInButton: 'साइन इन करें',
    plain: 'यह कनेक्शन एन्क्रिप्टेड नहीं है। इसे केवल अपने घर के नेटवर्क में इस्तेमाल करें।',
    wrong: 'यह नहीं हुआ। फिर कोशिश करें।',
    busy: 'एक पल',
  },

  link: {
    starting: 'बॉक्स को खोज रहा हूँ।',
    soon: 'यहाँ अभी कुछ नहीं है।',
    away: 'बॉक्स दूर है। मैं उसे खोज रहा हूँ।',
    noAnswer: 'बॉक्स ने जवाब नहीं दिया, इसलिए कुछ नहीं बदला।',
    refused: 'बॉक्स ने मना किया, इसलिए कुछ नहीं बदला।',
  },

  eye: {
    open: 'खुली',
    closed: 'बंद',
    resting: 'आराम में',
    absent: 'नहीं है',
    closing: 'बंद हो रही है',
    opening: 'खुल रही है',
    unknown: 'दूर',
    closes: (word: string) => `आँख: ${word}। बंद करने के लिए छुएँ।`,
    leads: (word: string) => `आँख: ${word}। वह क्या कर सकती है, देखने के लिए छुएँ।`,
    stop: 'देखना बंद करें',
    notClosed: 'बॉक्स ने जवाब नहीं दिया। आँख अब भी खुली हो सकती है: पक्का करना हो तो बॉक्स का प्लग निकाल दें।',
  },

  mood: {
    sure: (confidence: number) => (confidence < 0.5 ? 'पक्का नहीं' : confidence < 0.75 ? 'काफ़ी हद तक पक्का' : 'पक्का'),
    seen: (label: Settable, sure: string, minutes: number) => `${labels[label]}, ${sure}, ${lasting(minutes)}।`,
    spoken: (label: Settable, sure: string) => `${labels[label]}, ${sure}।`,
    stale: (label: Settable) => `पिछली बार देखा तब ${labels[label]}।`,
    chosen: (label: Settable) => `${labels[label]}, जैसा आपने चुना।`,
    until: (time: string) => `${time} तक।`,
    untilYouSay: 'जब तक आप कुछ और न कहें।',
    figure: (confidence: number) => `100 में ${Math.round(confidence * 100)}`,
    unsure: 'मैं कह नहीं सकता।',
    absent: 'यहाँ कोई नहीं है।',
    starting: 'मैं बस शुरू हो रहा हूँ।',
    startingHint: 'संगीत और आँख पल भर में आते हैं।',
    waking: 'मैं देख रहा हूँ।',
    closed: 'मेरी आँख बंद है।',
    closedHint: 'संगीत चलता रहेगा।',
    resting: 'मेरी आँख आराम कर रही है।',
    blind: 'अभी मुझे दिख नहीं रहा।',
    blindHint: 'मैं फिर कोशिश कर रहा हूँ। मूड आप ख़ुद भी बता सकते हैं।',
    unknown: 'बॉक्स दूर है।',
    unknownHint: 'मैं उसे खोज रहा हूँ। आपको कुछ नहीं करना है।',
    let: 'मुझे देखने दें',
    itsMe: 'यह मैं हूँ',
    byHand: 'मूड चुनें',
    auto: 'जो दिखे, उसी पर चलें',
    listening: (name: string) => `${name} सुन रहे हैं।`,
  },

  track: {
    nothing: 'अभी कुछ नहीं बज रहा।',
    nothingHint: 'प्ले दबाएँ, मैं कुछ चुनता हूँ।',
    visitor: (name: string) => `एक फ़ोन ${name} से यहाँ बजा रहा है। मैं रुका हूँ और इससे कुछ नहीं सीखता।`,
    foreign: 'यह किसी और ने चुना है।',
    noMusic: 'मैं अभी कोई संगीत नहीं जानता।',
    noMusicHint: 'संगीत के फ़ोल्डर में कुछ रखें, मैं उसे सुनूँगा।',
    scanning: (done: number, total: number) => `मैं आपका संगीत जान रहा हूँ: ${total} में से ${done}।`,
    progress: 'गाना कहाँ तक पहुँचा',
    of: (elapsed: string, duration: string) => `${duration} में से ${elapsed}`,
    previous: 'पिछला गाना',
    play: 'चलाएँ',
    pause: 'रोकें',
    skip: 'यह गाना छोड़ें',
    playerAway: 'प्लेयर जवाब नहीं दे रहा। संगीत की जगह बनी रहेगी; मैं फिर कोशिश कर रहा हूँ।',
    more: 'और',
    volume: 'आवाज़',
    save: 'सहेजें',
    like: 'पसंद',
    dislike: 'मेरे लिए नहीं',
    moreLike: 'ऐसे और',
    never: 'यह फिर नहीं',
    neverSaid: 'अब से मैं इसे छोड़ दूँगा।',
    most: (volume: number) => `अभी ${volume} से ज़्यादा नहीं।`,
    elsewhere: 'और संगीत',
    saved: 'सहेजा गया।',
    coming: 'आगे क्या आएगा',
    nothingComing: 'मैंने अभी चुना नहीं है।',
    undo: 'वापस लें',
    skipped: 'छोड़ दिया।',
  },

  rating: {
    title: 'कितना अच्छा है?',
    stars: (count: number) => `${number(count)} ${count === 1 ? 'तारा' : 'तारे'}`,
    comment: 'चाहें तो और बताएँ',
  },

  coming: {
    move: (title: string, place: number) => `${title} को खिसकाएँ, जगह ${place}: तीर ऊपर या नीचे`,
    remove: (title: string) => `${title} हटाएँ`,
    removed: (title: string) => `${title} नहीं आएगा।`,
    back: 'यह फिर आएगा।',
  },

  evidence: {
    title: 'मैंने किस पर भरोसा किया',
    share: (share: number) => (share > 0.6 ? 'ज़्यादातर' : share > 0.25 ? 'कुछ हद तक' : 'थोड़ा सा'),
    figure: (share: number) => `100 में ${Math.round(share * 100)}`,
    none: 'अभी कुछ नहीं।',
  },

  hold: {
    title: 'यह कब तक रहे?',
    hour: 'एक घंटा',
    hours: 'दो घंटे',
    evening: 'आज शाम',
    open: 'जब तक मैं कहूँ',
  },

  tell: {
    title: 'मुझे बताएँ',
    label: 'कैसा चल रहा है?',
    send: 'भेजें',
    hint: 'मैं आपके शब्दों को थोड़ा महत्व देता हूँ और उन्हें रखता नहीं।',
    fewWords: 'आपकी भाषा में मैं कुछ ही शब्द जानता हूँ।',
    did: {
      play: 'समझ गया: बजाता हूँ।',
      pause: 'समझ गया: रोकता हूँ।',
      skip: 'समझ गया: अगला गाना।',
      previous: 'समझ गया: पिछला गाना।',
      louder: 'समझ गया: थोड़ा तेज़।',
      quieter: 'समझ गया: थोड़ा धीमा।',
      like: 'समझ गया: यह गाना आपको पसंद है।',
      dislike: 'समझ गया: यह गाना आपको पसंद नहीं।',
      save: 'समझ गया: यह गाना सहेज लिया।',
      mood: 'समझ गया: किसी और मूड का संगीत। कुछ देर इसी पर चलूँगा।',
    },
  },

  chat: {
    title: 'आपस में',
    label: 'घर वालों से',
    send: 'कहें',
    hint: 'यहाँ रहने वाला हर कोई इसे तीस दिन तक पढ़ सकता है। मेहमान नहीं पढ़ सकते, और मैं इससे कुछ नहीं समझता।',
    none: 'अभी तक किसी ने कुछ नहीं कहा।',
    said: (name: string, time: string) => `${name}, ${time}`,
    off: 'मेरे लिए बंद करें',
    on: 'मेरे लिए चालू करें',
    back: 'वापस लें',
    unsay: (text: string) => `वापस लें: ${text}`,
    unread: 'पढ़ने को कुछ नया है',
    isOff: 'आपने बातचीत बंद कर दी है।',
  },

  face: {
    title: 'आपका सहज चेहरा',
    why: 'कुछ चेहरे बिना किसी भाव के भी थोड़े उदास या कठोर लगते हैं। दस सेकंड में मैं सीखता हूँ कि आपका चेहरा सहज कैसा रहता है, ताकि उसे मूड न समझूँ।',
    keeps: 'मैं सात अंक रखता हूँ, कोई तस्वीर नहीं। आपके सुधारने पर वे थोड़ा खिसकते हैं। जब चाहें उन्हें मिटा दें।',
    adults: 'केवल इस घर का कोई वयस्क मुझे देखने दे सकता है।',
    shut: 'इसके लिए मेरी आँख खुली होनी चाहिए, और सुनने वाले आप होने चाहिए।',
    start: 'मेरा चेहरा सीखें',
    again: 'फिर से सीखें',
    forget: 'इसे भूल जाएँ',
    forgotten: 'भूल गया। अब आपका चेहरा औरों की तरह पढ़ता हूँ।',
    learned: (day: string) => `मैंने इसे ${day} को सीखा।`,
    relax: 'चेहरा ढीला छोड़ें',
    look: 'इधर देखें और कुछ न सोचें। दस सेकंड लगेंगे।',
    progress: 'कहाँ तक पहुँचा',
    done: 'धन्यवाद। अब मैं जानता हूँ',
    failed: 'मैं सीख नहीं पाया',
    back: 'वापस',
  },

  wrong: {
    button: 'ग़लत मूड',
    question: (label: Settable | null) => (label ? `मुझे आप ${labels[label]} लगते हैं। सही क्या है?` : 'सही क्या है?'),
    unknown: 'मुझे नहीं पता',
    noted: (label: Settable | null) => (label ? `तो ${labels[label]}।` : 'मैं फिर देखता हूँ।'),
    cancel: 'रहने दें',
  },

  feels: {
    button: 'यह गाना कुछ और महसूस होता है',
    question: 'आपको यह कैसा लगता है?',
    noted: (label: Settable) => `तो आपके लिए ${labels[label]}। जब भी आप सुनेंगे, यही मानूँगा।`,
  },

  strategy: { title: 'संगीत मूड से', ...strategies },

  moods: {
    title: 'मूड',
    lead: 'हर मूड कैसा सुनाई दे। किसी को छुएँ, मैं बजाता हूँ।',
    playing: 'बज रहा है',
    failed: 'मैं सूची नहीं ला पाया।',
    again: 'फिर कोशिश करें',
    sound,
    change: (name: string) => `${name} कैसा सुनाई दे, बदलें`,
  },

  films: {
    mood: 'किस मूड के लिए',
    now: (label: Settable | null) => (label ? `अभी: ${labels[label]}` : 'अभी'),
    should: 'फ़िल्म कैसी हो',
    strategy: { match: 'मूड जैसी', shift: 'मूड से बाहर' },
    facts: ({ year, genres, age }: Film) =>
      [year, genres.slice(0, 3).map((genre) => FILM_GENRES[genre] ?? genre).join(', '), age ? `${age}+` : 'सबके लिए'].filter(Boolean).join(' · '),
    reason: filmReason,
    reject: 'यह नहीं',
    accept: 'यही',
    save: 'किसी और दिन',
    noted: {
      reject: (title: string) => `ठीक है, ${title} नहीं।`,
      accept: (title: string) => `तो ${title}।`,
      save: (title: string) => `${title} किसी और दिन के लिए रख ली।`,
    },
    seen: 'देख चुके हैं? कैसी लगी?',
    stars: (count: number) => `${number(count)} तारे`,
    rated: (count: number) => `${number(count)} तारे।`,
    tv: { open_film: 'TV पर खोलें', play_trailer: 'ट्रेलर', search_trailer: 'YouTube पर खोजें', notice: 'नाम दिखाएँ' },
    youtube: 'YouTube की खोज TV पर खुलती है, और Google को फ़िल्म का नाम पता चलता है।',
    noTv: 'कोई TV नहीं जुड़ा है। स्मार्ट होम या Kodi जोड़ा जा सकता है।',
    others: 'या इनमें से कोई',
    kept: 'आपकी फ़िल्में',
    word: ({ verdict, stars }: KeptFilm) =>
      stars ? '★'.repeat(stars) : verdict === 'accept' ? 'चुनी' : verdict === 'save' ? 'किसी और दिन' : '',
    sources: { catalogue: 'जो फ़िल्में मैं जानता हूँ', local: 'आपकी फ़िल्मों का फ़ोल्डर', tmdb: 'themoviedb.org' },
    none: 'इस मूड के लिए अब मेरे पास कुछ नया नहीं है। कोई और मूड चुनें।',
    failed: 'फ़िल्में नहीं मिल सकीं।',
    guest: 'फ़िल्में घर के लोगों को दिखाई जाती हैं।',
    way: {
      title: (label: Settable, strategy: Strategy) =>
        strategy === 'match' ? `“${labels[label]}” मूड में फ़िल्में कैसी हों` : `“${labels[label]}” मूड से फ़िल्में कहाँ ले जाएँ`,
      genres: 'ये पहले आएँ।',
      kept: 'समझ गया। फ़िल्में इसी के अनुसार आएँगी।',
    },
    genres: FILM_GENRES,
  },

  diary: {
    lead: 'मुझे क्या लगा, और मैंने क्या बजाया। इसे केवल आप पढ़ सकते हैं।',
    adults: 'डायरी इस घर के वयस्कों के लिए है।',
    span: 'कितना',
    spans: { 1: 'आज', 7: 'एक हफ़्ता' },
    off: 'मैं आपके मूड नहीं रखता: आपने इसके लिए हाँ नहीं कहा है। जो बजा, वह फिर भी यहाँ है।',
    turnOn: 'अपने मूड रखने दें',
    nothing: 'यहाँ कुछ नहीं है।',
    failed: 'डायरी नहीं मिल सकी।',
    band: (day: string, moods: number, songs: number) => `${day}, आधी रात से आधी रात तक: ${diaryHolds(moods, songs)}`,
    holds: (moods: number, songs: number) => diaryHolds(moods, songs),
    moods: 'मूड',
    songs: 'गाने',
    from: (since: string, until: string) => `${since} से ${until}`,
    play: (at: string, label: Settable | null, reception: Reception) =>
      [at, label ? `मूड: ${labels[label]}` : '', receptions[reception]].filter(Boolean).join(', '),
    erase: (what: string) => `${what}: मिटाएँ`,
    erased: 'मिटा दिया।',
    erasedDay: (day: string) => `${day} मिटा दिया।`,
    eraseDay: 'यह दिन मिटाएँ',
    eraseMeans: 'मिटाया हुआ हमेशा के लिए जाता है, और उससे सीखा हुआ मैं भूल जाता हूँ। सहेजे गाने सहेजे रहते हैं। पहले लिए गए बैकअप में वह बना रहता है।',
    counts: 'हर मूड के लिए मैंने क्या बजाया',
    count: (kept: number, neutral: number, rejected: number) => `${kept} सुने, ${neutral} न इधर न उधर, ${rejected} नकारे`,
    better: 'क्या संगीत से मदद मिली?',
    compared: {
      too_little: 'संगीत के साथ और बिना, मैंने इतने कम बुझे मूड देखे हैं कि कुछ कह नहीं सकता।',
      no_difference: 'बुझे मूड संगीत के बिना भी लगभग उतनी ही बार बीते। जो अंतर है, वह संयोग हो सकता है।',
      more_often: 'बुझे मूड संगीत के साथ ज़्यादा बार बीते।',
      less_often: 'बुझे मूड संगीत के साथ कम बार बीते।',
    },
    shares: (better: number, total: number, without: number, quiet: number) =>
      `आधे घंटे बाद संगीत के साथ ${total} में से ${better} बार बेहतर दिखा, और बिना संगीत ${quiet} में से ${without} बार।`,
    caution: 'ज़्यादातर बुझे मूड अपने-आप बीत जाते हैं, और मैं अक्सर ग़लत होता हूँ। इससे यह साबित नहीं होता कि संगीत ने ऐसा किया।',
  },

  privacy: {
    title: 'आँख',
    ask: 'क्या मैं आपको देख सकता हूँ?',
    text: [
      ['क्या', 'मैं सेकंड में एक-दो बार सामने का चेहरा देखकर मूड का अंदाज़ा लगाता हूँ। मैं अक्सर ग़लत होता हूँ।'],
      ['क्यों', 'ताकि संगीत मूड से मेल खाए, या उससे बाहर ले जाए।'],
      ['कब तक', 'हर तस्वीर अगली से पहले मिट जाती है और आँख से बाहर नहीं जाती। अंदाज़ा तभी रखा जाता है जब आप कहें।'],
      ['कैसे रोकें', 'किसी भी पन्ने पर ऊपर आँख को छुएँ। वह तुरंत बंद हो जाती है।'],
    ],
    yes: 'हाँ, आप देख सकते हैं',
    no: 'अभी नहीं',
    may: (name: string) => `${name}, आपने कहा है कि मैं देख सकता हूँ।`,
    nowOpen: 'आँख खुली है।',
    nowClosed: 'आँख बंद है।',
    nowResting: 'आँख आराम कर रही है।',
    nowAbsent: 'आँख देख नहीं सकती।',
    openIt: 'आँख खोलें',
    takenBack: 'आँख बंद है। आपकी हाँ हट गई, और आपके चेहरे से मैंने जो सीखा वह भी।',
    adults: 'केवल इस घर का कोई वयस्क मुझे देखने दे सकता है।',
  },

  notice: { title: 'केवल आपके लिए एक बात', read: 'मैंने पढ़ लिया', none: 'कहने को और कुछ नहीं है।' },
  moodmap: {
    play: 'यह मूड बजाएँ',
    whose: 'किसके लिए',
    mine: 'मेरे लिए',
    everybody: 'सबके लिए',
    forAll: 'जिनका अपना ढंग नहीं है, उन सबके लिए यह ऐसा सुनाई देता है।',
    own: 'आपके सुनते समय यह ऐसा सुनाई देता है।',
    notOwn: 'यहाँ सबके लिए यह ऐसा सुनाई देता है। कुछ बदलें, तो यह आपका अपना ढंग होगा।',
    sounds: 'यह सुनाई दे',
    valence: 'उदास से ख़ुश',
    arousal: 'शांत से जोशीला',
    goalValence: 'अंत में, उदास से ख़ुश',
    goalArousal: 'अंत में, शांत से जोशीला',
    pace: 'कितनी जल्दी',
    paces: (tracks: number) => (tracks === 1 ? 'अगले गाने के साथ' : `${tracks} गानों में`),
    energy: 'धीमी से दमदार',
    valences: (at: number) => (at < -0.5 ? 'उदास' : at < -0.15 ? 'कुछ उदास' : at <= 0.15 ? 'बीच में' : at <= 0.5 ? 'कुछ ख़ुश' : 'ख़ुश'),
    arousals: (at: number) => (at < -0.5 ? 'शांत' : at < -0.15 ? 'कुछ शांत' : at <= 0.15 ? 'बीच में' : at <= 0.5 ? 'कुछ जोशीला' : 'जोशीला'),
    energies: (at: number) => (at < 0.25 ? 'धीमी' : at < 0.45 ? 'कुछ धीमी' : at <= 0.55 ? 'बीच में' : at <= 0.75 ? 'कुछ दमदार' : 'दमदार'),
    tempo: 'केवल एक ख़ास लय पर',
    slowest: 'सबसे धीमी',
    fastest: 'सबसे तेज़',
    beats: (count: number) => `मिनट में ${count} ताल`,
    genres: 'संगीत के प्रकार',
    genreHint: 'पहले आए तो एक बार छुएँ, कभी न आए तो दो बार।',
    genre: { first: 'पहले आता है', never: 'कभी नहीं आता', any: 'जैसे आए' },
    asBox: 'जैसा "अभी" पर चुना है',
    asBoxMeans: 'जो सब मूड के लिए चुना है, वही इसके लिए भी है।',
    leads: 'खोखले बिंदु को वहाँ खींचें जहाँ पहुँचना है।',
    would: 'मैं क्या बजाऊँगा',
    kept: 'ठीक है। आगे का संगीत इसी पर चलेगा।',
    undone: 'जैसा था।',
    reset: 'जैसा शुरू में था।',
    resetAll: 'शुरू जैसा करें',
    resetOwn: 'सबके जैसा करें',
  },

  habits: {
    sleep: 'सोने का समय',
    sleepHint: 'संगीत धीमा होता है और रुक जाता है।',
    sleepsAt: (time: string) => `संगीत ${time} पर रुकेगा।`,
    noSleep: 'चलने दें',
    minutes: (count: number) => (count === 60 ? 'एक घंटे में' : `${count} मिनट में`),
    wake: 'जगाना',
    wakeHint: 'धीरे शुरू होने वाले संगीत से जागें।',
    wakes: (time: string, mood: string) => `${time} पर, ${mood}`,
    at: 'समय',
    mood: 'मूड',
    days: 'किन दिनों',
    weekdays: ['सोमवार', 'मंगलवार', 'बुधवार', 'गुरुवार', 'शुक्रवार', 'शनिवार', 'रविवार'],
    once: 'बिना दिन के, एक बार।',
    onDays: 'हर हफ़्ते इन दिनों।',
    upTo: 'इतनी आवाज़ तक',
    loud: 'कितनी आवाज़',
    limit: 'इससे ज़्यादा कभी नहीं',
    night: 'रात में धीमा',
    from: 'से',
    until: 'तक',
    nightLimit: 'रात में इससे ज़्यादा कभी नहीं',
    whoever: 'कोई भी बढ़ाए, यहाँ या कहीं और, यह लागू रहता है।',
    adults: 'इसे केवल इस घर का कोई वयस्क बदल सकता है।',
    resume: 'बिजली जाने के बाद',
    resumes: { as_it_was: 'जैसा था', playing: 'चलाएँ', paused: 'रुकें' },
  },

  library: {
    views: { songs: 'गाने', artist: 'कलाकार', album: 'एल्बम', genre: 'प्रकार', mood: 'मूड', saved: 'सहेजे' },
    by: 'कैसे देखें',
    search: 'खोजें',
    found: (count: number) => (count === 0 ? 'ऐसा कुछ नहीं मिला।' : count === 1 ? 'एक गाना।' : `${count} गाने।`),
    foundGroups: (count: number) => (count === 0 ? 'ऐसा कुछ नहीं मिला।' : `कुल ${count}।`),
    playNow: 'अभी चलाएँ',
    playNext: (title: string) => `${title} इसके बाद चलाएँ`,
    playAll: 'सब चलाएँ',
    now: (title: string) => `${title} चल रहा है।`,
    next: (title: string) => `इसके बाद ${title}।`,
    more: 'और दिखाएँ',
    failed: 'मैं यह ढूँढ नहीं पाया।',
    nothingSaved: 'अभी कुछ सहेजा नहीं है। गाना बजते समय "अभी" पर सहेजें दबाएँ।',
    unsave: (title: string) => `${title} सूची से हटाएँ`,
    unsaved: (title: string) => `${title} सूची से हट गया।`,
    anyMood: 'बिना मूड',
    export: 'साथ ले जाएँ (m3u)',
    axes: 'बाएँ से दाएँ उदास से ख़ुश, नीचे से ऊपर शांत से जोशीला।',
    plot: (count: number) => `${count} गाने उदास और ख़ुश, शांत और जोशीले के बीच कहाँ हैं`,
    failures: 'कौन सी फ़ाइलें, और क्यों',
    left: (seconds: number) => (seconds < 90 ? 'लगभग एक मिनट बाक़ी।' : `लगभग ${Math.round(seconds / 60)} मिनट बाक़ी।`),
  },

  home: {
    title: 'घर',
    parts,
    well: 'ठीक चल रहा है।',
    down: 'नहीं चल रहा। मैं फिर कोशिश कर रहा हूँ।',
    unheard: 'अभी शुरू नहीं हुआ।',
    told: 'आपका घर मुझे क्या बताता है',
    toldWhy: 'इससे मुझे चुनने में मदद मिलती है। हर बात कुछ देर मानी जाती है, फिर मैं उसे भूल जाता हूँ।',
    inputs,
    inUse: ({ input, value }: InputInUse) => inUse(input, value),
    ago,
    eye: 'आँख क्या नहीं कर सकती',
    walls,
    missing: (wall: string) => `इस मशीन पर नहीं: ${wall}`,
    noWalls: 'आँख ने अभी बताया नहीं।',
    music: 'संगीत',
    songs: (count: number) => (count === 1 ? 'मैं एक गाना जानता हूँ।' : `मैं ${count} गाने जानता हूँ।`),
    failures: (count: number) => (count === 1 ? 'एक फ़ाइल पढ़ी नहीं जा सकी।' : `${count} फ़ाइलें पढ़ी नहीं जा सकीं।`),
    you: 'आप',
    guest: 'आप यहाँ मेहमान हैं।',
    signedIn: (name: string, role: string) => `${name}, ${role}`,
    privacy: 'आँख क्या कर सकती है',
    face: 'आपका सहज चेहरा',
    install: 'पैनल को इस फ़ोन पर रखें',
    notInstallable: 'पैनल को ऐप की तरह इस फ़ोन पर केवल एन्क्रिप्टेड कनेक्शन से रखा जा सकता है।',
    signOut: 'साइन आउट करें',
    version: (box: string, version: string) => `${box}, Moodbox ${version}`,
  },
}
