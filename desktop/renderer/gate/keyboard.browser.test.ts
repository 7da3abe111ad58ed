// The whole gate page without a pointer: every control is reached, is seen to be reached, and obeys.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SUPERVISOR_PIN } from '../../testing/gate-page.ts'
import { lookInTime } from '../../testing/in-time.ts'
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

type Way = {
  readonly name: string
  readonly reach: () => Promise<void>
  /** What is drawn when all of it is. */
  readonly ready: string
}

const clear = (): Promise<void> => press(page(), 'Escape', 'Escape', 'Escape')

/** Two tickets take turns, so that none is the echo of the one before. */
async function stopVisitor(): Promise<void> {
  await clear()
  await gate.scan(gate.nextOf('unpaid'), 'unpaid')
}

/** How to come to a screen by keys alone, from anywhere. */
const WAYS: readonly Way[] = [
  { name: 'scan', reach: clear, ready: '.scan-screen .mini-counters' },
  { name: 'search', reach: async () => press(page(), 'F2'), ready: '.search-field input:focus' },
  {
    name: 'search with results',
    reach: async () => {
      await press(page(), 'F2')
      await see(page(), '.search-field input:focus')
      await press(page(), 'Control+a')
      await page().keyboard.type('Farhana', { delay: 60 })
    },
    ready: '.search:has(.hit) .search-hint > [role=status]:not(:empty)',
  },
  {
    name: 'a found ticket',
    reach: async () => {
      await press(page(), 'F2', 'Enter')
    },
    ready: '[data-step=ticket]',
  },
  { name: 'hand entry', reach: async () => press(page(), 'F3'), ready: '#hand-code:focus' },
  { name: 'a stopped visitor', reach: stopVisitor, ready: '.verdict[data-reason=unpaid]' },
  {
    name: 'force',
    reach: async () => {
      await stopVisitor()
      await press(page(), 'F4')
    },
    ready: '[data-step=force] [name=pin]',
  },
  {
    name: 'group',
    reach: async () => {
      await clear()
      // Somebody between them, or the same ticket twice would be one scan.
      await gate.scan(gate.nextPlain(), 'ok')
      await gate.scan(gate.venue.codeOf(UNPAID), 'unpaid')
      await page().locator('.verdict .button', { hasText: 'F7' }).waitFor()
      await press(page(), 'F7')
    },
    ready: '[data-step=group] li',
  },
  {
    name: 'history',
    reach: async () => {
      await clear()
      await gate.scan(gate.nextPlain(), 'ok')
      await press(page(), 'Escape', 'Alt+Digit4')
    },
    ready: '.rows .button',
  },
  { name: 'counters', reach: async () => press(page(), 'Alt+Digit5'), ready: '.tiles' },
  {
    name: 'pre-flight',
    reach: async () => press(page(), 'Alt+Digit6'),
    ready: '.preflight-head:not([data-ready=asking])',
  },
  { name: 'scanners', reach: async () => press(page(), 'Alt+Digit7'), ready: '.test-code' },
  { name: 'set-up', reach: async () => press(page(), 'Alt+Digit8'), ready: '.steps' },
  { name: 'help', reach: async () => press(page(), 'Alt+Digit9'), ready: '.screen h2' },
]

test.each(WAYS)(
  'on $name every control is reached by Tab, in order, and shows it',
  async ({ reach, ready }) => {
    let there: readonly string[] = []

    for (const key of ['Tab', 'Shift+Tab'] as const) {
      const faults = await lookInTime({
        reach: async () => {
          await reach()
          await see(page(), ready)
          await page().evaluate(() => document.fonts.ready.then(() => true))
          there = await controls()
        },
        look: () => faultsOnTheWay(key),
        // A verdict goes by itself, and its buttons with it.
        stands: async () => (await controls()).join() === there.join(),
      })

      expect(faults).toEqual([])
    }
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
