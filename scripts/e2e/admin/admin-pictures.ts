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

/** Both languages, both themes and both sizes are drawn; not each with each. */
export const ADMIN_LOOKS: readonly AdminLook[] = [
  { language: 'en', theme: 'day', size: ADMIN_SIZES[0] },
  { language: 'bn', theme: 'dark', size: ADMIN_SIZES[0] },
  { language: 'bn', theme: 'day', size: ADMIN_SIZES[1] },
  { language: 'en', theme: 'dark', size: ADMIN_SIZES[1] },
]

/** What is looked at in every run: the smallest laptop. */
export const WALKED_LOOKS: readonly AdminLook[] =
  process.env['PROBESH_KEEP_SCREENS'] === '1' || process.env['PROBESH_SHARE'] === '1'
    ? ADMIN_LOOKS
    : ADMIN_LOOKS.filter(({ size }) => size === ADMIN_SIZES[0])

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

Every screen in English and Bangla, by day and in the dark, on a laptop of 1024 × 600 and on a screen of 1920 × 1080 (drawn at half its size).
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

/** Of a hundred. */
const QUALITY = 24

/** What the window shows; nothing unless pictures are drawn. Waits for the letters. */
export async function keepAdminPicture(
  session: CDPSession,
  scene: string,
  look: AdminLook,
): Promise<void> {
  const name = `${scene}.${lookName(look)}`
  const wanted = new RegExp(process.env['PROBESH_SCREENS'] ?? '')
  if (process.env['PROBESH_KEEP_SCREENS'] !== '1' || !wanted.test(adminPictureOf(name))) return
  await valueInPage(session, LETTERS_ARE_DRAWN)
  const { width, height } = look.size
  const { data } = await session.send('Page.captureScreenshot', {
    format: 'webp',
    quality: QUALITY,
    clip: { x: 0, y: 0, width, height, scale: width > 1_024 ? 0.5 : 0.75 },
  })
  mkdirSync(ADMIN_PICTURES, { recursive: true })
  writeFileSync(join(ADMIN_PICTURES, `${name}.webp`), Buffer.from(data, 'base64'))
}
