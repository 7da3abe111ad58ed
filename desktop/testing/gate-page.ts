// The gate page of a paired station in a browser, and hands for it: clicks, keys, and the station's own process.
import { mkdtempDisposableSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { EVENT, GATE, LIST } from './feed.ts'
import { typeAsScanner } from './scanner-typing.ts'
import type { StationProcess } from './station-process.ts'
import { openTarget } from './target.ts'
import {
  PAIRING_CODE,
  STEWARD,
  SUPERVISOR,
  startVenue,
  type Venue,
  type VenueOptions,
} from './venue.ts'

export const SUPERVISOR_PIN = '2468'

export type GatePage = AsyncDisposable & {
  readonly venue: Venue
  readonly page: Page
  /** Another window on the same address. */
  readonly openWindow: () => Promise<Page>
  /** What the browser complained of, but for calls that were refused or found nobody. */
  readonly complaints: string[]
  /** Types as a keyboard scanner does, wherever the focus is, and waits until such a verdict is shown. */
  readonly scan: (code: string, reason: string) => Promise<void>
  /** Types as a keyboard scanner does, and waits for nothing but the browser. */
  readonly typeFast: (code: string) => Promise<void>
  readonly address: () => string
  /** Ends the station's process at once, as a power cut would. */
  readonly killStation: () => Promise<void>
  /** Starts it again over the same folder and port; its token is another one. */
  readonly startStation: () => Promise<void>
  readonly call: StationProcess['call']
}

export const LOW_LAPTOP = { width: 1024, height: 600 }

/** The event selected, a supervisor known by PIN, a steward signed in. */
export async function openGatePage(
  tickets: number,
  options: VenueOptions = {},
  viewport = LOW_LAPTOP,
  browserArgs: readonly string[] = [],
): Promise<GatePage> {
  const gate = await openPage({ tickets, options, viewport, browserArgs, prepare: setUp })
  await gate.page.locator('.scan-screen').waitFor()
  return gate
}

/** A laptop that nobody has paired. */
export async function openNewLaptop(
  tickets: number,
  options: VenueOptions = {},
): Promise<GatePage> {
  const prepare = async (): Promise<void> => {}
  return await openPage({ tickets, options, viewport: LOW_LAPTOP, browserArgs: [], prepare })
}

type Opening = {
  readonly tickets: number
  readonly options: VenueOptions
  readonly viewport: { readonly width: number; readonly height: number }
  readonly browserArgs: readonly string[]
  readonly prepare: (call: StationProcess['call'], tickets: number) => Promise<void>
}

async function openPage(opening: Opening): Promise<GatePage> {
  const { tickets, options, viewport, browserArgs } = opening
  const folder = mkdtempDisposableSync(join(tmpdir(), 'probesh-gate-'))
  const venue = await startVenue(tickets, options)
  const target = await openTarget({
    dataFolder: join(folder.path, 'data'),
    server: venue.url,
    viewport,
    browserArgs,
    prepare: async (call) => await opening.prepare(call, tickets),
  })
  const { page, call, address, openWindow } = target
  page.setDefaultTimeout(HANG_MS)
  const complaints = listenForComplaints(page)
  const keys = await page.context().newCDPSession(page)
  await page.goto(address())
  return {
    venue,
    page,
    openWindow,
    complaints,
    scan: async (code, reason) => {
      await typeAsScanner(keys, code, AT_ONCE)
      await page.locator(`.verdict[data-reason="${reason}"]`).waitFor()
    },
    typeFast: async (code) => await typeAsScanner(keys, code, AT_ONCE),
    address,
    killStation: target.kill,
    startStation: target.start,
    call,
    [Symbol.asyncDispose]: async () => {
      await target[Symbol.asyncDispose]()
      await venue[Symbol.asyncDispose]()
      folder.remove()
    },
  }
}

async function setUp(call: StationProcess['call'], tickets: number): Promise<void> {
  const must = async (name: string, input: unknown): Promise<unknown> => {
    const { status, body } = await call(name, input)
    if (status !== 200) throw new Error(`${name}: ${status} ${JSON.stringify(body)}`)
    return body
  }
  await must('pair', { code: PAIRING_CODE, name: 'Laptop 3' })
  await must('signIn', { email: SUPERVISOR.email, password: SUPERVISOR.name })
  await must('setPin', { pin: SUPERVISOR_PIN })
  await must('signIn', { email: STEWARD.email, password: STEWARD.name })
  await must('selectEvent', { eventId: EVENT, listId: LIST, gateId: GATE })
  for (;;) {
    const status = (await must('syncNow', {})) as { counts: { here: { tickets: number } } }
    if (status.counts.here.tickets === tickets) return
  }
}

/** Nothing that a busy machine gets done takes longer. */
const HANG_MS = 60_000

/** No machine is too slow for it: a scan is told from a person's typing by the times of its keys. */
const AT_ONCE = { gapMs: 0 }

/** A call that is refused, or finds nobody, is logged by the browser itself. */
const EXPECTED = /Failed to load resource/

/** What the browser complains of from here on. */
export function listenForComplaints(page: Page): string[] {
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (line) => {
    if (line.type() === 'error' && !EXPECTED.test(line.text())) complaints.push(line.text())
  })
  return complaints
}
