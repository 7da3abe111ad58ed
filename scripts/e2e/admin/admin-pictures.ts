// The kept pictures of the admin window.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { CDPSession } from 'playwright-core'
import { valueInPage } from '../../../desktop/testing/screens/in-page.ts'
import { LETTERS_ARE_DRAWN } from '../shop/shop-pictures.ts'

/** The smallest laptop, and a large screen. */
export const ADMIN_SIZES = [
  { width: 1_024, height: 600 },
  { width: 1_920, height: 1_080 },
] as const
export type AdminSize = (typeof ADMIN_SIZES)[number]
export const ADMIN_LANGUAGES = ['en', 'bn'] as const
export const ADMIN_THEMES = ['day', 'dark'] as const

export const ADMIN_PICTURES = resolve(import.meta.dirname, '../../../docs/screens/admin')

export type AdminLook = {
  readonly language: (typeof ADMIN_LANGUAGES)[number]
  readonly theme: (typeof ADMIN_THEMES)[number]
  readonly size: AdminSize
}

/** Both languages, both themes and both sizes, each with each. */
export const ADMIN_LOOKS: readonly AdminLook[] = ADMIN_LANGUAGES.flatMap((language) =>
  ADMIN_THEMES.flatMap((theme) => ADMIN_SIZES.map((size) => ({ language, theme, size }))),
)

const lookName = ({ language, theme, size }: AdminLook): string =>
  `${language}.${theme}.${size.width}`

export const adminPictureNames = (scene: string): readonly string[] =>
  ADMIN_LOOKS.map((look) => `${scene}.${lookName(look)}`)

/** By what a pattern names it among those of the gate page. */
export const adminPictureOf = (name: string): string => `admin/${name}`

/** The page that shows each, as Markdown. */
export const writeAdminIndex = (scenes: readonly string[]): string =>
  [
    `# The admin window

Every screen in English and Bangla, by day and in the dark, on a laptop of 1024 × 600 (drawn at three quarters) and on a screen of 1920 × 1080 (at half its size).
\`npm run screens\` draws them anew and writes this page.
`,
    `| screen | ${ADMIN_LOOKS.map(lookName).join(' | ')} |`,
    `|---|${ADMIN_LOOKS.map(() => '---|').join('')}`,
    ...scenes.map((scene) => {
      const pictures = adminPictureNames(scene).map((name) => `![${name}](${name}.webp)`)
      return `| ${scene} | ${pictures.join(' | ')} |`
    }),
    '',
  ].join('\n')

/** Whether this run draws it, and so has to look at it. A run that draws nothing looks at all. */
export function isAdminPictureWanted(scene: string, look: AdminLook): boolean {
  if ((process.env['PROBESH_KEEP_SCREENS'] ?? '') === '') return true
  const wanted = new RegExp(process.env['PROBESH_SCREENS'] ?? '')
  return wanted.test(adminPictureOf(`${scene}.${lookName(look)}`))
}

/** Of a hundred. */
const QUALITY = 24

/** Pixels. Longer than any screen of an evening. */
const HEIGHT_MAX = 4_000

/** How high the window has to be for all of its screen. */
const WHOLE_HEIGHT = `(() => {
  const main = document.querySelector('main')
  return main === null ? innerHeight : innerHeight + main.scrollHeight - main.clientHeight
})()`

/**
 * What the window shows; nothing unless pictures are drawn. Waits for the letters. `PROBESH_KEEP_SCREENS=1` draws those that
 * are kept, any other value names a folder, for whole pictures in their own size with all that is scrolled to.
 */
export async function keepAdminPicture(
  session: CDPSession,
  scene: string,
  look: AdminLook,
): Promise<void> {
  const name = `${scene}.${lookName(look)}`
  const folder = process.env['PROBESH_KEEP_SCREENS'] ?? ''
  if (folder === '') return
  if (folder === '1') await keepSmall(session, name, look)
  else await keepWhole(session, resolve(folder), name, look)
}

async function keepSmall(session: CDPSession, name: string, { size }: AdminLook): Promise<void> {
  await valueInPage(session, LETTERS_ARE_DRAWN)
  const { width, height } = size
  const scale = width > 1_024 ? 0.5 : 0.75
  const clip = { x: 0, y: 0, width, height, scale }
  const format = { format: 'webp', quality: QUALITY } as const
  write(
    ADMIN_PICTURES,
    `${name}.webp`,
    await session.send('Page.captureScreenshot', { ...format, clip }),
  )
}

async function keepWhole(
  session: CDPSession,
  folder: string,
  name: string,
  { size: { width, height: least } }: AdminLook,
): Promise<void> {
  const high = Number(await valueInPage(session, WHOLE_HEIGHT))
  const height = Math.min(HEIGHT_MAX, Math.max(least, high))
  const metrics = { width, deviceScaleFactor: 1, mobile: false }
  await session.send('Emulation.setDeviceMetricsOverride', { ...metrics, height })
  await valueInPage(session, LETTERS_ARE_DRAWN)
  write(folder, `${name}.png`, await session.send('Page.captureScreenshot', { format: 'png' }))
  await session.send('Emulation.setDeviceMetricsOverride', { ...metrics, height: least })
}

function write(folder: string, file: string, { data }: { readonly data: string }): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, file), Buffer.from(data, 'base64'))
}
