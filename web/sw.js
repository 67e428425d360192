/**
 * The service worker: keeps the panel's shell (its page, script, styles and icons) on the phone, so that an installed panel opens
 * at once and says plainly when the box is away. Nothing of /api ever goes through it: what the box knows stays on the box.
 * The build puts the files of this version in the place of SHELL (see vite.config.ts).
 */

const SHELL = ['/']
const NAME = `shell ${SHELL.join(' ')}`
const PATIENCE_MS = 3000

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(SHELL)).then(() => self.skipWaiting()))
})

self.addEventListener('activate', (event) => {
  const old = (names) => Promise.all(names.filter((name) => name !== NAME).map((name) => caches.delete(name)))
  event.waitUntil(caches.keys().then(old).then(() => self.clients.claim()))
})

self.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== location.origin || pathname.startsWith('/api/')) return
  if (request.mode === 'navigate') event.respondWith(page(request))
  else if (SHELL.includes(pathname)) event.respondWith(caches.match(pathname).then((kept) => kept ?? fetch(request)))
})

/** The box's own page where it answers soon, else the one that was kept. */
async function page(request) {
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(PATIENCE_MS) })
    if (answer.ok) return answer
  } catch {
    // The box is away, which the page will say.
  }
  return (await caches.match('/')) ?? Response.error()
}
