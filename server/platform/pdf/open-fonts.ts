// The fonts of everything that is printed: opened with the first sheet, and kept.
import { openShapedFont, type ShapedFont } from './shaped-font.ts'

export type Fonts = { readonly regular: ShapedFont; readonly bold: ShapedFont }

let opened: Promise<Fonts> | null = null

/** Some megabytes, read once. Forgets a failure: the next one tries again. */
export function fontsOnce(): Promise<Fonts> {
  opened ??= openFonts().catch((error: unknown) => {
    opened = null
    throw error
  })
  return opened
}

async function openFonts(): Promise<Fonts> {
  const [regular, bold] = await Promise.all([openShapedFont('regular'), openShapedFont('bold')])
  return { regular, bold }
}
