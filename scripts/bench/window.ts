// `window`: every list of the admin window in a browser, opened and searched, beside the same requests asked barely.
import { join } from 'node:path'
import { launchChromium } from '../../desktop/testing/chromium.ts'
import { startStation } from '../../desktop/testing/station-process.ts'
import { required } from '../../shared/assert.ts'
import { type Figure, measured, quantile } from './figures.ts'
import { openConnection, writeRequest } from './http-load.ts'
import { loadNight } from './large-night.ts'
import { loadOffice } from './large-office.ts'
import { makeLargeTenant } from './large-tenant.ts'
import type { Scene } from './scene.ts'
import { signIn } from './sign-in.ts'
import { type Link, openWindowPage, type Shown, type WindowPage } from './window-page.ts'

const SHARE = Number(process.env['PROBESH_SHARE'] ?? '1')
/** Their scans are twice as many. */
const TICKETS = Math.round(100_000 * SHARE)
const TRIES = 32
/** One in twenty may wait so long, for a list and for what was searched. */
const SHOWN_MS_MAX = 300

type Query = Readonly<Record<string, string>>

type WindowList = Link & {
  readonly name: string
  readonly query?: Query
  /** What a person types who looks for this row; none where the list has no search. */
  readonly searchOf?: (row: never) => string | null
}

type Times = { readonly shown: Shown[]; readonly bareMs: number[] }

/** Asks the server itself. */
type Ask = (path: string) => Promise<{ readonly ms: number; readonly body: string }>

export async function benchWindow(scene: Scene): Promise<readonly Figure[]> {
  const tenant = await makeLargeTenant(scene, 'window', TICKETS)
  const eventId = await loadNight(scene, tenant)
  await loadOffice(scene, tenant, eventId)
  await using station = await startStation([
    ...['--data', join(scene.folder, 'window', 'data')],
    ...['--server', scene.server.url],
  ])
  const bearer = await signIn(scene.server.url, tenant.admin)
  const browser = await launchChromium()
  try {
    const context = await browser.newContext({
      viewport: { width: 1_024, height: 600 },
      locale: 'en-GB',
    })
    const page = await openWindowPage(await context.newPage(), station, tenant.admin)
    const figures: Figure[] = []
    for (const list of listsOf(eventId)) {
      using asker = await openAsker(scene.server.url, bearer)
      figures.push(...(await measureList(scene, page, asker.ask, list)))
    }
    return figures
  } finally {
    await browser.close()
  }
}

async function measureList(
  { say }: Scene,
  page: WindowPage,
  ask: Ask,
  list: WindowList,
): Promise<readonly Figure[]> {
  const { name } = list
  // Once beforehand, as the first time of an evening: the screen's file is loaded, statements are prepared.
  const first = await page.open(list)
  const texts = await textsOf(ask, list)
  const opened: Times = { shown: [], bareMs: [] }
  for (let at = 0; at < TRIES; at += 1) {
    opened.shown.push(await page.open(list))
    opened.bareMs.push((await ask(pathOf(list.api, list.query ?? {}))).ms)
  }
  const searched: Times = { shown: [], bareMs: [] }
  for (const text of texts) {
    searched.shown.push(await page.search(list, text))
    searched.bareMs.push((await ask(pathOf(list.api, { ...list.query, search: text }))).ms)
  }
  say(`${name}: first ${first.paintedMs.toFixed(0)} ms; opened ${stepsOf(opened)}`)
  const figures = [figureOf(`${name}, click to painted`, opened)]
  if (texts.length === 0) return figures
  say(`${name}: searched ${stepsOf(searched)}`)
  return [...figures, figureOf(`${name}, last key to painted`, searched), waitOf(name, searched)]
}

/** Of all tries together: a part of one in twenty is few in thirty. */
function figureOf(measure: string, { shown, bareMs }: Times): Figure {
  const named = { benchmark: 'window', measure: `${measure}, p95`, unit: 'ms' }
  const ms = shown.map(({ paintedMs }) => paintedMs)
  const figure = measured(named, ms, { atMost: SHOWN_MS_MAX }, (all) => quantile(all, 0.95))
  return { ...figure, baseline: [quantile(bareMs, 0.95)] }
}

/** The part of a search in which the page waits for more typing. */
function waitOf(name: string, { shown }: Times): Figure {
  const named = { benchmark: 'window', measure: `${name}, of that typing waited for`, unit: 'ms' }
  return measured(
    named,
    shown.map(({ sentMs }) => sentMs),
    null,
  )
}

const stepsOf = ({ shown }: Times): string => {
  const at = (step: keyof Shown): string =>
    quantile(
      shown.map((one) => one[step]),
      0.95,
    ).toFixed(0)
  return `asked after ${at('sentMs')}, answered after ${at('answeredMs')}, painted after ${at('paintedMs')} ms, each p95`
}

/** Names that stand in the list, as many as there are tries; none where nothing can be searched. */
async function textsOf(ask: Ask, { api, query, searchOf }: WindowList): Promise<readonly string[]> {
  if (searchOf === undefined) return []
  const { body } = await ask(pathOf(api, { ...query, limit: '200' }))
  const { items } = JSON.parse(body) as { readonly items: readonly never[] }
  const texts = [...new Set(items.map(searchOf).filter((text) => text !== null))]
  return Array.from({ length: TRIES }, (_, at) =>
    required(texts[at % texts.length], 'the list has rows with names'),
  )
}

const pathOf = (path: string, query: Query): string =>
  Object.keys(query).length === 0 ? path : `${path}?${new URLSearchParams(query)}`

type Person = {
  readonly attendeeName: string | null
  readonly order: { readonly buyerName: string }
}
type Case = { readonly ticket: Person | null }
type Named = { readonly name: string }

const personOf = ({ attendeeName, order }: Person): string => attendeeName ?? order.buyerName
const caseOf = ({ ticket }: Case): string | null => (ticket === null ? null : personOf(ticket))
const nameOf = ({ name }: Named): string => name

/** A screen without any list, to come from. */
const CALM = '/laptop/set-aside'

function listsOf(eventId: string): readonly WindowList[] {
  const event = `/events/${eventId}`
  const plain = (name: string, path: string, searchOf?: WindowList['searchOf']): WindowList => ({
    ...{ name, from: CALM, to: path, api: `/tenant${path}` },
    ...(searchOf !== undefined && { searchOf }),
  })
  return [
    {
      ...plain('attendees', `${event}/attendees`, personOf),
      ...{ api: '/tenant/tickets', query: { eventId } },
    },
    {
      ...plain('orders', '/orders', ({ buyerName }: Person['order']) => buyerName),
      query: { eventId },
    },
    plain('payments', '/payments'),
    plain('activity', '/activity'),
    plain('conflicts', '/conflicts', caseOf),
    plain('review items', '/review-items', caseOf),
    plain('stations', '/stations', nameOf),
    plain('staff', '/staff', nameOf),
    plain('events', '/events', nameOf),
    {
      ...plain('no-shows', `${event}/reports?report=noShows`, personOf),
      from: `${event}/reports`,
      api: `/tenant${event}/reports/no-shows`,
    },
  ]
}

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
