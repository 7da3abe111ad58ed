// An event that was sold over HTTP at all four sandboxes, by a server that is a process of its own and may be killed.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../desktop/testing/free-port.ts'
import { mapBounded } from '../../server/platform/map-bounded.ts'
import { anAdmin, TEST_PASSWORD } from '../../server/testing/app.ts'
import { openTestDeps, type TestDeps } from '../../server/testing/deps.ts'
import { anEvent, aTenant } from '../../server/testing/event.ts'
import { TEST_MASTER_KEY } from '../../server/testing/postgres.ts'
import { required } from '../../shared/assert.ts'
import type { EventId, TenantId } from '../../shared/ids.ts'
import type { PlacedOrder } from '../../shared/orders/schema.ts'
import type { LedgerEntry } from '../sandbox/common/ledger.ts'
import { payByForms } from '../sandbox/testing/pay-by-forms.ts'
import { startSandboxes } from '../start-demo/sandboxes.ts'
import type { DemoProvider } from './buy-demo-ticket.ts'
import { type Program, startProgram } from './processes.ts'

export const PROVIDERS = ['stripe', 'bkash', 'nagad', 'rocket'] as const satisfies DemoProvider[]

/** No refund of the one is as large as one of the other. */
const PRICES_CENTS = [80_000, 33_350]
const SLUG = 'off'

export type SoldEvent = AsyncDisposable & {
  /** The same database, seen from here: it shows what the server has written. */
  readonly deps: TestDeps
  readonly tenantId: TenantId
  readonly eventId: EventId
  readonly sandboxes: Readonly<Record<DemoProvider, string>>
  /** Starts the server, or starts it again. `aheadMs`: how far its clock is ahead. */
  readonly start: (more: Readonly<Record<string, string>>, aheadMs?: number) => Promise<void>
  readonly kill: () => Promise<void>
  readonly stop: () => Promise<void>
  /** As an administrator; throws what was refused. */
  readonly ask: <T>(method: string, path: string, body?: unknown) => Promise<T>
  /** One buyer each, by each provider in turn. Resolves when all have paid. */
  readonly sell: (orders: number) => Promise<void>
  /** What the provider's own books have. */
  readonly books: (provider: DemoProvider) => Promise<readonly LedgerEntry[]>
  /** The most memory that any of the servers has had, in MB. */
  readonly peakMb: () => number
}

export async function openSoldEvent(): Promise<SoldEvent> {
  const deps = await openTestDeps()
  deps.clock.now = Date.now()
  const folder = mkdtempSync(join(tmpdir(), 'probesh-sold-'))
  const playing = await startSandboxes(folder, {})
  const tenantId = await aTenant(deps)
  const event = await anEvent(deps, tenantId, {
    slug: SLUG,
    ticketTypes: PRICES_CENTS.map((priceCents, at) => ({
      ...{ number: at + 1, name: `T${at}`, priceCents, quantityTotal: null },
    })),
  })
  const admin = await anAdmin(deps, tenantId, 'admin@mail.example')
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const environment = {
    ...playing.environment,
    DATABASE_URL: deps.database.ownerUrl,
    MASTER_KEY: Buffer.from(TEST_MASTER_KEY).toString('hex'),
    JWT_SECRET: 'a secret of a test, longer than 32 bytes',
    DATA_DIR: folder,
    PORT: String(port),
    LOG_LEVEL: 'error',
    RATE_LIMIT_FACTOR: '1000000',
    NODE_OPTIONS: `--import=${new URL('clock-ahead.ts', import.meta.url)}`,
  }
  const servers = serversOf(environment)
  const { ask, signIn } = administrator(url, admin.email)
  return {
    ...{ deps, tenantId, eventId: event.id, ask },
    // Safe: all four were started.
    sandboxes: playing.urls as SoldEvent['sandboxes'],
    start: async (more, aheadMs = 0) => {
      await servers.start({ ...more, PROBESH_AHEAD_MS: String(aheadMs) })
      await signIn()
    },
    kill: servers.kill,
    stop: servers.stop,
    sell: async (orders) => {
      await playing.connect(url)
      const typeIds = event.ticketTypes.map(({ id }) => id)
      await sellAll(url, typeIds, orders)
    },
    books: async (provider) => read(`${playing.urls[provider]}/__sim/ledger`),
    peakMb: servers.peakMb,
    [Symbol.asyncDispose]: async () => {
      await servers.kill()
      await playing.stop()
      await deps[Symbol.asyncDispose]()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** One at a time. */
function serversOf(environment: Readonly<Record<string, string>>) {
  let server: Program<unknown> | null = null
  let peakMb = 0
  const look = (): void => {
    if (server !== null) peakMb = Math.max(peakMb, readPeakMb(server.pid))
  }
  return {
    peakMb: () => peakMb,
    start: async (more: Readonly<Record<string, string>>) => {
      server = await startProgram('server', [], { ...environment, ...more })
    },
    kill: async () => {
      look()
      await server?.kill()
    },
    stop: async () => {
      look()
      await server?.stop()
    },
  }
}

/** Where the system tells; 0 elsewhere. */
function readPeakMb(pid: number): number {
  try {
    const [, kilobytes = '0'] =
      /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return Math.round(Number(kilobytes) / 1024)
  } catch {
    return 0
  }
}

function administrator(url: string, email: string) {
  let bearer = ''
  const signIn = async (): Promise<void> => {
    const signedIn = await fetch(`${url}/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email, password: TEST_PASSWORD }),
    })
    const [token] = signedIn.headers
      .getSetCookie()
      .flatMap((cookie) => /access_token=([^;]+)/.exec(cookie)?.[1] ?? [])
    bearer = required(token, 'an administrator signs in')
  }
  const ask = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    // Safe: our own server's answer, of which the caller names the fields that it reads.
    return (await response.json()) as T
  }
  return { ask, signIn }
}

const read = async <T>(url: string): Promise<T> => (await (await fetch(url)).json()) as T

const BUYERS_AT_ONCE = 12
/** Eight digits: each buyer has a wallet. */
const WALLETS_FROM = 20_000_000

export const emailOf = (number: number): string => `buyer${number}@mail.example`

async function sellAll(url: string, typeIds: readonly string[], orders: number): Promise<void> {
  const numbers = Array.from({ length: orders }, (_unused, number) => number)
  await mapBounded(BUYERS_AT_ONCE, numbers, async (number) => {
    const provider = required(PROVIDERS[number % PROVIDERS.length], 'one of four')
    const ticketTypeId = required(typeIds[(number >> 2) % typeIds.length], 'one of the types')
    await buy(url, { number, provider, ticketTypeId })
  })
}

type Purchase = {
  readonly number: number
  readonly provider: DemoProvider
  readonly ticketTypeId: string
}

async function buy(url: string, { number, provider, ticketTypeId }: Purchase): Promise<void> {
  const placed = await fetch(`${url}/public/t/alpha/${SLUG}/orders`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      buyer: { name: `Buyer ${number}`, email: emailOf(number), phone: '01712345678' },
      items: [{ ticketTypeId, quantity: 1 }],
      ...{ provider, locale: 'en' },
    }),
  })
  if (!placed.ok) throw new Error(`${provider}: ${placed.status} ${await placed.text()}`)
  // Safe: our own server's answer.
  const { payUrl } = (await placed.json()) as PlacedOrder
  if (payUrl === null) throw new Error(`${provider} gave no page`)
  const { url: backUrl, form } = await payByForms(provider, payUrl, `017${WALLETS_FROM + number}`)
  const posted = form === null ? {} : { method: 'POST', body: new URLSearchParams(form) }
  const returned = await fetch(backUrl, { ...posted, redirect: 'manual' })
  if (returned.status !== 303) throw new Error(`${provider}: the return was ${returned.status}`)
}
