import { readFileSync } from 'node:fs'
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

export default defineConfig({
  plugins: [svelte(), mockBox(), serviceWorker()],
  build: {
    target: ['chrome111', 'firefox114', 'safari16.4'],
    license: { fileName: 'licenses.md' },
    // The policy allows no inline data: small files stay files.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
})
