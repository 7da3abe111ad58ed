// LE11: the books of a million entries, read and saved as a file. An ordinary run has a fiftieth of them.
import { Agent, request } from 'node:http'
import postgres from 'postgres'
import { expect, test } from 'vitest'
import type { TenantId } from '../../../shared/ids.ts'
import { createApp } from '../../app.ts'
import { listen } from '../../platform/http/listen.ts'
import { anAdmin, signInAs } from '../../testing/app.ts'
import { openTestDeps, type TestDeps } from '../../testing/deps.ts'
import { aTenant, granted } from '../../testing/event.ts'
import { listDifferences, listMovements, readBalances, readDays } from './list-ledger.ts'

const share = Math.min(1, Math.max(0, Number(process.env['PROBESH_SHARE'] ?? 0.02) || 0))
const MOVEMENTS = Math.round(500_000 * share)
const LINES = Math.round(200_000 * share)
/** As many as one statement takes in without holding everybody up. */
const PART = 50_000
const TRIES = share === 1 ? 20 : 2
const PERIOD = { firstDay: '2025-10-16', lastDay: '2026-01-15' }

/** Two entries a movement, over the year before the test's clock; statements tell most of two in five of them. */
async function fill({ database }: TestDeps, tenantId: TenantId): Promise<void> {
  const owner = postgres(database.ownerUrl, { max: 1 })
  const at = owner`timestamptz '2026-01-15 17:00Z' - no * interval '364 days 22 hours' / ${MOVEMENTS}`
  for (let from = 0; from < MOVEMENTS; from += PART) {
    const until = Math.min(MOVEMENTS, from + PART) - 1
    await owner`
      insert into ledger_entries (tenant_id, movement_id, leg, kind, account, amount_cents, provider, is_live, reference,
                                  occurred_at, recorded_at)
      select ${tenantId}, id, leg, 'payment', case leg when 1 then 'at_provider' else 'sales' end,
             case leg when 1 then 80000 else -80000 end, (array['bkash', 'nagad', 'stripe'])[no % 3 + 1], true,
             'T' || no, at, at
        from (select uuidv7() as id, no, ${at} as at from generate_series(${from}::integer, ${until}::integer) as no) m
       cross join (values (1), (2)) as l (leg)`
  }
  await owner`
    insert into statements (tenant_id, id, number, provider, is_live, file_name, digest, first_day, last_day, line_count,
                            imported_by, imported_at)
    select ${tenantId}, uuidv7(), n, (array['bkash', 'nagad', 'stripe'])[n], true, n || '.csv', sha256(n::text::bytea),
           '2025-08-25', '2026-01-15', 1, uuidv7(), now()
      from generate_series(1, 3) as n`
  await owner`
    insert into statement_lines (tenant_id, statement_id, line_no, provider, is_live, kind, reference, amount_cents,
                                 fee_cents, occurred_at, is_counted)
    select s.tenant_id, s.id, no + 1, s.provider, true, 'payment', 'T' || no, 80000, 0, ${at}, true
      from generate_series(0, ${LINES - 1}::integer) as no
      join statements s on s.tenant_id = ${tenantId} and s.number = no % 3 + 1
     where no % 1000 > 0`
  await owner`vacuum (analyze) ledger_entries`
  await owner`vacuum (analyze) statement_lines`
  await owner.end()
}

/** p95 of some calls, in milliseconds. */
async function timed(tries: number, work: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let at = 0; at < tries; at += 1) {
    const from = performance.now()
    await work()
    times.push(performance.now() - from)
  }
  return Math.round(times.sort((one, other) => one - other)[Math.ceil(tries * 0.95) - 1] ?? 0)
}

const openTransactions = async ({ platformDb }: TestDeps): Promise<number> => {
  const [row] = await platformDb<{ count: number }[]>`
    select count(*)::integer as count from pg_stat_activity
     where datname = current_database() and application_name = 'probesh-app' and xact_start is not null`
  return row?.count ?? -1
}

/** What each list and report takes. */
const measure = async (deps: TestDeps, tenantId: TenantId) => ({
  movements: await timed(TRIES, () => listMovements(deps, tenantId, { limit: 50 })),
  ofKind: await timed(TRIES, () => listMovements(deps, tenantId, { limit: 50, kind: 'payment' })),
  days31: await timed(TRIES, () => readDays(deps, tenantId, { ...PERIOD, firstDay: '2025-12-16' })),
  days92: await timed(TRIES, () => readDays(deps, tenantId, PERIOD)),
  differences31: await timed(TRIES, () =>
    listDifferences(deps, tenantId, { ...PERIOD, firstDay: '2025-12-16', limit: 50 }),
  ),
  differences92: await timed(TRIES, () =>
    listDifferences(deps, tenantId, { ...PERIOD, limit: 50 }),
  ),
  balances: await timed(TRIES, () => readBalances(deps, tenantId)),
})

type Headers = Readonly<Record<string, string>>

/** Leaves after the first bytes. */
async function cutOff(url: string, headers: Headers): Promise<void> {
  const agent = new Agent()
  await new Promise<void>((resolve, reject) => {
    const asked = request(url, { agent, headers }, (response) => {
      response.once('data', () => {
        response.destroy()
        resolve()
      })
    })
    asked.on('error', reject)
    asked.end()
  })
  agent.destroy()
}

async function readWhole(url: string, headers: Headers) {
  let rows = -1
  let peak = 0
  globalThis.gc?.()
  const before = process.memoryUsage()
  const from = performance.now()
  for await (const chunk of (await fetch(url, { headers })).body ?? []) {
    for (const byte of chunk) if (byte === 10) rows += 1
    const { heapUsed, external } = process.memoryUsage()
    peak = Math.max(peak, heapUsed + external - before.heapUsed - before.external)
  }
  const seconds = Math.round((performance.now() - from) / 1_000)
  return { rows, peak, seconds }
}

test(`LE11 of ${2 * MOVEMENTS} entries every page, day and difference is right, and a file of them comes whole or lets go of everything`, async () => {
  await using deps = await openTestDeps()
  const tenantId = await aTenant(deps)
  await fill(deps, tenantId)
  const differences = () => listDifferences(deps, tenantId, { ...PERIOD, limit: 50 })
  const days = granted(await readDays(deps, tenantId, PERIOD))
  const balances = await readBalances(deps, tenantId)

  const ofPeriod = (MOVEMENTS * (91 + 23 / 24)) / (364 + 22 / 24)
  const counted = days.reduce((count, day) => count + day.payments, 0)
  expect(Math.abs(counted - ofPeriod)).toBeLessThanOrEqual(1)
  expect(balances.reduce((cents, { balanceCents }) => cents + balanceCents, 0)).toBe(0)
  expect(granted(await differences()).items.every(({ kind }) => kind === 'not_there')).toBe(true)

  const figures = await measure(deps, tenantId)
  const app = createApp(deps)
  const server = { deps, ...app }
  await anAdmin(deps, tenantId, 'admin@books.example')
  const { access } = await signInAs(server, 'admin@books.example')
  const listening = await listen(app.app, { host: '127.0.0.1', port: 0, newId: deps.newId })
  const url = `${listening.url}/tenant/exports/ledger.csv`
  const headers = { authorization: `Bearer ${access}` }
  await cutOff(url, headers)
  await expect.poll(() => openTransactions(deps), { timeout: 60_000 }).toBe(0)

  const { rows, peak, seconds } = await readWhole(url, headers)

  expect(rows).toBe(MOVEMENTS)
  expect(await openTransactions(deps)).toBe(0)
  // Pages, not the file: it would be more than a hundred times as much.
  expect(peak).toBeLessThan(200 * 1024 * 1024)
  process.stdout.write(
    `${2 * MOVEMENTS} entries, p95 in ms: ${JSON.stringify(figures)}; the file: ${seconds} s, at most ${Math.round(peak / 2 ** 20)} MB more\n`,
  )
  await listening.stop(0)
  app.close()
}, 280_000)
