// The page that shows every kept picture.
import { PARTS } from './all-scenes.ts'
import { isKept, LANGUAGES, LOOKS, type Look, nameOf } from './looks.ts'

const HEAD = `# The screens of the gate page

Every scene that the tests walk through, in English and Bangla, by day and in the dark, on a laptop of 1024 × 600 and on a screen of
1920 × 1080 (drawn at half its size). Times of day are all written 18:00.

\`npm run screens\` draws the pictures anew and writes this page; \`npm run screens -- PATTERN\` only those whose name the regular
expression matches, such as \`'verdict-.*bn'\`. The same walk without pictures is a test: it asks each screen for its words, for text
that is cut or covered, for words of the wrong language, and for what axe calls serious. \`npm test\` walks a share of it, a different one each time,
\`npm run test:full\` all of it.
`

const COLUMNS = LANGUAGES.flatMap((language) =>
  (['day', 'dark'] as const).map((theme) => ({ language, theme })),
)
const LANGUAGE_NAMES = { en: 'English', bn: 'Bangla' } as const
const WIDTHS = [...new Set(LOOKS.filter(isKept).map(({ width }) => width))]

/** Markdown. */
export function writePicturesPage(): string {
  const titles = COLUMNS.map(({ language, theme }) => `${LANGUAGE_NAMES[language]}, ${theme}`)
  const head = [`| scene | ${titles.join(' | ')} |`, `|---|${COLUMNS.map(() => '---|').join('')}`]
  const parts = PARTS.map(({ title, scenes }) => {
    const rows = scenes.flatMap((scene) => WIDTHS.map((width) => rowOf(scene, width)))
    return [`## ${title}`, '', ...head, ...rows, ''].join('\n')
  })
  return [HEAD, ...parts].join('\n')
}

function rowOf(scene: { readonly name: string }, width: Look['width']): string {
  const pictures = COLUMNS.map(({ language, theme }) => {
    const name = nameOf(scene, language, { theme, width })
    return `![${name}](${name}.webp)`
  })
  return `| ${scene.name} ${width} | ${pictures.join(' | ')} |`
}
