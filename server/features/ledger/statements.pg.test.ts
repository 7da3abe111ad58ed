// LE9, LE10: whatever files are brought and taken back, in whatever order, the books end as those that remain say.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { required } from '../../../shared/assert.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { openTestDeps, type TestDeps } from '../../testing/deps.ts'
import { aTenant, granted } from '../../testing/event.ts'
import { SYSTEM_ACTOR } from '../activity/record-activity.ts'
import { type Importer, importStatement, takeBackStatement } from './import-statement.ts'
import { listDifferences, readBalances, readDays } from './list-ledger.ts'

const share = Math.min(1, Math.max(0, Number(process.env['PROBESH_SHARE'] ?? 0.02) || 0))
const RUNS = Math.max(8, Math.ceil(400 * share))
const PERIOD = { firstDay: '2026-01-10', lastDay: '2026-01-20' }

const anImporter = async (deps: TestDeps): Promise<Importer> => ({
  tenantId: await aTenant(deps, deps.newId()),
  userId: deps.newId() as never,
  actor: SYSTEM_ACTOR,
})

const bytesOf = (lines: readonly string[]): Uint8Array =>
  new TextEncoder().encode(['date,kind,reference,amount,fee', ...lines].join('\n'))

const bring = async (deps: TestDeps, importer: Importer, lines: readonly string[]) =>
  granted(
    await importStatement(deps, importer, {
      ...{ provider: 'bkash', isLive: false, fileName: 'a.csv', bytes: bytesOf(lines) },
    }),
  )

/** All that anybody reads of the books, without the names of movements. */
async function books(deps: TestDeps, { tenantId }: Importer) {
  const balances = await readBalances(deps, tenantId)
  const days = granted(await readDays(deps, tenantId, PERIOD))
  const isSome = (day: (typeof days)[number]): boolean =>
    day.feeCents !== 0 || day.paidOutCents !== 0 || day.differences !== 0
  return {
    balances: balances.filter(({ balanceCents }) => balanceCents !== 0),
    days: days.filter(isSome),
    differences: granted(await listDifferences(deps, tenantId, { ...PERIOD, limit: 500 })).items,
  }
}

/** Few references in few ways, so that files overlap and contradict each other. */
const aLine = fc
  .record({
    day: fc.integer({ min: 13, max: 16 }),
    kind: fc.constantFrom('payment', 'refund', 'payout'),
    name: fc.constantFrom('A', 'B', 'C', 'D'),
    amount: fc.constantFrom('10.00', '20.00'),
    fee: fc.constantFrom('', '1.00', '2.00'),
  })
  .map(({ day, kind, name, amount, fee }) =>
    [`2026-01-${day}`, kind, `${kind[0]}${name}`, amount, fee].join(','),
  )
const aFile = fc.uniqueArray(aLine, {
  ...{ minLength: 1, maxLength: 7 },
  selector: (line) => line.split(',')[2],
})

test(`LE10 in ${RUNS} random orders of bringing and taking back files that overlap the books end as those that remain say`, async () => {
  await using deps = await openTestDeps()
  let shared = 0
  await fc.assert(
    fc.asyncProperty(
      fc.array(aFile, { minLength: 2, maxLength: 4 }),
      fc.array(fc.nat({ max: 7 }), { minLength: 2, maxLength: 14 }),
      async (files, steps) => {
        const [one, other] = [await anImporter(deps), await anImporter(deps)]
        const here: { readonly at: number; readonly id: string }[] = []
        for (const step of steps) {
          const at = step % files.length
          const known = here.findIndex((file) => file.at === at)
          if (known === -1) {
            const lines = required(files[at], 'a file')
            const { statement, known: told, isNew } = await bring(deps, one, lines)
            shared += told
            if (isNew) here.push({ at, id: statement.id })
          } else {
            const [file] = here.splice(known, 1)
            granted(await takeBackStatement(deps, one, file?.id ?? ''))
          }
        }
        for (const { at } of here) await bring(deps, other, required(files[at], 'a file'))

        expect(await books(deps, one)).toEqual(await books(deps, other))
      },
    ),
    { numRuns: RUNS, endOnFailure: true },
  )

  // Without these nothing was put to the test.
  expect(shared).toBeGreaterThan(0)
})

test('LE10 a line that two files tell stays while one of them does, and moves nothing where both say the same', async () => {
  await using deps = await openTestDeps()
  const importer = await anImporter(deps)
  const line = '2026-01-15,payout,PO-1,1000.00,5.00'
  const first = await bring(deps, importer, [line])
  const second = await bring(deps, importer, [line, '2026-01-15,payment,P-1,10.00,0.50'])
  const before = await books(deps, importer)
  const entries = () =>
    withTenant(
      deps.db,
      importer.tenantId,
      (tx) => tx<{ kind: string }[]>`select kind from ledger_entries where leg = 1 order by kind`,
    )

  granted(await takeBackStatement(deps, importer, first.statement.id))
  const kept = await entries()
  expect(await books(deps, importer)).toEqual(before)
  expect(kept.map(({ kind }) => kind)).toEqual(['fee', 'fee', 'payout'])
  granted(await takeBackStatement(deps, importer, second.statement.id))
  expect((await books(deps, importer)).balances).toEqual([])
})

test('LE10 a file that an earlier release took in tells the lines that it lost when it is brought once more', async () => {
  await using deps = await openTestDeps()
  const importer = await anImporter(deps)
  const lines = ['2026-01-15,payout,PO-1,1000.00,5.00', '2026-01-15,payment,P-1,10.00,0.50']
  const first = await bring(deps, importer, lines.slice(0, 1))
  const { statement } = await bring(deps, importer, lines)
  await withTenant(
    deps.db,
    importer.tenantId,
    (tx) => tx`delete from statement_lines where statement_id = ${statement.id} and not is_counted`,
  )
  granted(await takeBackStatement(deps, importer, first.statement.id))

  const again = await bring(deps, importer, lines)
  const fresh = await anImporter(deps)
  await bring(deps, fresh, lines)

  expect(again).toMatchObject({ isNew: false, known: 1 })
  expect(await books(deps, importer)).toEqual(await books(deps, fresh))
})
