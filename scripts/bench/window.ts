// `window`: every list of the admin window in a browser, opened and searched, beside the same requests asked barely.
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { launchChromium } from '../../desktop/testing/chromium.ts'
import { startStation } from '../../desktop/testing/station-process.ts'
import { createPlatformAdmin } from '../../server/features/auth/create-platform-admin.ts'
import { required } from '../../shared/assert.ts'
import type { SignIn } from '../seed/make-event.ts'
import { type Figure, measured, quantile } from './figures.ts'
import { openConnection, writeRequest } from './http-load.ts'
import { loadBooks } from './large-books.ts'
import { loadNight } from './large-night.ts'
import { loadOffice } from './large-office.ts'
import { loadPlatform } from './large-platform.ts'
import { makeLargeTenant } from './large-tenant.ts'
import type { Scene } from './scene.ts'
import { signIn } from './sign-in.ts'
import { type Ids, organizersLists, platformsLists, type WindowList } from './window-lists.ts'
import { watchNight } from './window-night.ts'
import { openWindowPage, type Shown, type WindowPage } from './window-page.ts'

const SHARE = Number(process.env['PROBESH_SHARE'] ?? '1')
/** Their scans are twice as many. */
const TICKETS = Math.round(100_000 * SHARE)
const TRIES = 24
/** One in twenty may wait so long, for a list and for what was searched. */
const SHOWN_MS_MAX = 300
/** Parts of the names of lists, to measure those alone. */
const WANTED = (process.env['PROBESH_LISTS'] ?? '').split(',')

type Query = Readonly<Record<string, string>>
type Times = { readonly shown: Shown[]; readonly bareMs: number[] }

/** Asks the server itself. */
type Ask = (path: string) => Promise<{ readonly ms: number; readonly body: string }>

export async function benchWindow(scene: Scene): Promise<readonly Figure[]> {
  const tenant = await makeLargeTenant(scene, 'window', TICKETS)
  const eventId = await loadNight(scene, tenant)
  await loadBooks(scene, tenant, eventId)
  await loadOffice(scene, tenant, eventId)
  await loadPlatform(scene)
  const root = { email: 'root@platform.example', password: 'a password of the bench' }
  await createPlatformAdmin(scene.deps, { ...root, name: 'Root' })
  const ids = { eventId, tenantId: tenant.id, ...(await findIds(scene, tenant.id)) }
  const browser = await launchChromium()
  try {
    return [
      ...(await measureAs(scene, browser, tenant.admin, organizersLists(ids), eventId)),
      ...(await measureAs(scene, browser, root, platformsLists(ids), null)),
    ]
  } finally {
    await browser.close()
  }
}

/** Of a ticket in the middle, and of somebody who works there. */
async function findIds(
  { owner }: Scene,
  tenantId: string,
): Promise<Pick<Ids, 'orderId' | 'ticketId' | 'userId'>> {
  const [found] = await owner<{ orderId: string; ticketId: string; userId: string }[]>`
    select order_id as "orderId", id as "ticketId",
           (select user_id from tenant_users where tenant_id = ${tenantId} limit 1) as "userId"
      from tickets where tenant_id = ${tenantId} order by id limit 1 offset ${Math.floor(TICKETS / 2)}`
  return required(found, 'the tenant has tickets')
}

/** @param nightId of the event whose night is watched afterwards */
async function measureAs(
  scene: Scene,
  browser: Browser,
  who: SignIn,
  lists: readonly WindowList[],
  nightId: string | null,
): Promise<readonly Figure[]> {
  await using station = await startStation([
    ...['--data', join(scene.folder, 'window', who.email)],
    ...['--server', scene.server.url],
  ])
  await using context = await browser.newContext({
    viewport: { width: 1_024, height: 600 },
    locale: 'en-GB',
  })
  const page = await openWindowPage(await context.newPage(), station, who)
  using asker = await openAsker(scene.server.url, await signIn(scene.server.url, who))
  const night = nightId === null ? null : nightOf(nightId)
  const figures: Figure[] = []
  // First of all: whatever else shows it counts it as well.
  if (night !== null && isWanted(night)) figures.push(await countNight(page, night))
  for (const list of lists.filter(isWanted)) {
    figures.push(...(await measureList(scene, page, asker.ask, list)))
  }
  if (night === null || !isWanted(night)) return figures
  figures.push(...(await measureList(scene, page, asker.ask, night)))
  const nextLook = () => page.nextLook(night.api)
  return [...figures, ...(await watchNight(scene, nextLook, asker.ask, nightId ?? ''))]
}

/** Once for each server process: from then on it counts what comes. */
async function countNight(page: WindowPage, night: WindowList): Promise<Figure> {
  const { paintedMs } = await page.open(night)
  const measure = `${night.name}, counted for the first time, click to painted`
  return measured({ benchmark: 'window', measure, unit: 'ms' }, [paintedMs], null)
}

const isWanted = ({ name }: WindowList): boolean => WANTED.some((part) => name.includes(part))

const nightOf = (eventId: string): WindowList => ({
  ...{ name: 'the night', to: `/events/${eventId}/night`, api: `/tenant/events/${eventId}/night` },
  rows: 'main .night',
})

async function measureList(
  { say }: Scene,
  page: WindowPage,
  ask: Ask,
  list: WindowList,
): Promise<readonly Figure[]> {
  const { name, searches = [] } = list
  // Once beforehand, as the first time of an evening: the screen's file is loaded, statements are prepared.
  const first = await page.open(list)
  const opened: Times = { shown: [], bareMs: [] }
  for (let at = 0; at < TRIES; at += 1) {
    opened.shown.push(await page.open(list))
    opened.bareMs.push((await ask(pathOf(list.api, list.query ?? {}))).ms)
  }
  say(`${name}: first ${first.paintedMs.toFixed(0)} ms; opened ${stepsOf(opened)}`)
  const figures = [figureOf(`${name}, click to painted`, opened)]
  for (const search of searches) {
    const searched: Times = { shown: [], bareMs: [] }
    for (const text of await textsOf(ask, list, search.textOf)) {
      searched.shown.push(await page.search(list, text))
      searched.bareMs.push((await ask(pathOf(list.api, { ...list.query, search: text }))).ms)
    }
    say(`${name}: ${search.name} searched ${stepsOf(searched)}`)
    figures.push(figureOf(`${name}, ${search.name}, last key to painted`, searched))
  }
  return figures
}

/** Of all tries together: a part of one in twenty is few in thirty. */
function figureOf(measure: string, { shown, bareMs }: Times): Figure {
  const named = { benchmark: 'window', measure: `${measure}, p95`, unit: 'ms' }
  const ms = shown.map(({ paintedMs }) => paintedMs)
  const figure = measured(named, ms, { atMost: SHOWN_MS_MAX }, (all) => quantile(all, 0.95))
  return { ...figure, baseline: [quantile(bareMs, 0.95)] }
}

const stepsOf = ({ shown }: Times): string => {
  const at = (step: keyof Shown): string =>
    quantile(
      shown.map((one) => one[step]),
      0.95,
    ).toFixed(0)
  return `asked after ${at('sentMs')}, answered after ${at('answeredMs')}, painted after ${at('paintedMs')} ms, each p95`
}

/** What stands in the list, as many as there are tries. */
async function textsOf(
  ask: Ask,
  { api, query }: WindowList,
  textOf: (row: never) => string | null,
): Promise<readonly string[]> {
  const { body } = await ask(pathOf(api, { ...query, limit: '200' }))
  const { items } = JSON.parse(body) as { readonly items: readonly never[] }
  const texts = [...new Set(items.map(textOf).filter((text) => text !== null))]
  return Array.from({ length: TRIES }, (_, at) =>
    required(texts[at % texts.length], 'the list has rows with names'),
  )
}

const pathOf = (path: string, query: Query): string =>
  Object.keys(query).length === 0 ? path : `${path}?${new URLSearchParams(query)}`

async function openAsker(url: string, bearer: string): Promise<Disposable & { readonly ask: Ask }> {
  const connection = await openConnection(url)
  return {
    ask: async (path) => {
      const startedMs = performance.now()
      const { status, body } = await connection.send(writeRequest('GET', path, bearer))
      if (status !== 200) throw new Error(`${path}: HTTP ${status}: ${body}`)
      return { ms: performance.now() - startedMs, body }
    },
    [Symbol.dispose]: () => connection.close(),
  }
}
