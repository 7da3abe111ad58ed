// The whole gate page without a pointer: every control is reached, is seen to be reached, and obeys.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SUPERVISOR_PIN } from '../../testing/gate-page.ts'
import { type BusyGate, openBusyGate, UNPAID } from '../../testing/screens/busy-gate.ts'
import { press, see } from '../../testing/screens/scene.ts'

/** More controls than any screen has; whoever needs more steps is in a trap. */
const STOPS_MAX = 150
const OUTLINE_PX_MIN = 2
/** How long a person holds a key; what a scanner's speed has right after a scan belongs to the scan. */
const PERSON_MS = 30

let gate: BusyGate

beforeAll(async () => {
  gate = await openBusyGate()
})

afterAll(async () => {
  await gate?.[Symbol.asyncDispose]()
})

const page = () => gate.page

/** What Tab must reach, in the order of the document: of radio buttons with one name only the chosen one. */
const controls = (): Promise<readonly string[]> =>
  page().evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('a[href], button, input, select, [tabindex="0"]')]
      .filter((element) => !element.matches(':disabled, [tabindex="-1"]'))
      .filter((element) => element.checkVisibility({ visibilityProperty: true }))
      .filter((element) => !element.matches('[type=radio]:not(:checked)'))
      .map((element, at) => {
        element.dataset['stop'] = String(at)
        return `${at} ${element.tagName} ${element.textContent || element.getAttribute('aria-label') || element.getAttribute('name')}`
      }),
  )

type Stop = {
  readonly stop: string | null
  readonly outlinePx: number
  readonly isInSight: boolean
}

const focused = (): Promise<Stop> =>
  page().evaluate(() => {
    const { activeElement } = document
    const style = activeElement === null ? null : getComputedStyle(activeElement)
    // A field whose frame is drawn around its sign as well.
    const frame = activeElement?.closest('.search-field')
    const around = frame instanceof Element ? getComputedStyle(frame) : null
    const outlineOf = (one: CSSStyleDeclaration | null): number =>
      one === null || one.outlineStyle === 'none' ? 0 : Number.parseFloat(one.outlineWidth)
    const box = activeElement?.getBoundingClientRect()
    return {
      stop: activeElement instanceof HTMLElement ? (activeElement.dataset['stop'] ?? null) : null,
      outlinePx: Math.max(outlineOf(style), outlineOf(around)),
      isInSight:
        box !== undefined && box.bottom > 0 && box.top < innerHeight && box.right <= innerWidth + 1,
    }
  })

/** Goes once around, from before the first control, and says what is wrong on the way. */
async function faultsOnTheWay(key: 'Tab' | 'Shift+Tab'): Promise<readonly string[]> {
  const wanted = await controls()
  await page().evaluate(() => {
    const { activeElement } = document
    if (activeElement instanceof HTMLElement) activeElement.blur()
    getSelection()?.collapse(document.body, 0)
  })
  const met: Stop[] = []
  for (let steps = 0; steps < STOPS_MAX; steps += 1) {
    await page().keyboard.press(key, { delay: PERSON_MS })
    const stop = await focused()
    if (stop.stop !== null && met.some((one) => one.stop === stop.stop)) break
    if (stop.stop !== null) met.push(stop)
  }
  const numbers = met.map(({ stop }) => Number(stop))
  const missed = wanted.filter((_name, at) => !numbers.includes(at))
  const first = numbers.indexOf(key === 'Tab' ? 0 : wanted.length - 1)
  const around = [...numbers.slice(first), ...numbers.slice(0, first)]
  const ordered = around.toSorted((a, b) => (key === 'Tab' ? a - b : b - a))
  return [
    ...missed.map((name) => `${name} is never reached`),
    ...(around.join() === ordered.join() ? [] : [`the order is ${around.join()}`]),
    ...met
      .filter(({ outlinePx }) => outlinePx < OUTLINE_PX_MIN)
      .map(({ stop }) => `${wanted[Number(stop)]} does not show that it is reached`),
    ...met
      .filter(({ isInSight }) => !isInSight)
      .map(({ stop }) => `${wanted[Number(stop)]} is reached out of sight`),
  ]
}

/** How to come to a screen by keys alone. */
const WAYS: readonly (readonly [name: string, reach: () => Promise<void>])[] = [
  ['scan', async () => see(page(), '.scan-screen')],
  ['search', async () => press(page(), 'F2')],
  [
    'search with results',
    async () => {
      await press(page(), 'F2')
      await page().keyboard.type('Farhana', { delay: 60 })
      await see(page(), '.hit')
    },
  ],
  [
    'a found ticket',
    async () => {
      await press(page(), 'F2', 'Enter')
      await see(page(), '[data-step=ticket]')
    },
  ],
  ['hand entry', async () => press(page(), 'F3')],
  [
    'a stopped visitor',
    async () => {
      await press(page(), 'Escape', 'Escape', 'Escape')
      await gate.scan(gate.venue.codeOf(UNPAID), 'unpaid')
    },
  ],
  [
    'force',
    async () => {
      await press(page(), 'F4')
      await see(page(), '[data-step=force] [name=pin]')
    },
  ],
  [
    'group',
    async () => {
      await press(page(), 'Escape', 'Escape')
      await gate.scan(gate.venue.codeOf(UNPAID), 'unpaid')
      await page().locator('.verdict .button', { hasText: 'F7' }).waitFor()
      await press(page(), 'F7')
      await see(page(), '[data-step=group] li')
    },
  ],
  [
    'history',
    async () => {
      await press(page(), 'Escape', 'Escape')
      await gate.scan(gate.nextPlain(), 'ok')
      await press(page(), 'Escape', 'Alt+Digit4')
      await see(page(), '.rows .button')
    },
  ],
  ['counters', async () => press(page(), 'Alt+Digit5')],
  ['pre-flight', async () => press(page(), 'Alt+Digit6')],
  ['scanners', async () => press(page(), 'Alt+Digit7')],
  ['set-up', async () => press(page(), 'Alt+Digit8')],
  ['help', async () => press(page(), 'Alt+Digit9')],
]

test.each(WAYS)(
  'on %s every control is reached by Tab, in order, and shows it',
  async (_name, reach) => {
    await reach()
    await page().evaluate(() => document.fonts.ready.then(() => true))

    expect(await faultsOnTheWay('Tab')).toEqual([])
    expect(await faultsOnTheWay('Shift+Tab')).toEqual([])
  },
)

/** Presses Tab until the control has the focus. */
async function tabTo(selector: string): Promise<void> {
  for (let steps = 0; steps < STOPS_MAX; steps += 1) {
    const isThere = await page().evaluate(
      (wanted) => document.activeElement?.matches(wanted) ?? false,
      selector,
    )
    if (isThere) return
    await page().keyboard.press('Tab', { delay: PERSON_MS })
  }
  throw new Error(`Tab never reaches ${selector}`)
}

test('Enter and Space press what has the focus: screens, switches, choices, boxes', async () => {
  await tabTo('[data-screen=history]')
  await press(page(), 'Enter')
  await see(page(), '[data-screen=history][aria-current=page]')
  await tabTo('[data-screen=set_up]')
  await press(page(), 'Space')
  await see(page(), '[data-screen=set_up][aria-current=page]')

  await tabTo('[data-step-name=event]')
  await press(page(), 'Enter')
  await see(page(), '[name=eventId]')
  await tabTo('[name=direction]')
  await press(page(), 'ArrowRight')
  expect(await page().locator('[name=direction][value=exit]').isChecked()).toBe(true)
  await press(page(), 'ArrowLeft')
  expect(await page().locator('[name=direction][value=entry]').isChecked()).toBe(true)

  await press(page(), 'Escape')
  await see(page(), '.scan-screen')
})

test('an admission is taken back from the history by keys alone', async () => {
  await press(page(), 'Escape')
  await gate.scan(gate.nextPlain(), 'ok')
  await press(page(), 'Escape', 'Alt+Digit4')
  await see(page(), '.rows .button')
  await tabTo('.rows .button')
  await press(page(), 'Enter')
  await page().locator('.rows .danger').waitFor()
  await tabTo('.rows .danger')
  await press(page(), 'Enter')

  await see(page(), '.said:not(.silent)')
})

test('a supervisor forces by keys alone', async () => {
  await press(page(), 'Escape', 'Escape')
  await gate.scan(gate.venue.codeOf(UNPAID), 'unpaid')
  await press(page(), 'F4')
  await see(page(), '[data-step=force] [name=pin]')
  await tabTo('[name=pin]')
  await page().keyboard.type(SUPERVISOR_PIN, { delay: 30 })
  await tabTo('[name=reason]')
  await page().keyboard.type('She paid me', { delay: 60 })
  await press(page(), 'Enter')

  await see(page(), '.verdict.care')
})

test('the browser has nothing to complain of', () => {
  expect(gate.complaints).toEqual([])
})
