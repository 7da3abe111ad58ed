// The admin window by keys alone, and every way out of a form: against a real server.
import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SCREENS, type ScreenName } from '../../desktop/renderer/admin/screens.ts'
import { FRAME_EN } from '../../shared/i18n/admin/frame.en.ts'
import { MENU_EN } from '../../shared/i18n/admin/menu.en.ts'
import { type AdminWindow, type Credentials, openAdminWindow } from './admin/admin-window.ts'
import { signInElsewhere } from './admin/server-api.ts'
import { tabFaults } from './admin/tab-walk.ts'
import { typeInto } from './admin/typed-words.ts'
import { WALKED } from './admin/walked-screens.ts'
import { makeThings, type Things } from './admin/walked-things.ts'
import { runJson } from './processes.ts'

let admin: AdminWindow
let page: Page
let things: Things
beforeAll(async () => {
  admin = await openAdminWindow()
  page = admin.page
  things = await makeThings(await signInElsewhere(admin.venue.serverUrl, admin.admin), admin.venue)
})
afterAll(async () => {
  await admin?.[Symbol.asyncDispose]()
})

// Safe: these are the keys that `ScreenName` names.
const NAMES = Object.keys(SCREENS) as readonly ScreenName[]
const namesFor = (who: 'organizer' | 'platform'): readonly ScreenName[] =>
  NAMES.filter((name) => SCREENS[name].who === who || SCREENS[name].who === 'everybody')

const pathOf = (name: ScreenName): string =>
  SCREENS[name].path.replaceAll(/:(\w+)/g, (_, one: string) => {
    const known = name === 'reviewItem' && one === 'scanId' ? 'reviewScanId' : one
    return things[known] ?? ''
  })

/** What is marked is marked with the first drawing. */
const MARK_MS = 5_000

const isThere = async (name: ScreenName): Promise<void> => {
  await expect.poll(() => page.url(), { message: name }).toBe(admin.address(pathOf(name)))
  await page.locator('main .head h1[tabindex]').waitFor()
  await expect.poll(() => page.locator('main .skeleton').count(), { message: name }).toBe(0)
}

/** By its name in the palette, with the keyboard alone. */
async function openByPalette(name: ScreenName): Promise<void> {
  await page.keyboard.press('Control+K')
  const dialog = page.getByRole('dialog', { name: FRAME_EN['palette.label'] })
  await dialog.waitFor()
  const word = MENU_EN[`screen.${name}`]
  await page.keyboard.type(word)
  const options = dialog.locator('[role=option] > span')
  await expect.poll(() => options.allInnerTexts(), { message: word }).toContain(word)
  const names = await options.allInnerTexts()
  for (let step = names.indexOf(word); step > 0; step -= 1) await page.keyboard.press('ArrowDown')
  expect(await dialog.locator('[aria-selected=true] > span').innerText()).toBe(word)
  await page.keyboard.press('Enter')
  await dialog.waitFor({ state: 'detached' })
}

const hasKeyboard = (one: Locator): Promise<boolean> =>
  one.evaluate((element) => element === document.activeElement)

async function walkScreens(names: readonly ScreenName[]): Promise<readonly string[]> {
  const faults: string[] = []
  for (const name of names) {
    // Another place first: the palette is to lead somewhere.
    if (page.url() === admin.address(pathOf(name))) await page.goto(admin.address('/account'))
    if (SCREENS[name].under === null) await openByPalette(name)
    else await page.goto(admin.address(pathOf(name)))
    await isThere(name)
    const heading = page.locator('main .head h1[tabindex]')
    await expect.poll(() => hasKeyboard(heading), { message: `${name}: its heading` }).toBe(true)
    for (const fault of await tabFaults(page, 'main')) faults.push(`${name}: ${fault}`)
  }
  return faults
}

test('AW101 what stands around the screens is reached by Tab, sees the keyboard, and lets it go', async () => {
  await page.reload()
  await isThere('home')
  const skip = page.locator('.window > :first-child')
  await skip.focus()
  expect(await skip.innerText()).toBe(FRAME_EN['window.skip'])
  await page.keyboard.press('Enter')
  expect(await hasKeyboard(page.locator('#main'))).toBe(true)
  await skip.focus()
  expect(await tabFaults(page, '.top-bar')).toEqual([])
  await page.locator('.top-bar button').last().focus()
  expect(await tabFaults(page, '.side-bar')).toEqual([])
})

test('AW101 every control of every screen of an organizer is reached by Tab, and each screen by the palette', async () => {
  expect(await walkScreens(namesFor('organizer'))).toEqual([])
})

test('AW111 a screen whose answers are still on their way has their place marked, and then has them', async () => {
  const unmarked: string[] = []
  let held = Promise.withResolvers<void>()
  held.resolve()
  await page.route('**/api/tenant/**', async (route) => {
    await held.promise
    await route.continue()
  })
  const told = namesFor('organizer').filter((name) => {
    const walked = WALKED[name]
    return name !== 'account' && walked !== 'platform' && walked.isQuiet !== true
  })
  for (const name of told) {
    await page.goto(admin.address('/account'))
    await isThere('account')
    held = Promise.withResolvers()
    await page.goto(admin.address(pathOf(name)))
    await page.locator('main .head h1[tabindex]').waitFor()
    const mark = page.locator('main .skeleton').first()
    await mark.waitFor({ timeout: MARK_MS }).catch(() => unmarked.push(name))
    held.resolve()
    await isThere(name)
  }
  await page.unrouteAll({ behavior: 'wait' })
  expect(unmarked).toEqual([])
})

test('AW102 Escape closes what asks, and the keyboard is where it was', async () => {
  const asked = namesFor('organizer').flatMap((name) => {
    const walked = WALKED[name]
    return walked === 'platform'
      ? []
      : walked.presses.flatMap((press) => (press.isAsked === true ? [{ name, press }] : []))
  })
  expect(asked.length).toBeGreaterThan(5)
  for (const { name, press } of asked) {
    await page.goto(admin.address(pathOf(name)))
    await isThere(name)
    const button = page.locator(press.press)
    await button.focus()
    await page.keyboard.press('Enter')
    const dialog = page.locator('dialog[open]')
    await dialog.waitFor()
    for (let stops = 0; stops < 6; stops += 1) await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.closest('main, nav') ?? null)).toBe(
      null,
    )
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await expect.poll(() => hasKeyboard(button), { message: name }).toBe(true)
  }
})

test('AW102 Escape closes the palette, and its arrows go round', async () => {
  await page.goto(admin.address('/orders'))
  await isThere('orders')
  const field = page.locator('main input[name=search]')
  await field.focus()
  await page.keyboard.press('Control+K')
  const chosen = page.locator('#palette-items [aria-selected=true]')
  const first = await chosen.innerText()
  await page.keyboard.press('ArrowUp')
  expect(await chosen.innerText()).not.toBe(first)
  await page.keyboard.press('ArrowDown')
  expect(await chosen.innerText()).toBe(first)
  await page.keyboard.press('Escape')

  await page.locator('#palette-items').waitFor({ state: 'detached' })
  await expect.poll(() => hasKeyboard(field)).toBe(true)
})

test('AW103 Enter on a row of a list opens it, and Back is the list again', async () => {
  await page.goto(admin.address(pathOf('attendees')))
  await isThere('attendees')
  const row = page.locator('main tbody tr a').first()
  await row.focus()
  await page.keyboard.press('Enter')
  const opened = admin.address('/attendees/')
  await expect.poll(() => page.url().startsWith(opened)).toBe(true)
  await page.goBack()

  await isThere('attendees')
})

const typedNow = (): Promise<readonly string[]> =>
  page
    .locator('main form.form :is(input, select, textarea)')
    .evaluateAll((all) => all.map((one) => (one as HTMLInputElement).value))

const question = () => page.locator('dialog[open]', { hasText: FRAME_EN['form.leave'] })
const stay = async (): Promise<void> => {
  await question().waitFor()
  await page.keyboard.press('Escape')
  await question().waitFor({ state: 'detached' })
}
const leave = async (): Promise<void> => {
  await question().getByRole('button', { name: FRAME_EN['form.leave.go'] }).click()
  await question().waitFor({ state: 'detached' })
}

test('AW100 every form asks before what was typed into it is left, and keeps it for whoever stays', async () => {
  const forms = namesFor('organizer').flatMap((name) => {
    const walked = WALKED[name]
    return walked === 'platform'
      ? []
      : walked.presses.flatMap((press) => (press.type === undefined ? [] : [{ name, press }]))
  })
  const typing = forms.filter(({ press }) => Object.keys(press.type ?? {}).length > 0)
  expect(typing.length).toBeGreaterThan(15)
  for (const { name, press } of typing) {
    await page.goto(admin.address(pathOf(name)))
    await isThere(name)
    await typeInto(page, press.type ?? {}, things)
    const typed = await typedNow()
    await page.goto(admin.address('/activity'))
    await stay()
    await expect.poll(() => page.url(), { message: name }).toBe(admin.address(pathOf(name)))
    expect(await typedNow(), name).toEqual(typed)
    await page.goto(admin.address('/activity'))
    await question().waitFor()
    await leave()
    await isThere('activity')
  }
})

test('AW100 menu, palette, Back, another event, signing out and closing the tab ask alike', async () => {
  await page.goto(admin.address('/orders'))
  await isThere('orders')
  await page.goto(admin.address('/events/new'))
  await isThere('newEvent')
  await page.locator('main [name=name]').fill('Never Left')
  const here = page.url()
  const isKept = async (): Promise<void> => {
    await expect.poll(() => page.url()).toBe(here)
    expect(await page.locator('main [name=name]').inputValue()).toBe('Never Left')
  }

  await page.locator('.side-bar a', { hasText: MENU_EN['screen.activity'] }).last().click()
  await stay()
  await isKept()
  await openByPalette('staff')
  await stay()
  await isKept()
  await page.getByRole('button', { name: FRAME_EN['window.signOut'] }).click()
  await stay()
  await isKept()
  const asking = page.waitForEvent('dialog')
  await page.close({ runBeforeUnload: true })
  const dialog = await asking
  expect(dialog.type()).toBe('beforeunload')
  await dialog.dismiss()
  await isKept()
  // Twice: staying costs no step of the way back.
  await page.evaluate(() => history.back())
  await stay()
  await isKept()
  await page.evaluate(() => history.back())
  await question().waitFor()
  await leave()
  await isThere('orders')
})

test('AW101 every control of every screen of the platform is reached by Tab, and each screen by the palette', async () => {
  const named = ['--email', 'platform@example.com', '--name', 'Nusrat Jahan', '--json']
  const platform = await runJson<Credentials & { readonly id?: string }>(
    'create-admin',
    named,
    admin.venue.environment,
  )
  things = { ...things, tenantId: admin.venue.seeded.tenant.id }
  await page.getByRole('button', { name: FRAME_EN['window.signOut'] }).click()
  await page.locator('form.sign-in').waitFor()
  await admin.signIn(page, platform)

  expect(await walkScreens(namesFor('platform'))).toEqual([])
})
