// The station's main process: our code and every package that is plain JavaScript, in a few files.
import { join } from 'node:path'
import { defineConfig, type Plugin } from 'vite'

const DESKTOP = join(import.meta.dirname, 'desktop')

/** What stays a package of its own: Electron brings itself, and binaries are found by the place of their package. */
const EXTERNAL = ['electron', '@node-rs/argon2', '@serialport/bindings-cpp', 'better-sqlite3']

const WORKER = "new URL('./keeper-worker.ts', import.meta.url)"

/** A thread's file is named by its place, which no import tells: it becomes an entry beside the others. */
function nameWorker(): Plugin {
  return {
    name: 'name-worker',
    enforce: 'pre',
    transform: {
      filter: { id: /\/recovery\/keeper\.ts$/ },
      handler(code) {
        if (code.split(WORKER).length !== 2)
          throw new Error('keeper.ts starts its thread another way')
        return code.replace(WORKER, "new URL('./keeper-worker.js', import.meta.url)")
      },
    },
  }
}

const entries = {
  main: join(DESKTOP, 'shells/electron/main.ts'),
  station: join(DESKTOP, 'shells/start-station.ts'),
  'keeper-worker': join(DESKTOP, 'core/recovery/keeper-worker.ts'),
}

export default defineConfig({
  root: DESKTOP,
  publicDir: false,
  plugins: [nameWorker()],
  ssr: { noExternal: true, external: EXTERNAL },
  build: {
    ssr: true,
    outDir: join(import.meta.dirname, 'dist', 'electron'),
    emptyOutDir: true,
    target: 'node24',
    // A crash report names lines that a person can read.
    minify: false,
    rolldownOptions: {
      input: entries,
      output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name].js' },
      preserveEntrySignatures: 'strict',
    },
  },
})
