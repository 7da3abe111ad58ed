// The station's pages: plain files that the station app serves from memory.
import { join } from 'node:path'
import { defineConfig } from 'vite'

const RENDERER = join(import.meta.dirname, 'desktop', 'renderer')

export default defineConfig({
  root: RENDERER,
  base: '/',
  oxc: { jsx: { runtime: 'automatic', importSource: 'hono/jsx/dom' } },
  // The decoder's thread loads its second decoder only where it needs it.
  worker: { format: 'es' },
  build: {
    outDir: join(import.meta.dirname, 'dist', 'renderer'),
    emptyOutDir: true,
    target: 'es2024',
    // Inlined pictures would need a wider policy, and the polyfill is for browsers that are not ours.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: { input: [join(RENDERER, 'gate.html'), join(RENDERER, 'admin.html')] },
  },
})
