// What a person would call broken about a drawn screen: text that is cut, outside, or under something else. Its
// functions run in the page, where nothing else of a module is; they call each other and nobody.
import type { SeenText } from '../../testing/screens/word-faults.ts'

export type SeenPage = {
  readonly texts: readonly SeenText[]
  /** One line for each, empty where all can be read. */
  readonly faults: readonly string[]
}

const nameOf = (element: Element): string =>
  `${element.tagName.toLowerCase()}${[...element.classList].map((name) => `.${name}`).join('')}`

/** Visible text, with the rectangles of its lines. */
function listTexts(): { element: Element; text: string; rects: DOMRect[] }[] {
  const found = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement
    const text = node.nodeValue?.trim() ?? ''
    if (element === null || text === '' || element.closest('script, style') !== null) continue
    const isOption = element.tagName === 'OPTION'
    const seen = { visibilityProperty: true, opacityProperty: true }
    if (!isOption && !element.checkVisibility(seen)) continue
    const range = document.createRange()
    range.selectNodeContents(node)
    // Past verdicts are a glance back, as wide as there is room; the history has them whole.
    const isDrawn = !isOption && element.closest('.unseen, .earlier') === null
    const rects = isDrawn ? [...range.getClientRects()].filter(({ width }) => width >= 1) : []
    found.push({ element, text, rects })
  }
  return found
}

/** How a box takes a part of the line away; empty: it can be scrolled to; null: it does not. */
function cutByBox(box: Element, rect: DOMRect): string | null {
  const { display, overflowX, overflowY } = getComputedStyle(box)
  if (display === 'inline' || box === document.body || box === document.documentElement) return null
  const frame = box.getBoundingClientRect()
  const isWide = rect.right > frame.right + 1.5 || rect.left < frame.left - 1.5
  if (overflowX !== 'visible' && isWide) return `sideways by ${nameOf(box)}`
  // Letters with signs above and below are given more height than they draw.
  const slack = rect.height * 0.35
  const isHigh = rect.bottom > frame.bottom + slack || rect.top < frame.top - slack
  if (overflowY === 'visible' || !isHigh) return null
  // A verdict is read at a glance: nobody scrolls it.
  const isForGood = !/auto|scroll/.test(overflowY) || box.matches('.verdict, .kiosk-face')
  return isForGood ? `in height by ${nameOf(box)}` : ''
}

function cutBy(element: Element, rect: DOMRect): string | null {
  for (let box: Element | null = element; box !== null; box = box.parentElement) {
    const cut = cutByBox(box, rect)
    if (cut !== null) return cut
  }
  if (rect.right > innerWidth + 1.5 || rect.left < -1.5) return 'sideways by the window'
  return null
}

/** What lies over the middle of the line. */
function coverOf(element: Element, rect: DOMRect): string | null {
  // What waits behind a question is read once that is answered.
  const asked = document.querySelector('dialog:modal')
  if (asked !== null && !asked.contains(element)) return null
  const [x, y] = [rect.left + rect.width / 2, rect.top + rect.height / 2]
  // What was said lets a pointer through, lies over all else, and goes away by itself.
  if (y < 0 || y >= innerHeight || element.matches('.said')) return null
  const hit = document.elementFromPoint(x, y)
  if (hit === null || hit.contains(element) || element.contains(hit)) return null
  // A verdict stays in sight: what was scrolled under it can be scrolled out again.
  const isScrolled = scrollY > 0 || (document.querySelector('main')?.scrollTop ?? 0) > 0
  if (isScrolled && hit.closest('.verdict-place') !== null) return null
  return nameOf(hit)
}

function textFaults({ element, text, rects }: ReturnType<typeof listTexts>[number]): string[] {
  const what = `“${text.slice(0, 40)}” (${nameOf(element)})`
  return rects.flatMap((rect) => {
    const cut = cutBy(element, rect)
    if (cut !== null) return cut === '' ? [] : [`${what} is cut ${cut}`]
    const cover = coverOf(element, rect)
    return cover === null ? [] : [`${what} is under ${cover}`]
  })
}

function boxFaults(): string[] {
  const clipped = listTexts()
    .map(({ element }) => element)
    .filter((element) => {
      const { overflowX, display } = getComputedStyle(element)
      const isBox =
        overflowX !== 'visible' && display !== 'inline' && element.closest('.earlier') === null
      return isBox && element.clientWidth > 1 && element.scrollWidth > element.clientWidth + 1
    })
    .map((element) => `${nameOf(element)} is ${element.scrollWidth} in ${element.clientWidth} wide`)
  // A verdict is read at a glance, with its sign and its buttons: nobody scrolls it.
  const high = [...document.querySelectorAll('.verdict, .kiosk-face')]
    .filter((element) => element.scrollHeight > element.clientHeight + 2)
    .map(
      (element) => `${nameOf(element)} is ${element.scrollHeight} in ${element.clientHeight} high`,
    )
  const { scrollWidth } = document.documentElement
  const wide = scrollWidth > innerWidth ? [`the page is ${scrollWidth} wide`] : []
  return [...clipped, ...high, ...wide]
}

/** Texts that only some people read, or hear. */
function listAttributes(): { element: Element; text: string }[] {
  const names = ['aria-label', 'title', 'alt', 'placeholder']
  return [...document.querySelectorAll(names.map((name) => `[${name}]`).join())].flatMap(
    (element) => names.map((name) => ({ element, text: element.getAttribute(name) ?? '' })),
  )
}

function lookAround(): SeenPage {
  const drawn = listTexts()
  const title = { element: document.documentElement, text: document.title }
  const texts = [...drawn, ...listAttributes(), title]
    .filter(({ text }) => text !== '')
    .map(({ element, text }) => ({
      text,
      language: element.closest('[lang]')?.getAttribute('lang') ?? '',
      tag: element.tagName.toLowerCase(),
    }))
  return { texts, faults: [...new Set([...drawn.flatMap(textFaults), ...boxFaults()])] }
}

/** Every time of day becomes the same, so that a picture is another one only where the screen is. */
function stopTheClock(): void {
  const written: [node: Node, before: string, after: string][] = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const before = node.nodeValue ?? ''
    const after = before
      .replaceAll(/\b\d\d:\d\d(:\d\d)?\b/g, (_time, s) => `18:00${s === undefined ? '' : ':00'}`)
      .replaceAll(
        /[০-৯]{2}:[০-৯]{2}(:[০-৯]{2})?/g,
        (_time, s) => `১৮:০০${s === undefined ? '' : ':০০'}`,
      )
    if (after === before) continue
    written.push([node, before, after])
    node.nodeValue = after
  }
  Object.assign(window, { written })
}

/** False: the page was drawn anew meanwhile, and a picture may have another time. */
function letTheClockGo(): boolean {
  const { written } = window as unknown as { written: [Node, string, string][] }
  const standing = written.filter(([node, , after]) => node.nodeValue === after)
  for (const [node, before] of standing) node.nodeValue = before
  return standing.length === written.length
}

const PARTS = [
  ...[nameOf, listTexts, cutByBox, cutBy, coverOf, textFaults, boxFaults, listAttributes],
  lookAround,
]

/** An expression for the page: a `SeenPage`. */
export const LOOK_AROUND = inPage(PARTS, 'lookAround()')
/** Expressions around the taking of a picture; the second puts back what the first took away. */
export const STOP_THE_CLOCK = inPage([stopTheClock], 'stopTheClock()')
export const LET_THE_CLOCK_GO = inPage([letTheClockGo], 'letTheClockGo()')

/** As text, since the page’s policy lets no script in but its own. */
function inPage(parts: readonly ((...given: never[]) => unknown)[], result: string): string {
  const declared = parts.map((part) => `const ${part.name} = ${part}`)
  return `(() => { ${declared.join('\n')}\nreturn ${result} })()`
}
