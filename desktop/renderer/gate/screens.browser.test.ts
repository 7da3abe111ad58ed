// Every screen and every verdict in both languages, by day and in the dark, on the laptops that gates have: all that a
// person reads there is said, is whole, and can be read. `PROBESH_SHARE=1 PROBESH_KEEP_SCREENS=1` draws
// `docs/screens` anew.
import { join } from 'node:path'
import type { CDPSession, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { createStationApp } from '../../app.ts'
import { serveLoopback } from '../../shells/loopback/serve.ts'
import { readPages } from '../../shells/read-pages.ts'
import { axeFaults } from '../../testing/screens/axe.ts'
import { BAD_DAY_SCENES, NOTICES, openOldGate } from '../../testing/screens/bad-day-scenes.ts'
import { ENTERED, openBusyGate } from '../../testing/screens/busy-gate.ts'
import { CLOSED_SCENES, leaveSelfService } from '../../testing/screens/closed-scenes.ts'
import { valueInPage } from '../../testing/screens/in-page.ts'
import { NEW_LAPTOP_SCENES, openSlowLaptop } from '../../testing/screens/new-laptop-scenes.ts'
import { keepPicture, pictureFolder } from '../../testing/screens/pictures.ts'
import { DEED_SCENES, VERDICT_SCENES } from '../../testing/screens/scan-scenes.ts'
import type { Scene } from '../../testing/screens/scene.ts'
import { SCREEN_SCENES } from '../../testing/screens/screen-scenes.ts'
import { openStillGate, type Serve, STILL_SCENES } from '../../testing/screens/still-gate.ts'
import { wordFaults } from '../../testing/screens/word-faults.ts'
import { createRandom } from '../../testing/share.ts'
import {
  LET_THE_CLOCK_GO,
  LOOK_AROUND,
  type SeenPage,
  STOP_THE_CLOCK,
} from '../testing/look-around.ts'

const LOOKS = [
  { width: 1024, height: 600, theme: 'day' },
  { width: 1024, height: 600, theme: 'dark' },
  { width: 1920, height: 1080, theme: 'day' },
  { width: 1920, height: 1080, theme: 'dark' },
  { width: 320, height: 640, theme: 'day' },
] as const
type Look = (typeof LOOKS)[number]
type Language = 'en' | 'bn'

// The share of every run is always the same one: the whole walk, every look of every scene, is the full run's.
const random = createRandom('screens', '3675155223')
const folder = pictureFolder()
const isWhole = random.share === 1
const LANGUAGES: readonly Language[] = isWhole ? ['en', 'bn'] : [random.one(['en', 'bn'] as const)]

const looksOf = (): readonly Look[] => (isWhole ? LOOKS : [random.one(LOOKS)])

const BUILT = join(import.meta.dirname, '../../../dist/renderer')

const serve: Serve = async (core) => {
  const timers = {
    after: (ms: number, run: () => void) => {
      const timer = setTimeout(run, ms)
      return () => clearTimeout(timer)
    },
  }
  const pages = readPages(BUILT).gate
  const app = createStationApp({ core, pages, page: 'gate', timers, onFault: () => {} })
  const listener = await serveLoopback(
    { app, pages, page: 'gate', port: 0, token: 'token' },
    timers,
  )
  return { address: `${listener.url}/#token`, close: listener.close }
}

/** More than anybody waits for a screen; a scene that stands still for longer never comes. */
const REACH_MS_MAX = 8_000

type Place = AsyncDisposable & { readonly page: Page }

async function take(page: Page, session: CDPSession, look: Look): Promise<void> {
  await page.setViewportSize(look)
  await page.emulateMedia({ colorScheme: look.theme === 'dark' ? 'dark' : 'light' })
  await page.locator(`html[data-theme=${look.theme}]`).waitFor()
  await valueInPage(session, 'document.fonts.ready.then(() => true)')
  await valueInPage(
    session,
    'new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))',
  )
}

/** What is wrong with the screen as it stands; and its picture, where pictures are kept. */
async function faultsOf(
  page: Page,
  session: CDPSession,
  scene: Scene<never>,
  language: Language,
  look: Look,
): Promise<readonly string[]> {
  await take(page, session, look)
  // Safe: what the expression says.
  const seen = (await valueInPage(session, LOOK_AROUND)) as SeenPage
  const all = seen.texts.map(({ text }) => text).join('\n')
  const missing = scene.says[language].filter((words) => !all.includes(words))
  if (folder !== null && look.width > 320) {
    await valueInPage(session, STOP_THE_CLOCK)
    await keepPicture(page, folder, `${scene.name}.${language}.${look.theme}.${look.width}`)
    await valueInPage(session, LET_THE_CLOCK_GO)
  }
  const faults = [
    ...missing.map((words) => `“${words}” is nowhere`),
    ...wordFaults(seen.texts, [...NOTICES, ...ENTERED]),
    ...seen.faults,
    ...(await axeFaults(session)),
  ]
  return faults.map((fault) => `${scene.name} ${look.width} ${look.theme}: ${fault}`)
}

/** Walks from scene to scene. Whatever is wrong with any of them is told at the end, all at once. */
async function walk<P extends Place>(
  place: P,
  language: Language,
  scenes: readonly Scene<P>[],
): Promise<readonly string[]> {
  const { page } = place
  const session = await page.context().newCDPSession(page)
  page.setDefaultTimeout(REACH_MS_MAX)
  const faults: string[] = []
  for (const scene of scenes) {
    let isReached = false
    for (const look of looksOf()) {
      try {
        if (scene.isBrief === true || !isReached) await scene.reach(place)
        isReached = true
      } catch (error) {
        faults.push(`${scene.name} ${look.width} is out of reach: ${error}`)
        if (folder !== null) await keepPicture(page, folder, `lost-${scene.name}.${language}`)
        continue
      }
      faults.push(...(await faultsOf(page, session, scene, language, look)))
    }
  }
  await session.detach()
  return [...new Set(faults)]
}

async function speak(page: Page, language: Language): Promise<void> {
  if (language === 'bn') await page.getByText('বাংলা', { exact: true }).click()
  await page.locator(`html[lang=${language}]`).waitFor()
}

test.each(LANGUAGES)(
  'every screen of an evening can be read in %s',
  async (language) => {
    await using gate = await openBusyGate()
    await speak(gate.page, language)

    const faults = [
      ...(await walk(gate, language, [...VERDICT_SCENES, ...DEED_SCENES, ...SCREEN_SCENES])),
      ...(await walk(gate, language, CLOSED_SCENES)),
    ]
    await leaveSelfService(gate)

    expect(faults).toEqual([])
    expect(gate.complaints).toEqual([])
  },
  900_000,
)

test.each(LANGUAGES)(
  'a new laptop can be set up in %s',
  async (language) => {
    await using laptop = await openSlowLaptop()
    await speak(laptop.page, language)

    expect(await walk(laptop, language, NEW_LAPTOP_SCENES)).toEqual([])
  },
  300_000,
)

test.each(LANGUAGES)(
  'a bad day can be read in %s',
  async (language) => {
    await using gate = await openOldGate()
    await speak(gate.page, language)

    expect(await walk(gate, language, BAD_DAY_SCENES)).toEqual([])
  },
  300_000,
)

test.each(LANGUAGES)(
  'what is wrong with a scanner can be read in %s',
  async (language) => {
    await using gate = await openStillGate(serve)
    await speak(gate.page, language)

    expect(await walk(gate, language, STILL_SCENES)).toEqual([])
  },
  300_000,
)
