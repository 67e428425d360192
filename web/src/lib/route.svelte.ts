/** Which place is shown: the part of the address after #/. */

export type Place = 'now' | 'moods' | 'home' | 'privacy' | 'face' | 'word'
const PLACES: readonly string[] = ['now', 'moods', 'home', 'privacy', 'face', 'word'] satisfies Place[]

function read(): Place {
  const name = location.hash.replace(/^#\/?/, '')
  return PLACES.includes(name) ? (name as Place) : 'now'
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
