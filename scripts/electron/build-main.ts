// Builds Electron's main process where it is missing or older than what it is made of.
import { join } from 'node:path'
import { newestMs } from '../build.ts'

const ROOT = join(import.meta.dirname, '../..')

/** What Electron is started with. */
export const MAIN_FILE = join(ROOT, 'dist', 'electron', 'main.js')

const SOURCES = ['desktop', 'shared', 'vite.desktop.config.ts', 'package-lock.json']

export async function buildMainIfStale(): Promise<void> {
  const changedAt = Math.max(...SOURCES.map((source) => newestMs(join(ROOT, source))))
  if (newestMs(MAIN_FILE) >= changedAt) return
  const { buildMain } = await import('../package/build-app.ts')
  await buildMain()
}
