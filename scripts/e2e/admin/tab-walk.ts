// The Tab key through a screen, from its heading until it leaves: what it reaches, and how that looks.
import type { Page } from 'playwright-core'

type Stop = {
  readonly isInside: boolean
  /** Of the element that has the keyboard. */
  readonly name: string
  readonly isShown: boolean
  readonly isMarked: boolean
}

/** More stops than any screen has: fields of a date are several. */
const STOPS_MAX = 150
/** Half a second where frames come sixty times in one. */
const FRAMES_MAX = 30

/**
 * What is wrong with the way through what `root` holds: a control that Tab does not reach, one that nobody sees, and a
 * place that it never leaves. The keyboard stands before the first of them.
 */
export async function tabFaults(page: Page, root: string): Promise<readonly string[]> {
  await page.evaluate(markControls, root)
  const faults = new Set<string>()
  for (let stops = 0; ; stops += 1) {
    if (stops === STOPS_MAX) return [`${root}: Tab never leaves it`]
    await page.keyboard.press('Tab')
    const stop = await settledStop(page, root)
    if (!stop.isInside) break
    if (!stop.isMarked) faults.add(`${stop.name}: nothing marks it`)
    if (!stop.isShown) faults.add(`${stop.name}: out of sight, or covered`)
  }
  const left = await page.evaluate(leftControls, root)
  return [...faults, ...left.map((name) => `${name}: Tab passes it by`)]
}

/** What comes from the server may move the screen once more while it is looked at. */
async function settledStop(page: Page, root: string): Promise<Stop> {
  let stop = await page.evaluate(lookAtStop, root)
  for (let frames = 0; !stop.isShown && stop.isInside && frames < FRAMES_MAX; frames += 1) {
    await page.evaluate(() => new Promise(requestAnimationFrame))
    stop = await page.evaluate(lookAtStop, root)
  }
  return stop
}

function markControls(root: string): void {
  const controls = 'a[href], button, input, select, textarea, summary, [tabindex="0"]'
  for (const one of document.querySelectorAll('[data-walked]')) one.removeAttribute('data-walked')
  for (const one of document.querySelectorAll(`:is(${root}) :is(${controls})`)) {
    const isThere = one.checkVisibility() && !one.matches(':disabled, [tabindex="-1"]')
    if (isThere) one.setAttribute('data-walked', 'no')
  }
}

/** In the page. */
function lookAtStop(root: string): Stop {
  const one = document.activeElement ?? document.body
  one.setAttribute('data-walked', 'yes')
  // The browser's own way to choose a file is unseen: its label stands there for it.
  const seen = (one.matches('.unseen') && document.querySelector(`label[for="${one.id}"]`)) || one
  const { outlineStyle, outlineWidth } = getComputedStyle(seen)
  const { left, top, width, height } = seen.getBoundingClientRect()
  // Of what is larger than the window, its middle may be outside.
  const x = Math.min(Math.max(left + Math.min(width / 2, 200), 1), innerWidth - 1)
  const y = Math.min(Math.max(top + Math.min(height / 2, 100), 1), innerHeight - 1)
  const there = document.elementFromPoint(x, y)
  const label = one.closest('label')
  return {
    isInside: one.closest(root) !== null && one !== document.querySelector(root),
    name: `${one.tagName.toLowerCase()} ${one.getAttribute('name') ?? one.textContent?.trim().slice(0, 40)}`,
    isShown:
      there !== null &&
      (seen.contains(there) || there.contains(seen) || label?.contains(there) === true),
    isMarked: outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0,
  }
}

function leftControls(root: string): readonly string[] {
  return [...document.querySelectorAll(`:is(${root}) [data-walked="no"]`)].map(
    (one) =>
      `${one.tagName.toLowerCase()} ${one.getAttribute('name') ?? one.textContent?.trim().slice(0, 40)}`,
  )
}
