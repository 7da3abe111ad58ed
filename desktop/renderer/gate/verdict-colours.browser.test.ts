// The four classes of verdict as eyes get them, off the pixels that the browser drew: told apart by colour alone also
// without one kind of cone, their words legible, and high enough for two metres.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { required } from '../../../shared/assert.ts'
import { lookInTime } from '../../testing/in-time.ts'
import { AT_SOUTH, type BusyGate, CANCELED, openBusyGate } from '../../testing/screens/busy-gate.ts'
import { type Colour, contrastOf, distanceOf, EYES, seenBy } from '../../testing/screens/colour.ts'
import { type Pixels, readPng } from '../../testing/screens/png.ts'
import { press } from '../../testing/screens/scene.ts'

/** CIEDE2000. Colours of one sign, such as the two greens of admission, are told apart by the frame. */
const DISTANCE_MIN = 25
/** WCAG 2 for text of any size, though these words are large. */
const CONTRAST_MIN = 4.5
/** The size of the letters, of the height of the window. */
const WORD_HEIGHT_MIN = 0.12
/** What is drawn of them: 20 minutes of arc (ISO 9241-303) from two metres, on a screen of 14 inches, 174 mm high. */
const INK_HEIGHT_MIN = 0.067

const CLASSES = ['admit', 'care', 'again', 'stop'] as const
type Class = (typeof CLASSES)[number]

const SIZES = [
  { width: 1024, height: 600 },
  { width: 1920, height: 1080 },
]

let gate: BusyGate

beforeAll(async () => {
  gate = await openBusyGate()
})

afterAll(async () => {
  await gate?.[Symbol.asyncDispose]()
})

async function show(shown: Class): Promise<void> {
  await press(gate.page, 'Escape')
  await showBeside(shown)
}

/** The scan alone: Escape would lead back from another screen. */
async function showBeside(shown: Class): Promise<void> {
  if (shown === 'admit') await gate.scan(gate.nextPlain(), 'ok')
  if (shown === 'care') await gate.scan(gate.nextCare(), 'ok')
  if (shown === 'again') await gate.scan(gate.venue.codeOf(AT_SOUTH), 'already_redeemed')
  if (shown === 'stop') await gate.scan(gate.venue.codeOf(CANCELED), 'canceled')
  await gate.page.locator(`.verdict.${shown}`).waitFor()
}

type Seen = {
  /** Most of what is behind the word. */
  readonly surface: Colour
  /** What of the panel's edge differs most from the surface; the surface where there is no frame. */
  readonly frame: Colour
  /** What of the word differs most from the surface. */
  readonly ink: Colour
  /** From the highest to the lowest pixel of the word's ink. */
  readonly inkHeightPx: number
  readonly fontSizePx: number
}

/** As it is shown at first: an admission is dimmed after a while, and all of them go. */
const lookAt = (shown: Class, reach = show): Promise<Seen> =>
  lookInTime({
    reach: () => reach(shown),
    look: () => look(gate.page),
    stands: async () => (await gate.page.locator(`.verdict.${shown}:not(.dim)`).count()) > 0,
  })

async function look(page: Page): Promise<Seen> {
  const word = page.locator('.verdict .word')
  const panel = await page.locator('.verdict').boundingBox()
  const box = await word.boundingBox()
  if (panel === null || box === null) throw new Error('no verdict is shown')
  const letters = readPng(await page.screenshot({ clip: box }))
  const middle = { x: panel.x, y: panel.y + panel.height / 3, width: 14, height: panel.height / 3 }
  const edge = readPng(await page.screenshot({ clip: middle }))
  const surface = most(letters)
  const ink = farthest(letters, surface)
  return {
    surface,
    frame: farthest(edge, surface),
    ink,
    inkHeightPx: heightOf(letters, ink),
    fontSizePx: await word.evaluate((element) =>
      Number.parseFloat(getComputedStyle(element).fontSize),
    ),
  }
}

/** How often each colour is there. */
function counted({ width, height, at }: Pixels): { colour: Colour; count: number }[] {
  const counts = new Map<string, number>()
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const key = at(x, y).join()
      counts.set(key, (counts.get(key) ?? 0) + 1)
    }
  }
  return [...counts].map(([key, count]) => {
    const [r = 0, g = 0, b = 0] = key.split(',').map(Number)
    return { colour: [r, g, b], count }
  })
}

function most(pixels: Pixels): Colour {
  const [first] = counted(pixels).toSorted((a, b) => b.count - a.count)
  return first?.colour ?? [0, 0, 0]
}

/** Of the colours that take a thirtieth of the place at least: not what lies between two of them. */
function farthest(pixels: Pixels, from: Colour): Colour {
  const enough = (pixels.width * pixels.height) / 30
  const [first] = counted(pixels)
    .filter(({ count }) => count >= enough)
    .toSorted((a, b) => distanceOf(b.colour, from) - distanceOf(a.colour, from))
  return first?.colour ?? from
}

function heightOf({ width, height, at }: Pixels, ink: Colour): number {
  const rows = Array.from({ length: height }, (_unused, y) => y).filter((y) =>
    Array.from({ length: width }, (_other, x) => at(x, y)).some((one) => distanceOf(one, ink) < 5),
  )
  return (rows.at(-1) ?? 0) - (rows[0] ?? 0) + 1
}

const PAIRS = CLASSES.flatMap((one, at) =>
  CLASSES.slice(at + 1).map((other) => [one, other] as const),
)

describe.each(['light', 'dark'] as const)('%s', (colorScheme) => {
  const seen = new Map<Class, Seen>()

  beforeAll(async () => {
    await gate.page.emulateMedia({ colorScheme })
    for (const shown of CLASSES) seen.set(shown, await lookAt(shown))
  })

  test.each(EYES)('with %s eyes any two classes differ in surface or frame', (eyes) => {
    const distances = PAIRS.map(([one, other]) => {
      const [a, b] = [required(seen.get(one), one), required(seen.get(other), other)]
      const between = (part: 'surface' | 'frame'): number =>
        distanceOf(seenBy(eyes, a[part]), seenBy(eyes, b[part]))
      return { pair: `${one} ${other}`, distance: Math.max(between('surface'), between('frame')) }
    })

    expect(distances.filter(({ distance }) => distance < DISTANCE_MIN)).toEqual([])
  })

  test.each(EYES)('with %s eyes each word stands out from its surface', (eyes) => {
    const low = CLASSES.map((shown) => {
      const { ink, surface } = required(seen.get(shown), shown)
      return { shown, contrast: contrastOf(seenBy(eyes, ink), seenBy(eyes, surface)) }
    }).filter(({ contrast }) => contrast < CONTRAST_MIN)

    expect(low).toEqual([])
  })
})

const DEFICIENCIES = ['protanopia', 'deuteranopia', 'tritanopia'] as const
const BY_BROWSER = (['light', 'dark'] as const).flatMap((colorScheme) =>
  DEFICIENCIES.map((type) => ({ colorScheme, type })),
)

test.each(BY_BROWSER)(
  'in $colorScheme the browser draws the four classes far apart when it plays $type itself',
  async ({ colorScheme, type }) => {
    const session = await gate.page.context().newCDPSession(gate.page)
    await gate.page.emulateMedia({ colorScheme })
    await session.send('Emulation.setEmulatedVisionDeficiency', { type })
    const surfaces = new Map<Class, Seen>()
    for (const shown of CLASSES) surfaces.set(shown, await lookAt(shown))
    await session.send('Emulation.setEmulatedVisionDeficiency', { type: 'none' })
    await session.detach()

    for (const [one, other] of PAIRS) {
      const [a, b] = [required(surfaces.get(one), one), required(surfaces.get(other), other)]
      const distance = Math.max(distanceOf(a.surface, b.surface), distanceOf(a.frame, b.frame))
      expect(distance, `${one} and ${other}`).toBeGreaterThanOrEqual(DISTANCE_MIN)
    }
    for (const [shown, { ink, surface }] of surfaces) {
      expect(contrastOf(ink, surface), shown).toBeGreaterThanOrEqual(CONTRAST_MIN)
    }
  },
)

test('the word is high enough for two metres, in both languages, alone and above another screen', async () => {
  const { page } = gate
  for (const language of ['en', 'bn']) {
    for (const screen of ['scan', 'history']) {
      await page.locator(`[data-screen=${screen}]`).click()
      for (const size of SIZES) {
        await page.setViewportSize(size)
        for (const shown of CLASSES) {
          const reach = screen === 'scan' ? show : showBeside
          const { fontSizePx, inkHeightPx } = await lookAt(shown, reach)
          const what = `${shown} in ${language} at ${size.width} on ${screen}`
          expect(fontSizePx / size.height, what).toBeGreaterThanOrEqual(WORD_HEIGHT_MIN)
          expect(inkHeightPx / size.height, what).toBeGreaterThanOrEqual(INK_HEIGHT_MIN)
        }
      }
    }
    if (language === 'en') await page.getByText('বাংলা', { exact: true }).click()
  }
})
