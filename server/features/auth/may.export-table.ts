// What the exports answer to every standing, written by hand as in `may.table.ts`.
import { EVERY_TENANT, type PermissionRow, row } from './may.row.ts'

export const EXPORT_PERMISSIONS: Readonly<Record<string, PermissionRow>> = {
  //                                           visitor station steward supervisor admin platform
  'GET /tenant/exports/events.csv': row(
    '                                          -       -       -       -          yes   -     ',
    'own',
  ),
  'GET /tenant/exports/orders.csv': row(
    '                                          -       -       -       -          yes   -     ',
    'own',
  ),
  'GET /tenant/exports/tickets.csv': row(
    '                                          -       -       -       -          yes   -     ',
    'own',
  ),
  'GET /tenant/exports/staff.csv': row(
    '                                          -       -       -       -          yes   -     ',
    'own',
  ),
  'GET /tenant/exports/invitations.csv': row(
    '                                          -       -       -       -          yes   -     ',
    'own',
  ),
  'GET /tenant/exports/stations.csv': row(
    '                                          -       -       -       -          yes   -     ',
    'own',
  ),
  'GET /tenant/exports/activity.csv': row(
    '                                          -       -       -       -          yes   -     ',
    'own',
  ),
  'GET /tenant/exports/ticket-types.csv': row(
    '                                          -       -       -       -          yes   -     ',
    '404 event_not_found',
  ),
  'GET /tenant/exports/lists.csv': row(
    '                                          -       -       -       -          yes   -     ',
    '404 event_not_found',
  ),
  'GET /tenant/exports/gates.csv': row(
    '                                          -       -       -       -          yes   -     ',
    '404 event_not_found',
  ),
  'GET /tenant/exports/notices.csv': row(
    '                                          -       -       -       -          yes   -     ',
    '404 event_not_found',
  ),
  'GET /admin/exports/tenants.csv': row(
    '                                          -       -       -       -          -     yes   ',
    EVERY_TENANT,
  ),
  'GET /admin/exports/staff.csv': row(
    '                                          -       -       -       -          -     yes   ',
    EVERY_TENANT,
  ),
  'GET /admin/exports/users.csv': row(
    '                                          -       -       -       -          -     yes   ',
    EVERY_TENANT,
  ),
  'GET /admin/exports/activity.csv': row(
    '                                          -       -       -       -          -     yes   ',
    EVERY_TENANT,
  ),
}
