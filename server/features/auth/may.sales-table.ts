// Who may buy, who may look at what was bought and paid, and who may set up how.
import { EVERY_TENANT, open, type PermissionRow, row } from './may.row.ts'

//                     visitor station steward supervisor admin platform
const TENANT_ADMIN = ' -       -       -       -          yes   -     '
const PLATFORM = '     -       -       -       -          -     yes   '

export const SALES_PERMISSIONS: Readonly<Record<string, PermissionRow>> = {
  'POST /public/t/:tenant/:event/orders': open('400 invalid_input'),
  'GET /public/orders/:token': open('404 order_not_found'),
  'POST /public/orders/:token/payments': open('404 order_not_found'),
  'POST /public/orders/:token/cancel': open('404 order_not_found'),
  'POST /public/orders/:token/resend': open('404 order_not_found'),
  'POST /webhooks/:provider': open('404 not_found'),
  'POST /webhooks/:provider/:merchantRef': open('404 not_found'),
  'GET /pay/:provider/return': open(),
  'POST /pay/:provider/return': open(),
  'GET /pay/:provider/return/:attemptRef/:proof': open(),
  'POST /pay/:provider/return/:attemptRef/:proof': open(),
  'POST /tenant/events/:eventId/orders': row(TENANT_ADMIN, '404 ticket_type_not_found'),
  'POST /tenant/orders/:orderId/paid': row(TENANT_ADMIN, '404 order_not_found'),
  'POST /tenant/orders/:orderId/cancel': row(TENANT_ADMIN, '404 order_not_found'),
  'POST /tenant/orders/:orderId/resend': row(TENANT_ADMIN, '404 order_not_found'),
  'GET /tenant/payments': row(TENANT_ADMIN),
  'GET /tenant/payments/totals': row(TENANT_ADMIN),
  'GET /tenant/events/:eventId/sales': row(TENANT_ADMIN, '404 event_not_found'),
  'GET /tenant/provider-accounts': row(TENANT_ADMIN),
  'PUT /tenant/provider-accounts/:provider': row(TENANT_ADMIN),
  'POST /tenant/provider-accounts/:provider/check': row(TENANT_ADMIN),
  'GET /tenant/exports/payments.csv': row(TENANT_ADMIN),
  'GET /admin/exports/payments.csv': row(PLATFORM, EVERY_TENANT),
  'GET /admin/exports/webhook-events.csv': row(PLATFORM, EVERY_TENANT),
  'GET /admin/payments': row(PLATFORM, EVERY_TENANT),
  'GET /admin/payments/totals': row(PLATFORM, EVERY_TENANT),
  'GET /admin/webhook-events': row(PLATFORM, EVERY_TENANT),
  'POST /admin/webhook-events/:eventId/replay': row(PLATFORM, EVERY_TENANT),
  'GET /admin/provider-accounts': row(PLATFORM, EVERY_TENANT),
  'PUT /admin/provider-accounts/:provider': row(PLATFORM, EVERY_TENANT),
  'POST /admin/provider-accounts/:provider/check': row(PLATFORM, EVERY_TENANT),
}
