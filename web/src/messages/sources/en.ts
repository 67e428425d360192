/** The words about where music comes from, in English. */

export const sources = {
  folder: 'Put music into this folder from a computer at home. I find it by myself.',
  windows: (address: string) => `On Windows: ${address}`,
  demo: 'These pieces were made for the demo, by a program.',
  demoPiece: 'a demo piece',
  radio: 'Internet radio',
  allow: 'Stations by mood, where your library has nothing that fits or when you ask',
  allowWhy: 'It stays off until an adult switches it on. Stations play what they like, so there is none while a child listens.',
  told: 'radio-browser.info and the station then learn this home’s internet address and which station plays. Never a mood, never a person.',
  adults: 'An adult can switch it on.',
  asking: 'I am asking for stations.',
  known: (count: number) => `I know ${count === 1 ? 'one station' : `${count} stations`}. For the mood now:`,
  best: 'Play radio for this mood',
  play: (name: string) => `Play ${name}`,
  plays: (name: string) => `${name} plays.`,
  bestPlays: 'Radio plays.',
  leave: 'Back to my music',
  left: 'Your music comes next.',
  off: 'Radio is off. Nothing is asked of anybody.',
  undo: 'Undo',
}

export type Sources = typeof sources
