import { readFileSync } from 'node:fs'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig, type Plugin } from 'vite'
import { mockBox } from './mock/plugin.ts'

const ALWAYS = ['/', '/icon.svg', '/icon-192.png', '/manifest.webmanifest']

/** Puts the service worker beside the page, with the names of this build's files in it. */
function serviceWorker(): Plugin {
  return {
    name: 'service-worker',
    apply: 'build',
    generateBundle(_, bundle) {
      const built = Object.keys(bundle).filter((file) => /^assets\/.*\.(js|css)$/.test(file))
      const files = JSON.stringify([...ALWAYS, ...built.map((file) => `/${file}`)])
      const source = readFileSync(new URL('./sw.js', import.meta.url), 'utf8').replace("['/']", () => files)
      this.emitFile({ type: 'asset', fileName: 'sw.js', source })
    },
  }
}

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

/** Packs what the box serves, once and as small as it gets: a Pi has better things to do. */
function packed(): Plugin {
  return {
    name: 'packed',
    apply: 'build',
    async writeBundle({ dir }) {
      const folder = dir!
      for (const name of await readdir(folder, { recursive: true })) {
        if (!/\.(js|css|html|svg|webmanifest)$/.test(name)) continue
        const content = await readFile(join(folder, name))
        await writeFile(join(folder, `${name}.gz`), gzipSync(content, { level: 9 }))
        await writeFile(join(folder, `${name}.br`), brotliCompressSync(content))
      }
    },
  }
}

export default defineConfig({
  plugins: [svelte(), mockBox(), serviceWorker(), packed()],
  build: {
    target: ['chrome111', 'firefox114', 'safari16.4'],
    license: { fileName: 'licenses.md' },
    // The policy allows no inline data: small files stay files.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: atOnce }] } } },
  },
})
