// What every route answers to every standing, written by hand: the permission walk compares it with the server.
import type { Standing } from '../../../shared/auth/may.ts'
import { CASE_PERMISSIONS } from './may.case-table.ts'
import { EXPORT_PERMISSIONS } from './may.export-table.ts'
import { LEDGER_PERMISSIONS } from './may.ledger-table.ts'
import { REPORT_PERMISSIONS } from './may.report-table.ts'
import { RESCHEDULING_PERMISSIONS } from './may.rescheduling-table.ts'
import { EVERY_TENANT, open, type PermissionRow, row } from './may.row.ts'
import { SALES_PERMISSIONS } from './may.sales-table.ts'

export const COLUMNS: readonly Standing[] = [
  'visitor',
  'station',
  'steward',
  'supervisor',
  'tenant_admin',
  'platform_admin',
]

export const PERMISSIONS: Readonly<Record<string, PermissionRow>> = {
  ...CASE_PERMISSIONS,
  ...RESCHEDULING_PERMISSIONS,
  ...SALES_PERMISSIONS,
  ...REPORT_PERMISSIONS,
  ...LEDGER_PERMISSIONS,
  'GET /healthz': open(),
  'GET /readyz': open(),
  'GET /metrics': open(),
  'GET /openapi.json': open(),
  'POST /auth/login': open('400 invalid_input'),
  'POST /auth/refresh': open('401 refresh_invalid'),
  'POST /auth/logout': open(),
  'POST /stations/pair': open('400 invalid_input'),
  'POST /auth/invitations/look': open('400 invalid_input'),
  'GET /account/password/:token': open('404 page'),
  'POST /account/password/:token': open('404 page'),
  'GET /account/invitation/:token': open('404 page'),
  'POST /account/invitation/:token': open('404 page'),
  'POST /auth/invitations/accept': open('400 invalid_input'),
  'POST /auth/password/forgotten': open('400 invalid_input'),
  'POST /auth/password/reset': open('400 invalid_input'),
  //                                         visitor station steward supervisor admin platform
  'GET /auth/me': row('                        -       -       yes     yes        yes   yes   '),
  'GET /auth/sessions': row('                  -       -       yes     yes        yes   yes   '),
  'DELETE /auth/sessions': row('               -       -       yes     yes        yes   yes   '),
  'DELETE /auth/sessions/:sessionId': row(
    '    -       -       yes     yes        yes   yes   ',
    '404 session_not_found',
  ),
  'POST /auth/password': row('                 -       -       yes     yes        yes   yes   '),
  'GET /auth/factor': row('                    -       -       -       -          yes   yes   '),
  'POST /auth/factor': row('                   -       -       -       -          yes   yes   '),
  'POST /auth/factor/confirm': row('           -       -       -       -          yes   yes   '),
  'DELETE /auth/factor': row('                 -       -       -       -          yes   yes   '),
  'GET /tenant/staff/invitations': row('       -       -       -       -          yes   -     '),
  'POST /tenant/staff/invitations': row('      -       -       -       -          yes   -     '),
  'DELETE /tenant/staff/invitations/:invitationId': row(
    '                                          -       -       -       -          yes   -     ',
    '404 invitation_not_found',
  ),
  'POST /admin/tenants/:tenantId/invitations': row(
    '                                          -       -       -       -          -     yes   ',
    EVERY_TENANT,
  ),
  'GET /tenant/profile': row(
    '                                          -       -       -       -          yes   -     ',
    'own',
  ),
  'PUT /tenant/profile': row(
    '                                          -       -       -       -          yes   -     ',
    'own',
  ),
  'PATCH /tenant/profile': row(
    '                                          -       -       -       -          yes   -     ',
    'own',
  ),
  'PUT /tenant/profile/logo': row(
    '                                          -       -       -       -          yes   -     ',
    'own',
  ),
  'DELETE /tenant/profile/logo': row(
    '                                          -       -       -       -          yes   -     ',
    'own',
  ),
  'GET /public/logos/:tenantId/:digest': open('404 not_found'),
  'GET /t/:tenant': open('404 page'),
  'GET /t/:tenant/:event': open('404 page'),
  'GET /t/:tenant/:event/checkout': open('404 page'),
  'POST /t/:tenant/:event/checkout': open('404 page'),
  'GET /find/:tenant': open('404 page'),
  'POST /find/:tenant': open('404 page'),
  'GET /orders/:token': open('404 page'),
  'POST /orders/:token/pay': open('404 page'),
  'GET /orders/:token/cancel': open('404 page'),
  'POST /orders/:token/cancel': open('404 page'),
  'POST /orders/:token/resend': open('404 page'),
  'GET /orders/:token/refund': open('404 page'),
  'POST /orders/:token/refund': open('404 page'),
  'GET /orders/:token/tickets.pdf': open('404 page'),
  'GET /orders/:token/event.ics': open('404 page'),
  'GET /orders/:token/tickets/:ticketId': open('404 page'),
  'GET /assets/:name': open('404 not_found'),
  'GET /orders/offline.js': open(),
  'GET /tenant/events': row(
    '                                          -       -       -       -          yes   -     ',
    'own',
  ),
  'POST /tenant/events': row(
    '                                          -       -       -       -          yes   -     ',
    'own',
  ),
  'GET /tenant/events/:eventId': row(
    '                                          -       -       -       -          yes   -     ',
    '404 event_not_found',
  ),
  'PUT /tenant/events/:eventId': row(
    '                                          -       -       -       -          yes   -     ',
    '404 event_not_found',
  ),
  'PATCH /tenant/events/:eventId': row(
    '                                          -       -       -       -          yes   -     ',
    '404 event_not_found',
  ),
  'DELETE /tenant/events/:eventId': row(
    '                                          -       -       -       -          yes   -     ',
    '404 event_not_found',
  ),
  'POST /tenant/events/:eventId/publish': row(
    '                                          -       -       -       -          yes   -     ',
    '404 event_not_found',
  ),
  'POST /tenant/events/:eventId/cancel': row(
    '                                          -       -       -       -          yes   -     ',
    '404 event_not_found',
  ),
  'POST /tenant/events/:eventId/archive': row(
    '                                          -       -       -       -          yes   -     ',
    '404 event_not_found',
  ),
  'POST /tenant/events/:eventId/duplicate': row(
    '                                          -       -       -       -          yes   -     ',
    '404 event_not_found',
  ),
  'GET /tenant/events/:eventId/gates': row(
    '                                          -       -       -       -          yes   -     ',
    '404 event_not_found',
  ),
  'POST /tenant/events/:eventId/gates': row(
    '                                          -       -       -       -          yes   -     ',
    '404 event_not_found',
  ),
  'PUT /tenant/events/:eventId/gates/:gateId': row(
    '                                          -       -       -       -          yes   -     ',
    '404 event_not_found',
  ),
  'PATCH /tenant/events/:eventId/gates/:gateId': row(
    '                                          -       -       -       -          yes   -     ',
    '404 event_not_found',
  ),
  'DELETE /tenant/events/:eventId/gates/:gateId': row(
    '                                          -       -       -       -          yes   -     ',
    '404 event_not_found',
  ),
  'GET /tenant/events/:eventId/notices': row(
    '                                          -       -       -       -          yes   -     ',
    '404 event_not_found',
  ),
  'POST /tenant/events/:eventId/notices': row(
    '                                          -       -       -       -          yes   -     ',
    '404 event_not_found',
  ),
  'GET /tenant/events/:eventId/ticket-types': row(
    '                                          -       -       -       -          yes   -     ',
    '404 event_not_found',
  ),
  'POST /tenant/events/:eventId/ticket-types': row(
    '                                          -       -       -       -          yes   -     ',
    '404 event_not_found',
  ),
  'PUT /tenant/events/:eventId/ticket-types/:ticketTypeId': row(
    '                                          -       -       -       -          yes   -     ',
    '404 event_not_found',
  ),
  'PATCH /tenant/events/:eventId/ticket-types/:ticketTypeId': row(
    '                                          -       -       -       -          yes   -     ',
    '404 event_not_found',
  ),
  'DELETE /tenant/events/:eventId/ticket-types/:ticketTypeId': row(
    '                                          -       -       -       -          yes   -     ',
    '404 event_not_found',
  ),
  'GET /tenant/events/:eventId/lists': row(
    '                                          -       -       -       -          yes   -     ',
    '404 event_not_found',
  ),
  'POST /tenant/events/:eventId/lists': row(
    '                                          -       -       -       -          yes   -     ',
    '404 event_not_found',
  ),
  'PUT /tenant/events/:eventId/lists/:listId': row(
    '                                          -       -       -       -          yes   -     ',
    '404 event_not_found',
  ),
  'PATCH /tenant/events/:eventId/lists/:listId': row(
    '                                          -       -       -       -          yes   -     ',
    '404 event_not_found',
  ),
  'DELETE /tenant/events/:eventId/lists/:listId': row(
    '                                          -       -       -       -          yes   -     ',
    '404 event_not_found',
  ),
  'GET /tenant/activity': row(
    '                                          -       -       -       -          yes   -     ',
    'own',
  ),
  'GET /tenant/stations': row(
    '                                          -       -       -       -          yes   -     ',
    'own',
  ),
  'GET /tenant/stations/:stationId': row(
    '                                          -       -       -       -          yes   -     ',
    '404 station_not_found',
  ),
  'PUT /tenant/stations/:stationId': row(
    '                                          -       -       -       -          yes   -     ',
    '404 station_not_found',
  ),
  'PATCH /tenant/stations/:stationId': row(
    '                                          -       -       -       -          yes   -     ',
    '404 station_not_found',
  ),
  ...EXPORT_PERMISSIONS,
  'GET /tenant/events/:eventId/tickets': row(
    '                                          -       -       -       -          yes   -     ',
    '404 event_not_found',
  ),
  'GET /tenant/tickets/:ticketId': row(
    '                                          -       -       -       -          yes   -     ',
    '404 ticket_not_found',
  ),
  'PATCH /tenant/tickets/:ticketId': row(
    '                                          -       -       -       -          yes   -     ',
    '404 ticket_not_found',
  ),
  'POST /tenant/tickets/:ticketId/void': row(
    '                                          -       -       -       -          yes   -     ',
    '404 ticket_not_found',
  ),
  'POST /tenant/tickets/:ticketId/block': row(
    '                                          -       -       -       -          yes   -     ',
    '404 ticket_not_found',
  ),
  'POST /tenant/tickets/:ticketId/unblock': row(
    '                                          -       -       -       -          yes   -     ',
    '404 ticket_not_found',
  ),
  'POST /tenant/tickets/:ticketId/reissue': row(
    '                                          -       -       -       -          yes   -     ',
    '404 ticket_not_found',
  ),
  'GET /tenant/events/:eventId/orders': row(
    '                                          -       -       -       -          yes   -     ',
    '404 event_not_found',
  ),
  'GET /tenant/tickets': row(
    '                                          -       -       -       -          yes   -     ',
    'own',
  ),
  'GET /tenant/orders': row(
    '                                          -       -       -       -          yes   -     ',
    'own',
  ),
  'GET /tenant/orders/:orderId': row(
    '                                          -       -       -       -          yes   -     ',
    '404 order_not_found',
  ),
  'GET /tenant/staff': row(
    '                                          -       -       -       -          yes   -     ',
    'own',
  ),
  'GET /tenant/staff/:userId': row(
    '                                          -       -       -       -          yes   -     ',
    '404 member_not_found',
  ),
  'PUT /tenant/staff/:userId': row(
    '                                          -       -       -       -          yes   -     ',
    '404 member_not_found',
  ),
  'PATCH /tenant/staff/:userId': row(
    '                                          -       -       -       -          yes   -     ',
    '404 member_not_found',
  ),
  'GET /admin/tenants': row(
    '                                          -       -       -       -          -     yes   ',
    EVERY_TENANT,
  ),
  'POST /admin/tenants': row(
    '                                          -       -       -       -          -     yes   ',
    EVERY_TENANT,
  ),
  'GET /admin/tenants/:tenantId': row(
    '                                          -       -       -       -          -     yes   ',
    EVERY_TENANT,
  ),
  'PUT /admin/tenants/:tenantId': row(
    '                                          -       -       -       -          -     yes   ',
    EVERY_TENANT,
  ),
  'PATCH /admin/tenants/:tenantId': row(
    '                                          -       -       -       -          -     yes   ',
    EVERY_TENANT,
  ),
  'PATCH /admin/tenants/:tenantId/status': row(
    '                                          -       -       -       -          -     yes   ',
    EVERY_TENANT,
  ),
  'DELETE /admin/tenants/:tenantId': row(
    '                                          -       -       -       -          -     yes   ',
    EVERY_TENANT,
  ),
  'GET /admin/tenants/:tenantId/users': row(
    '                                          -       -       -       -          -     yes   ',
    EVERY_TENANT,
  ),
  'GET /admin/tenants/:tenantId/users/:userId': row(
    '                                          -       -       -       -          -     yes   ',
    EVERY_TENANT,
  ),
  'PATCH /admin/tenants/:tenantId/users/:userId': row(
    '                                          -       -       -       -          -     yes   ',
    EVERY_TENANT,
  ),
  'GET /admin/users': row(
    '                                          -       -       -       -          -     yes   ',
    EVERY_TENANT,
  ),
  'GET /admin/users/:userId': row(
    '                                          -       -       -       -          -     yes   ',
    EVERY_TENANT,
  ),
  'PUT /admin/users/:userId': row(
    '                                          -       -       -       -          -     yes   ',
    EVERY_TENANT,
  ),
  'PATCH /admin/users/:userId': row(
    '                                          -       -       -       -          -     yes   ',
    EVERY_TENANT,
  ),
  'DELETE /admin/users/:userId/factor': row(
    '                                          -       -       -       -          -     yes   ',
    EVERY_TENANT,
  ),
  'GET /admin/activity-logs': row(
    '                                          -       -       -       -          -     yes   ',
    EVERY_TENANT,
  ),
  'GET /staff/events': row('                   -       yes     yes     yes        yes   -     '),
  'GET /staff/events/:eventId/tickets': row(
    '                                          -       yes     yes     yes        yes   -     ',
    '404 event_not_found',
  ),
  'GET /staff/events/:eventId/search-fields': row(
    '                                          -       yes     -       yes        yes   -     ',
    '404 event_not_found',
  ),
  'GET /staff/events/:eventId/live': row(
    '                                          -       yes     yes     yes        yes   -     ',
    '404 event_not_found',
  ),
  'POST /staff/check-in': row(
    '                                          -       yes     yes     yes        yes   -     ',
    '404 event_not_found',
  ),
  'POST /staff/check-in/:scanId/annul': row(
    '                                          -       yes     yes     yes        yes   -     ',
    '404 scan_not_found',
  ),
  'POST /staff/check-in/batch': {
    who: '                                     -       yes     yes     yes        yes   -     ',
    foreign: 'rejected unknown_list',
    acceptsEnded: true,
  },
  'POST /tenant/pairing-codes': row(
    '                                          -       -       -       -          yes   -     ',
    '404 event_not_found',
  ),
  'POST /tenant/stations/:stationId/revoke': row(
    '                                          -       -       -       -          yes   -     ',
    '404 station_not_found',
  ),
}

/** What the table expects of a caller that is whole: neither ended nor asking about others. */
export function expectedOf({ who }: PermissionRow, standing: Standing): boolean {
  const words = who.trim().split(/\s+/)
  if (words.length !== COLUMNS.length)
    throw new Error(`a row needs ${COLUMNS.length} words: ${who}`)
  return words[COLUMNS.indexOf(standing)] === 'yes'
}
