// Every screen and every verdict in both languages, by day and in the dark, on the laptops that gates have: all that a
// person reads there is said, is whole, and can be read. `npm run screens` draws `docs/screens` by it.
import type { CDPSession, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { serveStation } from '../../shells/testing/serve-page.ts'
import { lookInTime } from '../../testing/in-time.ts'
import { axeFaults } from '../../testing/screens/axe.ts'
import { BAD_DAY_SCENES, NOTICES, openOldGate } from '../../testing/screens/bad-day-scenes.ts'
import { ENTERED, openBusyGate } from '../../testing/screens/busy-gate.ts'
import { CAMERA_SCENES, openCameraGate } from '../../testing/screens/camera-scenes.ts'
import { CLOSED_SCENES, leaveSelfService } from '../../testing/screens/closed-scenes.ts'
import { valueInPage } from '../../testing/screens/in-page.ts'
import { lastScenes } from '../../testing/screens/last-scenes.ts'
import {
  isKept,
  LANGUAGES,
  type Language,
  LOOKS,
  type Look,
  nameOf,
} from '../../testing/screens/looks.ts'
import { NEW_LAPTOP_SCENES, openSlowLaptop } from '../../testing/screens/new-laptop-scenes.ts'
import { KEPT, keepPicture, pictureFolder } from '../../testing/screens/pictures.ts'
import { DEED_SCENES, VERDICT_SCENES } from '../../testing/screens/scan-scenes.ts'
import type { Scene } from '../../testing/screens/scene.ts'
import { SCREEN_SCENES } from '../../testing/screens/screen-scenes.ts'
import { openStillGate, STILL_SCENES } from '../../testing/screens/still-gate.ts'
import { wordFaults } from '../../testing/screens/word-faults.ts'
import { createRandom } from '../../testing/share.ts'
import { CALIBRATION_TEXT } from '../scanners/calibration.ts'
import {
  LET_THE_CLOCK_GO,
  LOOK_AROUND,
  type SeenPage,
  STOP_THE_CLOCK,
} from '../testing/look-around.ts'

const random = createRandom('screens')
const folder = pictureFolder()
const isWhole = random.share === 1
const SPOKEN = isWhole ? LANGUAGES : [random.one(LANGUAGES)]

const looksOf = (): readonly Look[] => (isWhole ? LOOKS : [random.one(LOOKS)])

/** `PROBESH_SCREENS` is a pattern: of the whole walk only what it matches, such as `verdict-.*bn.dark`, is looked at. */
const WANTED = new RegExp(process.env['PROBESH_SCREENS'] ?? '')

const isWanted = (scenes: readonly Scene<never>[], language: Language): boolean =>
  scenes.some((scene) => LOOKS.some((look) => WANTED.test(nameOf(scene, language, look))))

/** Nothing that a machine gets done takes it; a scene that stands still for longer never comes. */
const REACH_MS_MAX = 30_000
/** Of the scenes of one walk; what is wrong then is wrong with all of them, and would take as long each time. */
const LOST_MAX = 2

type Place = AsyncDisposable & { readonly page: Page }

async function take(page: Page, look: Look): Promise<void> {
  await page.setViewportSize(look)
  await page.emulateMedia({ colorScheme: look.theme === 'dark' ? 'dark' : 'light' })
  await page.locator(`html[data-theme=${look.theme}]`).waitFor()
}

async function untilDrawn(session: CDPSession): Promise<void> {
  await valueInPage(session, 'document.fonts.ready.then(() => true)')
  await valueInPage(
    session,
    'new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))',
  )
}

/** A page that tells the time is drawn anew now and then. */
const STILL_TRIES = 3

/** Keeps a picture on which it is always the same time of day. */
async function keepStill(
  session: CDPSession,
  look: Look,
  into: string,
  name: string,
): Promise<void> {
  for (let tried = 0; tried < STILL_TRIES; tried += 1) {
    await valueInPage(session, STOP_THE_CLOCK)
    await keepPicture(session, look, into, name)
    if (await valueInPage(session, LET_THE_CLOCK_GO)) return
  }
}

const isMissing = (seen: SeenPage, words: string): boolean =>
  !seen.texts.some(({ text }) => text.includes(words))

/** As it is once it says what it is to say: what a screen asks for comes after it. */
async function seenSaying(
  session: CDPSession,
  scene: Scene<never>,
  language: Language,
  stands: () => Promise<boolean>,
): Promise<SeenPage> {
  const endsAtMs = performance.now() + REACH_MS_MAX
  for (;;) {
    await untilDrawn(session)
    // Safe: what the expression says.
    const seen = (await valueInPage(session, LOOK_AROUND)) as SeenPage
    const isWhole = !scene.says[language].some((words) => isMissing(seen, words))
    if (isWhole || performance.now() > endsAtMs || !(await stands())) return seen
  }
}

/** What is wrong with the screen as it stands; and its picture, where pictures are kept. */
async function faultsOf(
  session: CDPSession,
  scene: Scene<never>,
  language: Language,
  look: Look,
  stands: () => Promise<boolean>,
): Promise<readonly string[]> {
  const seen = await seenSaying(session, scene, language, stands)
  if (folder !== null && (isKept(look) || folder !== KEPT)) {
    await keepStill(session, look, folder, nameOf(scene, language, look))
  }
  const faults = [
    ...scene.says[language]
      .filter((words) => isMissing(seen, words))
      .map((words) => `“${words}” is nowhere`),
    ...wordFaults(seen.texts, [...NOTICES, ...ENTERED]),
    ...seen.faults,
    ...(await axeFaults(session)),
  ]
  return faults.map((fault) => `${nameOf(scene, language, look)}: ${fault}`)
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
  let lost = 0
  for (const scene of scenes) {
    const looks = looksOf().filter((look) => WANTED.test(nameOf(scene, language, look)))
    const stands = async (): Promise<boolean> =>
      scene.stands === undefined || (await page.locator(scene.stands).count()) > 0
    let isReached = false
    const reach = async (look: Look): Promise<void> => {
      // What stays is come to in one window, so that a share of the looks needs no other ways than all of them.
      await take(page, scene.stands === undefined ? LOOKS[0] : look)
      if (scene.stands !== undefined || !isReached) await scene.reach(place)
      isReached = true
      await take(page, look)
    }
    for (const look of looks) {
      try {
        const found = await lookInTime({
          reach: () => reach(look),
          look: () => faultsOf(session, scene, language, look, stands),
          stands,
        })
        faults.push(...found)
      } catch (error) {
        faults.push(`${nameOf(scene, language, look)} is out of reach: ${error}`)
        lost += 1
        if (lost >= LOST_MAX) return [...new Set(faults), 'The other screens were not looked at.']
      }
    }
    // The next one may begin where this one ends.
    if (looks.length === 0) await scene.reach(place)
  }
  await session.detach()
  return [...new Set(faults)]
}

async function speak(page: Page, language: Language): Promise<void> {
  if (language === 'bn') await page.getByText('বাংলা', { exact: true }).click()
  await page.locator(`html[lang=${language}]`).waitFor()
}

const EVENING = [...VERDICT_SCENES, ...DEED_SCENES, ...SCREEN_SCENES]
const LAST_SCENES = lastScenes(CALIBRATION_TEXT)

test.each(SPOKEN)(
  'every screen of an evening can be read in %s',
  async (language) => {
    if (!isWanted([...EVENING, ...CLOSED_SCENES, ...LAST_SCENES], language)) return
    await using gate = await openBusyGate()
    await speak(gate.page, language)

    const faults = [
      ...(await walk(gate, language, EVENING)),
      ...(await walk(gate, language, CLOSED_SCENES)),
    ]
    await leaveSelfService(gate)
    faults.push(...(await walk(gate, language, LAST_SCENES)))

    expect(faults).toEqual([])
    expect(gate.complaints).toEqual([])
  },
  900_000,
)

test.each(SPOKEN)(
  'a new laptop can be set up in %s',
  async (language) => {
    if (!isWanted(NEW_LAPTOP_SCENES, language)) return
    await using laptop = await openSlowLaptop()
    await speak(laptop.page, language)

    expect(await walk(laptop, language, NEW_LAPTOP_SCENES)).toEqual([])
  },
  900_000,
)

test.each(SPOKEN)(
  'a bad day can be read in %s',
  async (language) => {
    if (!isWanted(BAD_DAY_SCENES, language)) return
    await using gate = await openOldGate()
    await speak(gate.page, language)

    expect(await walk(gate, language, BAD_DAY_SCENES)).toEqual([])
  },
  900_000,
)

test.each(SPOKEN)(
  'what is wrong with a scanner can be read in %s',
  async (language) => {
    if (!isWanted(STILL_SCENES, language)) return
    await using gate = await openStillGate(serveStation)
    await speak(gate.page, language)

    expect(await walk(gate, language, STILL_SCENES)).toEqual([])
  },
  900_000,
)

test.each(SPOKEN)(
  'a gate with a camera can be read in %s',
  async (language) => {
    if (!isWanted(CAMERA_SCENES, language)) return
    await using gate = await openCameraGate()
    await speak(gate.page, language)

    expect(await walk(gate, language, CAMERA_SCENES)).toEqual([])
  },
  900_000,
)
