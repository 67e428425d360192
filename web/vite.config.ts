import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig } from 'vite'
import { mockBox } from './mock/plugin.ts'

export default defineConfig({
  plugins: [svelte(), mockBox()],
  build: {
    target: ['chrome111', 'firefox114', 'safari16.4'],
    license: { fileName: 'licenses.md' },
    // The policy allows no inline data: small files stay files.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
})
