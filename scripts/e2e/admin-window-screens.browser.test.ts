// AW26: every screen of the admin window in its looks. With PROBESH_KEEP_SCREENS=1 their pictures are drawn anew.
import type { CDPSession, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { LOOK_AROUND, type SeenPage } from '../../desktop/renderer/testing/look-around.ts'
import { axeFaults } from '../../desktop/testing/screens/axe.ts'
import { valueInPage } from '../../desktop/testing/screens/in-page.ts'
import { createRandom } from '../../desktop/testing/share.ts'
import { FRAME_BN } from '../../shared/i18n/admin/frame.bn.ts'
import { FRAME_EN } from '../../shared/i18n/admin/frame.en.ts'
import {
  ADMIN_LOOKS,
  ADMIN_SIZES,
  type AdminLook,
  isAdminPictureWanted,
  keepAdminPicture,
} from './admin/admin-pictures.ts'
import {
  type AdminScene,
  CANCELLED_SCENES,
  DISPUTED_SCENES,
  EMPTY_SCENES,
  FIRST_SCENES,
  GONE_SCENES,
  LONG_SCENES,
  PLATFORM_SCENES,
  WAITING_SCENES,
  WORKED_SCENES,
} from './admin/admin-scenes.ts'
import { type AdminWindow, openAdminWindow } from './admin/admin-window.ts'
import { type CancelledWork, cancelEvents } from './admin/cancelled-work.ts'
import { type DisputedWork, disputePayments } from './admin/disputed-work.ts'
import {
  beginOrganizer,
  type CardSandbox,
  nameAtLength,
  type OrganizerWork,
  openCardSandbox,
  type PlatformWork,
  workAsOrganizer,
  workAsPlatform,
} from './admin/first-work.ts'
import { askForSecond } from './admin/waiting-work.ts'

const open = new AsyncDisposableStack()
let admin: AdminWindow
let cards: CardSandbox
beforeAll(async () => {
  cards = open.use(await openCardSandbox())
  admin = open.use(await openAdminWindow({ tickets: 12, environment: cards.environment }))
  await cards.notify(admin.venue.serverUrl)
})
afterAll(() => open.disposeAsync())

/** What a person chose before the page is opened. */
async function pageLike({ language, theme, size }: AdminLook): Promise<Page> {
  const page = await admin.context.newPage()
  await page.setViewportSize(size)
  await page.addInitScript(
    `localStorage.setItem('language', '${language}'); localStorage.setItem('theme', '${theme}')`,
  )
  await page.goto(admin.address('/'))
  return page
}

type Looker = { readonly page: Page; readonly session: CDPSession; readonly look: AdminLook }

/** All that is wrong with what is shown; and its picture, where pictures are kept. */
async function lookAt({ session, look }: Looker, name: string): Promise<readonly string[]> {
  // Safe: what the expression says.
  const seen = (await valueInPage(session, LOOK_AROUND)) as SeenPage
  const faults = [...(await axeFaults(session)), ...seen.faults]
  if (isAdminPictureWanted(name, look)) await keepAdminPicture(session, name, look)
  return faults.map((fault) => `${name}: ${fault}`)
}

async function walk<Known>(
  scenes: readonly AdminScene<Known>[],
  known: Known,
  look: AdminLook,
): Promise<readonly string[]> {
  const wanted = scenes.filter(({ name }) => isAdminPictureWanted(name, look))
  if (wanted.length === 0) return []
  const page = await pageLike(look)
  const session = await page.context().newCDPSession(page)
  const faults: string[] = []
  for (const { name, path, act } of wanted) {
    await page.evaluate(`history.replaceState(null, '', '${admin.address(path(known))}')`)
    await page.reload()
    await page.locator('.admin-screen h1[tabindex]').waitFor()
    await expect.poll(() => page.locator('.skeleton').count(), { message: name }).toBe(0)
    await act?.(page)
    const heading = (await page.locator('.admin-screen h1').first().textContent()) ?? ''
    if (name !== 'missing' && MISSING.includes(heading)) faults.push(`${name}: no such screen`)
    faults.push(...(await lookAt({ page, session, look }, name)))
  }
  await page.close()
  return faults
}

/** What a built page that is older than its scenes says. */
const MISSING: readonly string[] = [FRAME_EN['missing.heading'], FRAME_BN['missing.heading']]

const random = createRandom('admin-window-screens')
const isWhole = random.share === 1 || (process.env['PROBESH_KEEP_SCREENS'] ?? '') !== ''
/** Where the least fits. */
const SMALL_LOOKS = ADMIN_LOOKS.filter(({ size }) => size === ADMIN_SIZES[0])
/** All of them, or in an ordinary run one. */
const looksAmong = (looks: readonly AdminLook[]) => (isWhole ? ADMIN_LOOKS : [random.one(looks)])
/** The two long walks: in an ordinary run every second screen. */
const screensAmong = <T>(scenes: readonly T[]) => (isWhole ? scenes : random.half(scenes))

const TITLE = 'is legible, whole, named and as wide as the window'
const LOOK = '$language, $theme, $size.width'

test.each(looksAmong(SMALL_LOOKS))(`AW26 every screen ${TITLE}: ${LOOK}`, async (look) => {
  const known = { eventId: admin.venue.seeded.event.id }
  expect(await walk(screensAmong(FIRST_SCENES), known, look)).toEqual([])
})

test('AW26 in forced colours what is marked can be told from what is not', async () => {
  const page = await pageLike(ADMIN_LOOKS[0] as AdminLook)
  await page.emulateMedia({ forcedColors: 'active' })
  await page.evaluate(
    `location.href = '${admin.address(`/events/${admin.venue.seeded.event.id}`)}'`,
  )
  await page.locator('.tabs a').first().waitFor()
  const marks = await page.locator('.side-bar a, .tabs a').evaluateAll((links) =>
    links.map((link) => {
      const { borderLeftColor, borderBottomColor } = getComputedStyle(link)
      const isMarked = link.hasAttribute('aria-current')
      return { isMarked, color: link.closest('.tabs') ? borderBottomColor : borderLeftColor }
    }),
  )
  const colors = (wanted: boolean) => [
    ...new Set(marks.flatMap(({ isMarked, color }) => (isMarked === wanted ? [color] : []))),
  ]

  expect(colors(true)).toHaveLength(1)
  expect(colors(false)).toHaveLength(1)
  expect(colors(false)).not.toEqual(colors(true))
  await page.close()
})

describe('once an evening has begun', () => {
  let work: OrganizerWork
  beforeAll(async () => {
    work = await workAsOrganizer(admin.venue, admin.admin)
  })

  test.each(looksAmong(ADMIN_LOOKS))(`AW26 every screen ${TITLE}: ${LOOK}`, async (look) => {
    expect(await walk(screensAmong(WORKED_SCENES), work, look)).toEqual([])
  })

  describe('with what waits for two', () => {
    let waiting: AsyncDisposable
    beforeAll(async () => {
      waiting = await askForSecond(admin.venue, admin.admin, work)
    })
    afterAll(() => waiting?.[Symbol.asyncDispose]())

    test.each(looksAmong(ADMIN_LOOKS))(`AW26 every screen ${TITLE}: ${LOOK}`, async (look) => {
      expect(await walk(WAITING_SCENES, work, look)).toEqual([])
    })
  })

  describe('with events that are off', () => {
    let off: CancelledWork & AsyncDisposable
    beforeAll(async () => {
      off = await cancelEvents(admin.venue, admin.admin, cards)
    })
    afterAll(() => off?.[Symbol.asyncDispose]())

    test.each(looksAmong(ADMIN_LOOKS))(`AW26 every screen ${TITLE}: ${LOOK}`, async (look) => {
      expect(await walk(CANCELLED_SCENES, off, look)).toEqual([])
    })
  })

  describe('with payments that are disputed or held', () => {
    let disputed: DisputedWork
    beforeAll(async () => {
      disputed = await disputePayments(admin.venue, admin.admin, cards)
    })

    test.each(looksAmong(ADMIN_LOOKS))(`AW26 every screen ${TITLE}: ${LOOK}`, async (look) => {
      expect(await walk(DISPUTED_SCENES, disputed, look)).toEqual([])
    })
  })

  describe('while the server is gone', () => {
    beforeAll(() => admin.venue.killServer())
    afterAll(() => admin.venue.startServer())

    test.each(looksAmong(ADMIN_LOOKS))(`AW26 every screen ${TITLE}: ${LOOK}`, async (look) => {
      expect(await walk(GONE_SCENES, work, look)).toEqual([])
    })
  })

  describe('with the longest names that people give', () => {
    beforeAll(async () => {
      await nameAtLength(admin.venue, admin.admin, work)
      await signOut()
      await admin.signIn(admin.page)
    })

    test.each(looksAmong(ADMIN_LOOKS))(`AW26 every screen ${TITLE}: ${LOOK}`, async (look) => {
      expect(await walk(LONG_SCENES, work, look)).toEqual([])
    })
  })
})

async function signOut(): Promise<void> {
  await admin.page.reload()
  await admin.page.locator('.top-bar .button').last().click()
  await admin.page.locator('form.sign-in').waitFor()
}

describe('for whoever runs the installation', () => {
  let work: PlatformWork
  beforeAll(async () => {
    const platform = await workAsPlatform(admin.venue)
    work = platform
    await signOut()
    await admin.signIn(admin.page, platform)
  })

  test.each(looksAmong(ADMIN_LOOKS))(`AW26 every screen ${TITLE}: ${LOOK}`, async (look) => {
    expect(await walk(PLATFORM_SCENES, work, look)).toEqual([])
  })
})

describe('for an organizer that begins', () => {
  beforeAll(async () => {
    const person = await beginOrganizer(admin.venue)
    await signOut()
    await admin.signIn(admin.page, person)
  })

  test.each(looksAmong(ADMIN_LOOKS))(`AW26 every screen ${TITLE}: ${LOOK}`, async (look) => {
    expect(await walk(EMPTY_SCENES, null, look)).toEqual([])
  })
})

describe('around a session', () => {
  const look = async (one: AdminLook): Promise<Looker> => {
    const page = await pageLike(one)
    return { page, session: await page.context().newCDPSession(page), look: one }
  }

  test.each(looksAmong(ADMIN_LOOKS))(
    `AW26 its end and its begin ${TITLE}: ${LOOK}`,
    async (one) => {
      const looker = await look(one)
      const { page } = looker
      await page.locator('.setup-steps').waitFor()
      await admin.endSessions()
      await page.evaluate(`location.href = '${admin.address('/staff')}'`)
      await page.locator('.dialog[open]').waitFor()
      const faults = [...(await lookAt(looker, 'session-ended'))]
      await page.locator('.dialog > .button').click()
      await page.locator('.sign-in-page').waitFor()
      faults.push(...(await lookAt(looker, 'sign-in')))
      await page.locator('input[name=email]').fill('organizer@example.com')
      await page.locator('input[name=password]').fill('not the one')
      await page.locator('form.sign-in [type=submit]').click()
      await page.locator('.sign-in .problem:not(:empty)').waitFor()
      faults.push(...(await lookAt(looker, 'sign-in-refused')))
      expect(faults).toEqual([])
      await page.close()
      await admin.page.reload()
      await admin.signIn(admin.page, await beginOrganizer(admin.venue))
    },
  )
})
