// How to call the routes of the ledger. What a call changes is made for it.
import { required } from '../../../shared/assert.ts'
import { SYSTEM_ACTOR } from '../../features/activity/record-activity.ts'
import { importStatement } from '../../features/ledger/import-statement.ts'
import type { TestApp } from '../app.ts'
import { granted } from '../event.ts'
import type { Filler } from './fillers.ts'

const EMPTY: Filler = {}
const DAYS = 'firstDay=2026-01-01&lastDay=2026-01-31'

const aFile = (reference: string): Uint8Array =>
  new TextEncoder().encode(
    `date,kind,reference,amount,fee\n2026-01-15,payout,${reference},500.00,5\n`,
  )

export const ledgerFillers = (server: TestApp): Readonly<Record<string, Filler>> => ({
  'GET /tenant/ledger/movements': EMPTY,
  'GET /tenant/ledger/balances': EMPTY,
  'GET /tenant/ledger/days': { path: () => `/tenant/ledger/days?${DAYS}` },
  'GET /tenant/ledger/differences': { path: () => `/tenant/ledger/differences?${DAYS}` },
  'GET /tenant/statements': EMPTY,
  'POST /tenant/statements': {
    path: () => '/tenant/statements?provider=bkash&live=false&fileName=november.csv',
    body: () => aFile(server.deps.newId()),
  },
  'DELETE /tenant/statements/:statementId': {
    path: async ({ tenantId }) => {
      const importer = { tenantId, userId: server.deps.newId() as never, actor: SYSTEM_ACTOR }
      const file = { provider: 'bkash', isLive: false, fileName: 'november.csv' } as const
      const bytes = aFile(server.deps.newId())
      const { statement } = granted(
        await importStatement(server.deps, importer, { ...file, bytes }),
      )
      return `/tenant/statements/${required(statement, 'a statement').id}`
    },
  },
  'GET /tenant/exports/ledger.csv': EMPTY,
  'GET /tenant/exports/statements.csv': EMPTY,
  'GET /tenant/exports/ledger-days.csv': { path: () => `/tenant/exports/ledger-days.csv?${DAYS}` },
  'GET /tenant/exports/ledger-differences.csv': {
    path: () => `/tenant/exports/ledger-differences.csv?${DAYS}`,
  },
})
