// What is wrong with a page of the shop as it is shown.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { CDPSession } from 'playwright-core'
import { valueInPage } from '../../../desktop/testing/screens/in-page.ts'
import { LETTERS_ARE_DRAWN } from './shop-pictures.ts'
import type { Language } from './shop-scenes.ts'

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Every rule, whatever axe thinks of its weight. */
const RUN_AXE = `axe.run().then(({ violations }) => violations.flatMap(({ id, nodes }) =>
  nodes.map(({ target, any }) => 'axe ' + id + ': ' + target + ' ' + any.map(({ message }) => message).join(' '))))`

/** Runs in the page: what is too wide, cut off, or written in the other language's digits. */
const LOOK = `(() => {
  const faults = []
  const { scrollWidth } = document.documentElement
  if (scrollWidth > innerWidth) faults.push('scrolls sideways: ' + scrollWidth + ' in ' + innerWidth)
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  const texts = []
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const text = node.textContent.trim()
    const element = node.parentElement
    if (text === '' || element.closest('.skip, script, style')) continue
    const range = document.createRange()
    range.selectNodeContents(node)
    for (const { left, right, width } of range.getClientRects()) {
      if (width > 0 && (left < -1 || right > innerWidth + 1)) faults.push('cut: ' + text)
    }
    texts.push(text)
  }
  for (const element of document.querySelectorAll('button, select, .button, h1, .name')) {
    const { overflowX } = getComputedStyle(element)
    if (overflowX !== 'visible' && element.scrollWidth > element.clientWidth + 1) faults.push('cut: ' + element.textContent)
  }
  for (const text of texts) if (/\\{\\w+\\}|undefined|NaN|\\[object/.test(text)) faults.push('shows how it was made: ' + text)
  return { faults, texts }
})()`

/** Order numbers, addresses and names that people gave are shown as they are. */
const isTyped = (text: string): boolean => /^[A-Z0-9]{6,}$|@|[0-9a-f]{8}-|name@/.test(text)

type Seen = { readonly faults: readonly string[]; readonly texts: readonly string[] }

/** In forced colours: whatever keeps its own. A code for a scanner must. */
const OWN_COLORS = `[...document.querySelectorAll('body *')]
  .filter((element) => getComputedStyle(element).forcedColorAdjust === 'none' && !element.closest('.qr'))
  .map((element) => 'keeps its own colours: ' + element.tagName)`

/** In the look that the page has at the moment, once its letters are drawn. */
export async function faultsOf(
  session: CDPSession,
  language: Language,
  isForced: boolean,
): Promise<readonly string[]> {
  await valueInPage(session, LETTERS_ARE_DRAWN)
  // Safe: what the expression says.
  const seen = (await valueInPage(session, LOOK)) as Seen
  await valueInPage(session, `${AXE}; true`)
  // The colours that are painted in forced ones are the machine's, and axe reads the page's.
  // Safe: both expressions make such a list.
  const axe = (await valueInPage(session, isForced ? OWN_COLORS : RUN_AXE)) as readonly string[]
  const digits = seen.texts
    .filter((text) => language === 'bn' && /[0-9]/.test(text) && !isTyped(text))
    .map((text) => `digits of the other language: ${text}`)
  return [...seen.faults, ...digits, ...axe]
}
