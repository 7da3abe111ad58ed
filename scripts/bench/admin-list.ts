// `admin-list`: an organizer's search by name in a million tickets, over HTTP, against the bare indexed query.
import { askMeanings, boundsOf } from '../../server/features/tickets/find-terms.ts'
import { readSearch } from '../../server/features/tickets/search-query.ts'
import { searchTicketRows } from '../../server/features/tickets/ticket-search-store.ts'
import type { TenantTx } from '../../server/platform/db/tenant-tx.ts'
import { required } from '../../shared/assert.ts'
import { createDice, type Dice } from '../seed/people.ts'
import { compared, type Figure, measured, type Pair, quantile } from './figures.ts'
import { openConnection, writeRequest } from './http-load.ts'
import { LARGE_TICKETS, type LargeTenant, makeLargeTenant } from './large-tenant.ts'
import type { Scene } from './scene.ts'
import { signIn } from './sign-in.ts'

const ROUNDS = 5
const ROUND_QUERIES = 100
const PAGE = 50

/** The tickets that a search finds, in order. */
type Search = (text: string) => Promise<readonly string[]>
type Times = { readonly ours: readonly number[]; readonly bare: readonly number[] }

export async function benchAdminList(scene: Scene): Promise<readonly Figure[]> {
  const tenant = await makeLargeTenant(scene, 'list')
  await using http = await overHttp(scene, tenant)
  await using bare = await bareQuery(scene, tenant)
  const dice = createDice('admin-list')
  const rounds: Times[] = []
  // One more, which warms both: code compiled, statements prepared, pages in memory.
  for (let round = 0; round <= ROUNDS; round += 1) {
    const texts = Array.from({ length: ROUND_QUERIES }, () => typedName(dice, tenant))
    if (round === 0) await assertAlike(http.search, bare.search, texts.slice(0, 50))
    const isOursFirst = round % 2 === 0
    const first = isOursFirst ? await timesOf(http.search, texts) : null
    const bareTimes = await timesOf(bare.search, texts)
    const ours = first ?? (await timesOf(http.search, texts))
    if (round > 0) rounds.push({ ours, bare: bareTimes })
  }
  return figuresOf(rounds)
}

function figuresOf(rounds: readonly Times[]): readonly Figure[] {
  const named = (measure: string, unit = 'ms') => ({ benchmark: 'admin-list', measure, unit })
  const pairs = (part: number): Pair[] =>
    rounds.map(({ ours, bare }) => ({
      ours: quantile(ours, part),
      baseline: quantile(bare, part),
    }))
  const share = pairs(0.5).map(({ ours, baseline }) => ((ours - baseline) / ours) * 100)
  return [
    compared(named(`a name in ${LARGE_TICKETS.toLocaleString('en')} tickets, p99`), pairs(0.99), {
      atMost: 1.5,
    }),
    compared(named('the same, half of them'), pairs(0.5), null),
    measured(named('of that, HTTP and who asks', '%'), share, null),
  ]
}

/** As people look for somebody: whole names, one of them, the start of one, or a few letters out of it. */
function typedName(dice: Dice, { firstNames, lastNames }: LargeTenant): string {
  const first = firstNames[skewed(dice, firstNames.length)] ?? ''
  const last = lastNames[skewed(dice, lastNames.length)] ?? ''
  const part = (name: string, from: number, length: number): string =>
    Array.from(name)
      .slice(from, from + length)
      .join('')
  const kinds = [
    () => first,
    () => last,
    () => `${first} ${last}`,
    () => `${last} ${part(first, 0, 3)}`,
    () => part(first, 0, 3 + dice.roll(3)),
    () => part(last, 1, 4),
  ] as const
  return dice.pick(kinds)()
}

/** As the names were dealt: the first ones often. */
const skewed = (dice: Dice, length: number): number =>
  Math.floor(length * (dice.roll(1_000_000) / 1_000_000) ** 3)

async function timesOf(search: Search, texts: readonly string[]): Promise<readonly number[]> {
  const times: number[] = []
  for (const text of texts) {
    const startedMs = performance.now()
    await search(text)
    times.push(performance.now() - startedMs)
  }
  return times
}

async function assertAlike(ours: Search, bare: Search, texts: readonly string[]): Promise<void> {
  let found = 0
  for (const text of texts) {
    const [one, other] = [await ours(text), await bare(text)]
    if (one.join() !== other.join()) throw new Error(`defect: two answers to "${text}"`)
    found += one.length
  }
  if (found === 0) throw new Error('defect: nothing was found at all')
}

type Searching = AsyncDisposable & { readonly search: Search }

async function overHttp({ server }: Scene, { admin }: LargeTenant): Promise<Searching> {
  const bearer = await signIn(server.url, admin)
  const connection = await openConnection(server.url)
  const search: Search = async (text) => {
    const query = new URLSearchParams({ search: text, limit: String(PAGE) })
    const request = writeRequest('GET', `/tenant/tickets?${query}`, bearer)
    const { status, body } = await connection.send(request)
    if (status !== 200) throw new Error(`HTTP ${status}: ${body}`)
    return (JSON.parse(body) as { items: { id: string }[] }).items.map(({ id }) => id)
  }
  return { search, [Symbol.asyncDispose]: async () => connection.close() }
}

/**
 * The same statements through the same driver on one connection behind the wall, and nothing else: no HTTP, nobody to
 * be authenticated, no rate, no transaction, no JSON.
 */
async function bareQuery({ deps }: Scene, { id }: LargeTenant): Promise<Searching> {
  const connection = await deps.db.reserve()
  await connection`
    select set_config('app.tenant_id', ${id}, false), set_config('plan_cache_mode', 'force_custom_plan', false)`
  // Safe: the statement above set the tenant for the whole session.
  const tx = connection as unknown as TenantTx
  const all = { eventId: undefined, state: undefined, ticketTypeId: undefined, after: null }
  const range = {
    ...required(await boundsOf(tx, undefined), 'all events have bounds'),
    limit: PAGE + 1,
  }
  const search: Search = async (text) => {
    const found = await askMeanings(tx, readSearch(text), null, (question) =>
      searchTicketRows(tx, { ...all, ...range, question }),
    )
    return found?.rows.slice(0, PAGE).map((row) => row.id) ?? []
  }
  const close = async (): Promise<void> => {
    await connection`reset all`
    connection.release()
  }
  return { search, [Symbol.asyncDispose]: close }
}
