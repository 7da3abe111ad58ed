// Builds the pages and Electron's main process once, before the specs of its window.
import { buildRendererIfStale } from '../build.ts'
import { buildMainIfStale } from '../electron/build-main.ts'

export async function setup(): Promise<void> {
  await buildRendererIfStale()
  await buildMainIfStale()
}
