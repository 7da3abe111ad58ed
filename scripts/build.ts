#!/usr/bin/env node
// Builds the station's pages into dist/renderer. Usage: npm run build
import { existsSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { InlineConfig } from 'vite'

const ROOT = resolve(import.meta.dirname, '..')

/** Where the built pages lie. */
export const BUILT_FOLDER = join(ROOT, 'dist', 'renderer')

const SOURCES = ['desktop/renderer', 'desktop/contract', 'shared', 'vite.renderer.config.ts']

/** Builds when the pages are missing or older than a file they are made of. */
export async function buildRendererIfStale(): Promise<void> {
  const builtAt = newestMs(join(BUILT_FOLDER, 'gate.html'))
  const changedAt = Math.max(...SOURCES.map((source) => newestMs(join(ROOT, source))))
  if (builtAt < changedAt) await buildRenderer()
}

/**
 * Builds aside and swaps: another process may be reading the old pages, or building as well.
 *
 * @param more what the caller wants besides, such as a plugin that looks on
 */
export async function buildRenderer(more: InlineConfig = {}): Promise<void> {
  const { build } = await import('vite')
  const aside = `${BUILT_FOLDER}.${process.pid}`
  await build({
    ...more,
    configFile: join(ROOT, 'vite.renderer.config.ts'),
    logLevel: 'warn',
    build: { outDir: aside, emptyOutDir: true },
  })
  swapFolder(aside, BUILT_FOLDER)
}

/** Puts the folder built aside in the place of the other, whole. */
export function swapFolder(aside: string, folder: string): void {
  const old = `${aside}.old`
  if (existsSync(folder)) renameSync(folder, old)
  renameSync(aside, folder)
  rmSync(old, { recursive: true, force: true })
}

/** When the newest file of a path was changed; 0 when there is none. */
export function newestMs(path: string): number {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined) return 0
  if (!stat.isDirectory()) return stat.mtimeMs
  let newest = 0
  for (const entry of readdirSync(path, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name.endsWith('.test.ts')) continue
    newest = Math.max(newest, statSync(join(entry.parentPath, entry.name)).mtimeMs)
  }
  return newest
}

if (import.meta.main) await buildRenderer()
