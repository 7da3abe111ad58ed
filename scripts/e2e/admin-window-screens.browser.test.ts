// AW26: every screen of the admin window in its looks. With PROBESH_KEEP_SCREENS=1 their pictures are drawn anew.
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { axeFaults } from '../../desktop/testing/screens/axe.ts'
import { createRandom } from '../../desktop/testing/share.ts'
import { type AdminLook, keepAdminPicture, WALKED_LOOKS } from './admin/admin-pictures.ts'
import {
  type AdminScene,
  FIRST_SCENES,
  PLATFORM_SCENES,
  WORKED_SCENES,
} from './admin/admin-scenes.ts'
import { type AdminWindow, openAdminWindow } from './admin/admin-window.ts'
import {
  type OrganizerWork,
  openCardSandbox,
  type PlatformWork,
  workAsOrganizer,
  workAsPlatform,
} from './admin/first-work.ts'

const open = new AsyncDisposableStack()
let admin: AdminWindow
beforeAll(async () => {
  const cards = open.use(await openCardSandbox())
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
  await page.locator('.admin-screen .head').waitFor()
  return page
}

/** All that is wrong with the scenes. */
async function walk<Known>(
  scenes: readonly AdminScene<Known>[],
  known: Known,
  look: AdminLook,
): Promise<readonly string[]> {
  const page = await pageLike(look)
  const session = await page.context().newCDPSession(page)
  const faults: string[] = []
  for (const { name, path, act } of scenes) {
    await page.evaluate(`history.replaceState(null, '', '${admin.address(path(known))}')`)
    await page.reload()
    await page.locator('.admin-screen h1[tabindex]').waitFor()
    await expect.poll(() => page.locator('.skeleton').count(), { message: name }).toBe(0)
    await act?.(page)
    for (const fault of await axeFaults(session)) faults.push(`${name}: ${fault}`)
    const isWide = await page.evaluate('document.documentElement.scrollWidth > innerWidth')
    if (isWide === true) faults.push(`${name}: wider than the window`)
    await keepAdminPicture(session, name, look)
  }
  await page.close()
  return faults
}

const random = createRandom('admin-window-screens')
/** One of them in an ordinary run. */
const LATER_LOOKS = random.share === 1 ? WALKED_LOOKS : [random.one(WALKED_LOOKS)]

const TITLE = 'every screen is legible, named and as wide as the window'
const LOOK = '$language, $theme, $size.width'

test.each(WALKED_LOOKS)(`AW26 ${TITLE}: ${LOOK}`, async (look) => {
  expect(await walk(FIRST_SCENES, admin.venue.seeded, look)).toEqual([])
})

describe('once an evening has begun', () => {
  let work: OrganizerWork
  beforeAll(async () => {
    work = await workAsOrganizer(admin.venue, admin.admin)
  })

  test.each(LATER_LOOKS)(`AW26 ${TITLE}: ${LOOK}`, async (look) => {
    expect(await walk(WORKED_SCENES, work, look)).toEqual([])
  })
})

describe('for whoever runs the installation', () => {
  let work: PlatformWork
  beforeAll(async () => {
    const platform = await workAsPlatform(admin.venue)
    work = platform
    await admin.page.getByRole('button', { name: 'Sign out' }).click()
    await admin.page.locator('form.sign-in').waitFor()
    await admin.signIn(admin.page, platform)
  })

  test.each(LATER_LOOKS)(`AW26 ${TITLE}: ${LOOK}`, async (look) => {
    expect(await walk(PLATFORM_SCENES, work, look)).toEqual([])
  })
})
