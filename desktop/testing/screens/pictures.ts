// Pictures of screens, small enough to be kept.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { CDPSession } from 'playwright-core'

export const KEPT = resolve(import.meta.dirname, '../../../docs/screens')

/** Of a hundred. Below it the edges of letters get shadows. */
const QUALITY = 24

/**
 * Where this run writes pictures; null: nowhere. `PROBESH_KEEP_SCREENS=1` draws those that are kept anew, any other value
 * names a folder for every look.
 */
export function pictureFolder(): string | null {
  const wanted = process.env['PROBESH_KEEP_SCREENS'] ?? ''
  if (wanted === '') return null
  return wanted === '1' ? KEPT : resolve(wanted)
}

export async function keepPicture(
  session: CDPSession,
  { width, height }: { readonly width: number; readonly height: number },
  folder: string,
  name: string,
): Promise<void> {
  const { data: picture } = await session.send('Page.captureScreenshot', {
    format: 'webp',
    quality: QUALITY,
    clip: {
      x: 0,
      y: 0,
      width,
      height, // A large screen at half its size: nobody reads a picture of it from nearer.
      scale: width > 1024 ? 0.5 : 1,
    },
  })
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${name}.webp`), Buffer.from(picture, 'base64'))
}
