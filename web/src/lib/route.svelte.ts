/** Which place is shown: the part of the address after #/. */

/** The five places of the bar. */
export const BAR = ['now', 'moods', 'films', 'diary', 'home'] as const
/** And what lies one tap behind them. */
const PLACES = [...BAR, 'privacy', 'face', 'word'] as const
export type Place = (typeof PLACES)[number]

function read(): Place {
  const name = location.hash.replace(/^#\/?/, '')
  return PLACES.find((place) => place === name) ?? 'now'
}

class Route {
  place = $state<Place>(read())

  constructor() {
    addEventListener('hashchange', () => (this.place = read()))
  }

  go(place: Place): void {
    location.hash = `#/${place}`
  }
}

export const route = new Route()
