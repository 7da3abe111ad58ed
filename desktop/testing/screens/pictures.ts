// Pictures of screens, small enough to be kept: PNG with the colours that the screen has most of.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Page } from 'playwright-core'
import { readPng, writePng } from './png.ts'

const KEPT = resolve(import.meta.dirname, '../../../docs/screens')

const BYTES_MAX = 60_000
/** A screen is flat: what is lost with the rest is in the edges of letters. */
const COLOURS = [64, 32, 16, 8]

/**
 * Where this run writes pictures; null: nowhere. `PROBESH_KEEP_SCREENS=1` draws those that are kept anew, any other value
 * names a folder.
 */
export function pictureFolder(): string | null {
  const wanted = process.env['PROBESH_KEEP_SCREENS'] ?? ''
  if (wanted === '') return null
  return wanted === '1' ? KEPT : resolve(wanted)
}

/** As good as fits. */
export async function keepPicture(page: Page, folder: string, name: string): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const pixels = readPng(await page.screenshot({ caret: 'hide' }))
  for (const colours of COLOURS) {
    const bytes = writePng(pixels, colours)
    if (bytes.length > BYTES_MAX && colours !== COLOURS.at(-1)) continue
    return writeFileSync(join(folder, `${name}.png`), bytes)
  }
}
