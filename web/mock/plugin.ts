/** Serves the pretended box beside `vite dev` and `vite preview`, with the same content policy as the real one. */

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Plugin, PreviewServer, ViteDevServer } from 'vite'
import { WebSocketServer } from 'ws'
import { diary } from './diary.ts'
import { World } from './world.ts'

const MOOD_MS = 12_000
const DELAY_MS = 120
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; manifest-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

type Next = () => void

async function body(request: IncomingMessage): Promise<Record<string, unknown>> {
  let text = ''
  for await (const chunk of request) text += String(chunk)
  return text ? (JSON.parse(text) as Record<string, unknown>) : {}
}

function answer(response: ServerResponse, status: number, value?: unknown): void {
  response.writeHead(status, { 'content-type': status < 400 ? 'application/json' : 'application/problem+json' })
  response.end(value === undefined ? undefined : JSON.stringify(value))
}

function problem(response: ServerResponse, status: number, title: string, detail: string): void {
  answer(response, status, { title, detail, status })
}

function serve(server: ViteDevServer | PreviewServer, policy: boolean): void {
  const sockets = new WebSocketServer({ noServer: true })
  const tell = (): void => sockets.clients.forEach((socket) => socket.send(JSON.stringify(world.snapshot())))
  const world = new World(tell)
  const timer = setInterval(() => world.move(), MOOD_MS)
  server.httpServer?.once('close', () => clearInterval(timer))

  server.httpServer?.on('upgrade', (request, socket, head) => {
    if (request.url !== '/api/live') return
    sockets.handleUpgrade(request as IncomingMessage, socket, head, (live) => {
      if (!world.hello().session) live.close(4401, 'not signed in')
      else live.send(JSON.stringify(world.snapshot()))
    })
  })

  async function route(request: IncomingMessage, response: ServerResponse, next: Next): Promise<void> {
    const path = request.url ?? ''
    if (policy) response.setHeader('content-security-policy', POLICY)
    if (path === '/mock') {
      world.freeze(await body(request))
      answer(response, 204)
    } else if (path === '/api/hello') answer(response, 200, world.hello())
    else if (path === '/api/state') answer(response, 200, world.snapshot())
    else if (path === '/api/sources') answer(response, 200, world.sources())
    else if (path === '/api/library/plane') answer(response, 200, world.plane())
    else if (path.startsWith('/api/films?') || path === '/api/films') answer(response, 200, world.films())
    else if (path === '/api/films/kept') answer(response, 200, [])
    else if (path === '/api/films/map') answer(response, 200, {})
    else if (path.endsWith('/tv')) answer(response, 200, { words: 'The mock box has no TV.' })
    else if (path.startsWith('/api/diary?')) answer(response, 200, diary(Number(path.split('=')[1]), world.person.consents.includes('history')))
    else if (path === '/api/box' || path === '/api/readings') answer(response, 200, world.about(path))
    else if (path === '/api/mapping') answer(response, 200, world.map())
    else if (path.startsWith('/api/library/tracks?')) answer(response, 200, world.find(new URLSearchParams(path.split('?')[1]).get('text') ?? ''))
    else if (path.startsWith('/api/library/groups/')) answer(response, 200, world.groups(path.split(/[/?]/)[4] ?? ''))
    else if (path.startsWith('/api/songs?')) answer(response, 200, world.songs())
    else if (path === '/api/me/saved') answer(response, 200, world.saved())
    else if (path === '/api/track/rating') answer(response, 200, null)
    else if (path === '/api/me/baseline' && request.method === 'GET') answer(response, 200, { learned: null })
    else if (path === '/api/me/notice' && request.method === 'GET') answer(response, 200, { words: null })
    else if (path === '/api/chat/send') {
      const { text, to } = await body(request)
      if (to === 'household') world.say(String(text))
      answer(response, 200, { words: 'That sounds bright to me. I weigh it a little.', acts: to !== 'household', did: null })
    } else if (path === '/api/chat/fetch') answer(response, 200, world.chat())
    else if (path === '/api/me/chat') {
      world.wantsChat = Boolean((await body(request))['wanted'])
      answer(response, 204)
    } else if (path === '/api/claim' || path === '/api/session') await sign(path, request, response)
    else if (path.startsWith('/api/')) {
      const wanted = await body(request)
      await new Promise((resolve) => setTimeout(resolve, DELAY_MS))
      if (world.command(path.slice('/api/'.length), request.method ?? '', wanted)) answer(response, 204)
      else problem(response, 404, 'Not found', 'The mock box knows nothing of this.')
    } else next()
  }

  async function sign(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const wanted = await body(request)
    if (request.method !== 'DELETE' && wanted['password'] === 'wrong password') {
      problem(response, 403, 'Refused', 'That name and password do not belong together.')
      return
    }
    world.claimed = true
    world.signedIn = request.method !== 'DELETE'
    answer(response, path === '/api/claim' ? 201 : 200, world.person)
  }

  server.middlewares.use((request, response, next) => {
    route(request, response, next).catch((error: unknown) => problem(response, 500, 'The mock box broke', String(error)))
  })
}

/** The pretended box as a Vite plugin. The content policy holds for the build alone: Vite's own dev client injects styles. */
export function mockBox(): Plugin {
  return {
    name: 'mock-box',
    configureServer: (server) => serve(server, false),
    configurePreviewServer: (server) => serve(server, true),
  }
}
