import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig, type Plugin } from 'vite'
import { mockBox } from './mock/plugin.ts'

const ALWAYS = ['/', '/icon.svg', '/icon-192.png', '/manifest.webmanifest']

type Info = { getModuleInfo: (id: string) => { isEntry: boolean; importers: readonly string[] } | null }
const needed = new Map<string, boolean>()

/** All that the first screen needs is one file: what the entry imports, and what that imports, but not what comes on demand. */
function atOnce(id: string, info: Info): string | null {
  const known = needed.get(id)
  if (known !== undefined) return known ? 'panel' : null
  needed.set(id, false) // a cycle
  const found = info.getModuleInfo(id)
  const first = found !== null && (found.isEntry || found.importers.some((importer) => atOnce(importer, info) !== null))
  needed.set(id, first)
  return first ? 'panel' : null
}

/** Puts the service worker beside the page, with the names of the files that this build has left in it. */
async function serviceWorker(folder: string): Promise<void> {
  const built = (await readdir(join(folder, 'assets'))).filter((file) => /\.(js|css)$/.test(file)).sort()
  const files = JSON.stringify([...ALWAYS, ...built.map((file) => `/assets/${file}`)])
  const source = await readFile(new URL('./sw.js', import.meta.url), 'utf8')
  await writeFile(join(folder, 'sw.js'), source.replace("['/']", () => files))
}

/** Packs what the box serves, once and as small as it gets: a Pi has better things to do. */
async function pack(folder: string): Promise<void> {
  for (const name of await readdir(folder, { recursive: true })) {
    if (!/\.(js|css|html|svg|webmanifest)$/.test(name)) continue
    const content = await readFile(join(folder, name))
    await writeFile(join(folder, `${name}.gz`), gzipSync(content, { level: 9 }))
    await writeFile(join(folder, `${name}.br`), brotliCompressSync(content))
  }
}

/** What is made of the files once they are written: which they are is not known before. */
function finish(): Plugin {
  return {
    name: 'finish',
    apply: 'build',
    async writeBundle({ dir }) {
      await serviceWorker(dir!)
      await pack(dir!)
    },
  }
}

export default defineConfig({
  plugins: [svelte(), mockBox(), finish()],
  build: {
    target: ['chrome111', 'firefox114', 'safari16.4'],
    license: { fileName: 'licenses.md' },
    // The policy allows no inline data: small files stay files.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: atOnce }] } } },
  },
})
