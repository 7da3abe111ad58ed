// Who may read what is told afterwards, written by hand as in `may.table.ts`.
import { EVERY_TENANT, type PermissionRow, row } from './may.row.ts'

//                     visitor station steward supervisor admin platform
const TENANT_ADMIN = ' -       -       -       -          yes   -     '
const PLATFORM = '     -       -       -       -          -     yes   '

export const REPORT_PERMISSIONS: Readonly<Record<string, PermissionRow>> = {
  'GET /tenant/events/:eventId/reports/sales-by-day': row(TENANT_ADMIN, '404 event_not_found'),
  'GET /tenant/exports/sales-by-day.csv': row(TENANT_ADMIN, '404 event_not_found'),
  'GET /tenant/events/:eventId/reports/money-by-day': row(TENANT_ADMIN, '404 event_not_found'),
  'GET /tenant/exports/money-by-day.csv': row(TENANT_ADMIN, '404 event_not_found'),
  'GET /tenant/orders/:orderId/timeline': row(TENANT_ADMIN, '404 order_not_found'),
  'GET /tenant/events/:eventId/reports/no-shows': row(TENANT_ADMIN, '404 event_not_found'),
  'GET /tenant/events/:eventId/reports/no-show-counts': row(TENANT_ADMIN, '404 event_not_found'),
  'GET /tenant/exports/no-shows.csv': row(TENANT_ADMIN, '404 event_not_found'),
  'GET /tenant/events/:eventId/guest-list': row(TENANT_ADMIN, '404 event_not_found'),
  'GET /tenant/events/:eventId/guest-list.pdf': row(TENANT_ADMIN, '404 event_not_found'),
  'GET /tenant/exports/guest-list.csv': row(TENANT_ADMIN, '404 event_not_found'),
  'GET /tenant/setup': row(TENANT_ADMIN),
  'GET /admin/totals': row(PLATFORM, EVERY_TENANT),
}
