// Who may read the ledger, and bring what it is compared with.
import { type PermissionRow, row } from './may.row.ts'

//                     visitor station steward supervisor admin platform
const TENANT_ADMIN = ' -       -       -       -          yes   -     '

export const LEDGER_PERMISSIONS: Readonly<Record<string, PermissionRow>> = {
  'GET /tenant/ledger/movements': row(TENANT_ADMIN),
  'GET /tenant/ledger/balances': row(TENANT_ADMIN),
  'GET /tenant/ledger/days': row(TENANT_ADMIN),
  'GET /tenant/ledger/differences': row(TENANT_ADMIN),
  'GET /tenant/statements': row(TENANT_ADMIN),
  'POST /tenant/statements': row(TENANT_ADMIN),
  'DELETE /tenant/statements/:statementId': row(TENANT_ADMIN, '404 statement_not_found'),
  'GET /tenant/exports/ledger.csv': row(TENANT_ADMIN),
  'GET /tenant/exports/ledger-days.csv': row(TENANT_ADMIN),
  'GET /tenant/exports/ledger-differences.csv': row(TENANT_ADMIN),
  'GET /tenant/exports/statements.csv': row(TENANT_ADMIN),
}
