/** Which place is shown: the part of the address after #/. */

/** The five places of the bar. */
export const BAR = ['now', 'moods', 'films', 'diary', 'home'] as const
/** And what lies one tap behind them. */
const PLACES = [...BAR, 'library', 'habits', 'mood', 'privacy', 'face', 'word', 'people', 'you', 'join', 'welcome', 'phone', 'setup'] as const
export type Place = (typeof PLACES)[number]

/** `#/place/detail`. */
function read(): [Place, string] {
  const [name, detail = ''] = location.hash.replace(/^#\/?/, '').split('/')
  return [PLACES.find((place) => place === name) ?? 'now', decodeURIComponent(detail)]
}

class Route {
  place = $state<Place>(read()[0])
  /** Which one of the place's: a mood. */
  detail = $state(read()[1])

  constructor() {
    addEventListener('hashchange', () => ([this.place, this.detail] = read()))
  }

  go(place: Place): void {
    location.hash = `#/${place}`
  }
}

export const route = new Route()
