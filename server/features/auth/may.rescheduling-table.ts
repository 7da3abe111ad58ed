// Who may move an event to another time, and see who was told of it.
import { type PermissionRow, row } from './may.row.ts'

//                     visitor station steward supervisor admin platform
const TENANT_ADMIN = ' -       -       -       -          yes   -     '

export const RESCHEDULING_PERMISSIONS: Readonly<Record<string, PermissionRow>> = {
  'GET /tenant/events/:eventId/reschedule-preview': row(TENANT_ADMIN, '404 event_not_found'),
  'POST /tenant/events/:eventId/reschedule': row(TENANT_ADMIN, '404 event_not_found'),
  'GET /tenant/events/:eventId/rescheduling': row(TENANT_ADMIN, '404 event_not_found'),
  'GET /tenant/events/:eventId/tellings': row(TENANT_ADMIN, '404 event_not_found'),
  'POST /tenant/events/:eventId/tellings/retry': row(TENANT_ADMIN, '404 event_not_found'),
  'GET /tenant/exports/tellings.csv': row(TENANT_ADMIN, '404 event_not_found'),
}
