// Whoever may not, and the bad days of whoever may: in the admin window, against a real server.
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { SCREENS, type ScreenName } from '../../desktop/renderer/admin/screens.ts'
import { createRandom } from '../../desktop/testing/share.ts'
import { required } from '../../shared/assert.ts'
import { FRAME_BN } from '../../shared/i18n/admin/frame.bn.ts'
import { FRAME_EN } from '../../shared/i18n/admin/frame.en.ts'
import { REFUSALS_BN } from '../../shared/i18n/admin/refusals.bn.ts'
import { REFUSALS_EN } from '../../shared/i18n/admin/refusals.en.ts'
import { ACTS } from './admin/acts.table.ts'
import {
  type AdminWindow,
  type Credentials,
  openAdminWindow,
  SMALLEST,
} from './admin/admin-window.ts'
import {
  type Ask,
  granted,
  routesBelow,
  SOME_ID,
  signInElsewhere,
  throughWindow,
} from './admin/server-api.ts'
import { saveTwice, TWO_SAVERS } from './admin/two-savers.ts'
import { typeInto, valuesOf } from './admin/typed-words.ts'
import { type Press, WALKED } from './admin/walked-screens.ts'
import { makeThings, readAll, roleSwitch, type Things, type Turn } from './admin/walked-things.ts'
import { runJson } from './processes.ts'

/** More than a slow line takes in at once. */
const TICKETS = 1_000

let admin: AdminWindow
let page: Page
let platform: Credentials
/** Another administrator, in no window. */
let elsewhere: Ask
let things: Things
beforeAll(async () => {
  admin = await openAdminWindow({ tickets: TICKETS, isSignedIn: false })
  page = admin.page
  const { environment, serverUrl } = admin.venue
  const named = ['--email', 'platform@example.com', '--name', 'Nusrat Jahan', '--json']
  platform = await runJson<Credentials>('create-admin', named, environment)
  elsewhere = await signInElsewhere(serverUrl, admin.admin)
  things = await makeThings(elsewhere, admin.venue)
})
afterAll(async () => {
  await admin?.[Symbol.asyncDispose]()
})

// Safe: these are the keys that `ScreenName` names.
const NAMES = Object.keys(SCREENS) as readonly ScreenName[]
const namesFor = (who: 'organizer' | 'platform'): readonly ScreenName[] =>
  NAMES.filter((name) => SCREENS[name].who === who)

const pathOf = (name: ScreenName): string =>
  SCREENS[name].path.replaceAll(/:(\w+)/g, (_, one: string) => {
    const known = name === 'reviewItem' && one === 'scanId' ? 'reviewScanId' : one
    return things[known] ?? ''
  })

async function signInAs(person: Credentials): Promise<void> {
  const leave = page.getByRole('button', { name: FRAME_EN['window.signOut'] })
  if ((await leave.count()) > 0) await leave.click()
  await page.locator('form.sign-in').waitFor()
  await admin.signIn(page, person)
}

test('AW90 staff cannot sign in at the admin window, and are told why and what to do', async () => {
  const { email, password } = admin.venue.seeded.staff
  await page.locator('input[name=email]').fill(email)
  await page.locator('input[name=password]').fill(password)
  await page.keyboard.press('Enter')
  await page.getByText(FRAME_EN['signIn.refused.not_admin']).waitFor()

  expect(await page.locator('.window').count()).toBe(0)
  expect((await throughWindow(admin.station)('GET /tenant/events')).status).toBe(401)
})

/** Which screens of the others open all the same, and which of their routes do not say no. */
async function opened(others: 'organizer' | 'platform'): Promise<readonly string[]> {
  const faults: string[] = []
  for (const name of namesFor(others)) {
    await page.goto(admin.address('/account'))
    await page.locator('main h1[tabindex]', { hasText: 'My account' }).waitFor()
    await page.goto(admin.address(pathOf(name)))
    const heading = page.locator('main h1[tabindex]').filter({ hasNotText: 'My account' })
    const shown = await heading.innerText()
    if (shown !== FRAME_EN['missing.heading']) faults.push(`${name}: ${shown}`)
  }
  for (const route of routesBelow(others === 'platform' ? '/admin/' : '/tenant/')) {
    const { status, body } = await throughWindow(admin.station)(route)
    const isNo = status === 403 && JSON.stringify(body).includes('"forbidden"')
    if (!isNo) faults.push(`${route}: ${status} ${JSON.stringify(body)}`)
  }
  return faults
}

test('AW91 no screen of the platform opens for an organizer, and no route of it answers', async () => {
  await signInAs(admin.admin)

  expect(await opened('platform')).toEqual([])
})

test('AW91 no screen of an organizer opens for the platform, and no route of it answers', async () => {
  await signInAs(platform)

  expect(await opened('organizer')).toEqual([])
})

/** A window of somebody who reads Bangla. */
async function openBangla(): Promise<Page> {
  const browser = required(admin.context.browser(), 'a context of a browser')
  const at = await (await browser.newContext({ viewport: SMALLEST, locale: 'bn-BD' })).newPage()
  await at.goto(admin.address('/no/such/screen'))
  return at
}

/** Leaves what was typed, and what was said. */
async function leaveScreen(at: Page, isTold: boolean): Promise<void> {
  await at.goto(admin.address('/no/such/screen'))
  const question = at.locator('dialog .buttons .button.danger')
  const left = at.getByRole('heading', { level: 1, name: FRAME_BN['missing.heading'] })
  await question.or(left).first().waitFor()
  if ((await question.count()) > 0) await question.click()
  await left.waitFor()
  if (isTold) await at.reload()
}

/** Presses as somebody who was lowered since the screen was opened; what is wrong with what follows. */
async function pressLowered(
  at: Page,
  { type: fields, press, isAsked, told }: Press,
  path: string,
  turn: Turn,
): Promise<readonly string[]> {
  await turn('admin')
  await leaveScreen(at, isAsked === true)
  await at.goto(admin.address(path))
  await at.locator(press).waitFor()
  await expect.poll(() => at.locator('main .skeleton').count()).toBe(0)
  await typeInto(at, fields ?? {}, things)
  const before = [await at.locator('main h1').innerText(), ...(await valuesOf(at))]
  await turn('steward')
  await at.locator(press).click()
  if (isAsked === true) await at.locator('dialog .buttons button').last().click()
  await at.locator(told, { hasText: REFUSALS_BN.forbidden }).first().waitFor()
  const after = [await at.locator('main h1').innerText(), ...(await valuesOf(at))]
  const said = await at.locator('main').innerText()
  return [
    ...(after.join('\n') === before.join('\n') ? [] : [`typed ${before}, then ${after}`]),
    ...(said.includes('forbidden') ? ['a raw code is shown'] : []),
  ]
}

/** By the ids of what there is. */
const withIds = (act: string): string =>
  act.replaceAll(/:(\w+)/g, (_, one: string) => things[one] ?? SOME_ID)

/** Acts that whoever works at the gates is not refused. */
async function allowed(): Promise<readonly string[]> {
  const acts = [...new Set(Object.values(ACTS).flat())].filter((act) => !act.includes(' /auth/'))
  const answers = await Promise.all(
    acts.map(async (act) => ({ act, ...(await throughWindow(admin.station)(withIds(act))) })),
  )
  return answers.flatMap(({ act, status, body }) => {
    const isNo = status === 403 && JSON.stringify(body).includes('"forbidden"')
    return isNo ? [] : [`${act}: ${status} ${JSON.stringify(body)}`]
  })
}

/** Those that every run presses: a form, a file, a question, and a form that asks the server nothing before. */
const PRESSED: readonly ScreenName[] = ['event', 'attendees', 'ticketType', 'pairStation']
const random = createRandom('admin-window-roles')
const isPressed = (name: ScreenName): boolean => random.share === 1 || PRESSED.includes(name)

test('AW92 an administrator who is lowered is refused at every act of every screen, in words, and loses nothing that was typed', async () => {
  const { staff } = admin.venue.seeded
  const turn = await roleSwitch(elsewhere, staff.email)
  const actorId = await turn('admin')
  const before = await readAll(elsewhere, admin.venue.seeded.event.id)
  await signInAs(staff)
  const faults: string[] = []
  for (const role of ['supervisor', 'steward'] as const) {
    await turn(role)
    faults.push(...(await allowed()).map((fault) => `${role}, ${fault}`))
  }
  const at = await openBangla()
  for (const name of NAMES) {
    const walked = WALKED[name]
    if ((walked === 'platform') !== (SCREENS[name].who === 'platform'))
      faults.push(`${name}: whose?`)
    if (walked === 'platform' || !isPressed(name)) continue
    for (const press of walked.presses) {
      const found = await pressLowered(at, press, pathOf(name), turn).catch(String)
      for (const fault of [found].flat()) faults.push(`${name}, ${press.press}: ${fault}`)
    }
  }

  await at.context().close()

  expect(faults).toEqual([])
  expect(await readAll(elsewhere, admin.venue.seeded.event.id)).toEqual(before)
  const done = await granted<{ items: readonly { action: string }[] }>(
    elsewhere(`GET /tenant/activity?actorId=${actorId}`),
  )
  expect(done.items.filter(({ action }) => !action.startsWith('session.'))).toEqual([])
})

test('AW93 every screen that somebody opens who may no longer says so and what to do, and none breaks', async () => {
  const turn = await roleSwitch(elsewhere, admin.venue.seeded.staff.email)
  await turn('steward')
  const faults: string[] = []
  for (const name of namesFor('organizer')) {
    await page.goto(admin.address('/account'))
    await page.getByRole('heading', { level: 1, name: 'My account' }).waitFor()
    await page.goto(admin.address(pathOf(name)))
    const lowered = page.getByRole('heading', { name: FRAME_EN['lowered.heading'] })
    await lowered.waitFor().catch(() => faults.push(name))
  }

  expect(faults).toEqual([])
  expect(await page.locator('main').innerText()).toContain(FRAME_EN['lowered.text'])
  await turn('admin')
  await page.getByRole('button', { name: FRAME_EN['lowered.again'] }).click()
  await page.locator('main tbody tr').first().waitFor()
  expect(await page.getByText(FRAME_EN['broken.heading']).count()).toBe(0)
})

test('AW97 a form that was open keeps what was typed, and says above it that nothing is taken any more', async () => {
  const turn = await roleSwitch(elsewhere, admin.venue.seeded.staff.email)
  await turn('admin')
  const typed = await typeEvent('Fair of a Steward')
  await turn('steward')
  await make()
  await page.getByText(FRAME_EN['lowered.banner']).waitFor()
  expect(await valuesOf(page)).toEqual(typed)

  await turn('admin')
  await make()
  await isMade()
  await expect.poll(() => page.getByText(FRAME_EN['lowered.banner']).count()).toBe(0)
})

/** A new event, typed and not sent. */
async function typeEvent(name: string): Promise<readonly string[]> {
  await page.goto(admin.address('/events/new'))
  await page.getByRole('heading', { level: 1, name: 'New event' }).waitFor()
  await typeInto(page, { name, startsAt: '2031-04-14T16:00', endsAt: '2031-04-14T22:00' }, things)
  return await valuesOf(page)
}

const make = (): Promise<void> =>
  page.locator('main').getByRole('button', { name: 'Make the event' }).click()
const isMade = (): Promise<void> =>
  page.getByRole('heading', { level: 1, name: 'Ticket types' }).waitFor()

/** In the dialog over the screen. */
async function signInAgain(): Promise<void> {
  const dialog = page.getByRole('dialog', { name: FRAME_EN['signIn.again'] })
  await dialog.locator('input[name=password]').fill(admin.admin.password)
  await dialog.getByRole('button', { name: FRAME_EN['signIn.submit'], exact: true }).click()
}

const dialogIsGone = (): Promise<void> =>
  page.getByRole('dialog', { name: FRAME_EN['signIn.again'] }).waitFor({ state: 'detached' })

test('AW94 an organizer that is suspended in mid-form hears so, keeps what was typed, and sends it once it works again', async () => {
  await signInAs(admin.admin)
  const set = async (status: 'active' | 'suspended') => {
    const ask = await signInElsewhere(admin.venue.serverUrl, platform)
    await granted(ask(`PATCH /admin/tenants/${admin.venue.seeded.tenant.id}/status`, { status }))
  }
  const typed = await typeEvent('Suspended Fair')
  await set('suspended')
  await make()
  await page.locator('main form [role=alert]', { hasText: REFUSALS_EN.tenant_suspended }).waitFor()
  expect(await valuesOf(page)).toEqual(typed)

  await admin.endSessions()
  await make()
  await signInAgain()
  await page.getByText(FRAME_EN['signIn.refused.organizer_suspended']).waitFor()
  await set('active')
  await signInAgain()
  await dialogIsGone()
  expect(await valuesOf(page)).toEqual(typed)
  await make()
  await isMade()
})

test('AW95 a session that its owner ended from elsewhere goes on in mid-form with the password', async () => {
  const other = await signInElsewhere(admin.venue.serverUrl, admin.admin)
  const typed = await typeEvent('Fair of Two Laptops')
  await granted(other('DELETE /auth/sessions'))
  await make()
  await page.getByText(FRAME_EN['signIn.ended.ended']).waitFor()
  await signInAgain()
  await dialogIsGone()

  expect(await valuesOf(page)).toEqual(typed)
  await make()
  await isMade()
})

test('AW98 of two administrators at one form the second is told what the first one saved, and loses nothing, at every form', async () => {
  const edits = Object.values(ACTS)
    .flat()
    .filter((act) => /^(PUT|PATCH) \/tenant\//.test(act))
  expect(edits.filter((act) => !Object.hasOwn(TWO_SAVERS, act))).toEqual([])
  await signInAs(admin.admin)
  const other = await admin.openWindow()
  const faults: string[] = []
  for (const [act, two] of Object.entries(TWO_SAVERS)) {
    if (two === null || !(random.share === 1 || two.isAlways === true)) continue
    const address = admin.address(pathOf(two.screen))
    const found = await saveTwice([page, other], address, two).catch(String)
    for (const fault of [found].flat()) faults.push(`${act}: ${fault}`)
  }
  await other.close()

  expect(faults).toEqual([])
})

/** Bytes in a second: a line that takes no file at once. */
const SLOW = 40_000

test('AW96 a report that is given up half-way leaves a window that works and a server that waits for nothing', async () => {
  await page.goto(admin.address(`/events/${admin.venue.seeded.event.id}/attendees`))
  await page.locator('main tbody tr').first().waitFor()
  const line = await admin.context.newCDPSession(page)
  const asFast = (downloadThroughput: number) =>
    line.send('Network.emulateNetworkConditions', {
      offline: false,
      latency: 0,
      downloadThroughput,
      uploadThroughput: -1,
    })
  await line.send('Network.enable')
  await asFast(SLOW)
  const start = page.getByRole('button', { name: FRAME_EN['download.start'] })
  const cancel = page.getByRole('button', { name: FRAME_EN['download.cancel'] })
  await start.click()
  await page.locator('.download [role=status]', { hasText: /^[1-9]\d* rows, / }).waitFor()
  await cancel.click()
  await start.waitFor()
  expect(await page.locator('.download').innerText()).toBe(FRAME_EN['download.start'])

  await using sql = openDatabase(admin.venue.database.ownerUrl)
  await expect.poll(sql.transactions).toBe(0)
  await asFast(-1)
  const coming = page.waitForEvent('download')
  await start.click()
  const file = await readFile(await (await coming).path(), 'utf8')
  expect(file.trimEnd().split('\r\n').length).toBe(TICKETS + 1)
})

function openDatabase(ownerUrl: string) {
  const sql = postgres(ownerUrl, { max: 1 })
  return {
    /** Of others, by now. */
    transactions: async () => {
      const [row] = await sql<{ open: number }[]>`
        select count(*)::int as open from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid() and xact_start is not null
      `
      return row?.open
    },
    [Symbol.asyncDispose]: () => sql.end(),
  }
}
