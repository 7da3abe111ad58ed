// What the routes of settling what happened at the gates, and of what stations tell, answer, written by hand.
import { type PermissionRow, row } from './may.row.ts'

export const CASE_PERMISSIONS: Readonly<Record<string, PermissionRow>> = {
  //                                         visitor station steward supervisor admin platform
  'GET /tenant/conflicts': row(
    '                                          -       -       -       -          yes   -     ',
    'own',
  ),
  'GET /tenant/conflicts/:scanId': row(
    '                                          -       -       -       -          yes   -     ',
    '404 conflict_not_found',
  ),
  'POST /tenant/conflicts/:scanId/resolve': row(
    '                                          -       -       -       -          yes   -     ',
    '404 conflict_not_found',
  ),
  'POST /tenant/conflicts/:scanId/reopen': row(
    '                                          -       -       -       -          yes   -     ',
    '404 conflict_not_found',
  ),
  'GET /tenant/review-items': row(
    '                                          -       -       -       -          yes   -     ',
    'own',
  ),
  'GET /tenant/review-items/:scanId/:kind': row(
    '                                          -       -       -       -          yes   -     ',
    '404 review_item_not_found',
  ),
  'POST /tenant/review-items/:scanId/:kind/accept': row(
    '                                          -       -       -       -          yes   -     ',
    '404 review_item_not_found',
  ),
  'POST /tenant/review-items/:scanId/:kind/dismiss': row(
    '                                          -       -       -       -          yes   -     ',
    '404 review_item_not_found',
  ),
  'POST /tenant/review-items/:scanId/:kind/reopen': row(
    '                                          -       -       -       -          yes   -     ',
    '404 review_item_not_found',
  ),
  'POST /tenant/stations/:stationId/accept-scans': row(
    '                                          -       -       -       -          yes   -     ',
    '404 station_not_found',
  ),
  'GET /tenant/exports/conflicts.csv': row(
    '                                          -       -       -       -          yes   -     ',
    'own',
  ),
  'GET /tenant/exports/review-items.csv': row(
    '                                          -       -       -       -          yes   -     ',
    'own',
  ),
  'POST /tenant/events/:eventId/notices/:noticeId/withdraw': row(
    '                                          -       -       -       -          yes   -     ',
    '404 notice_not_found',
  ),
  'POST /tenant/stations/:stationId/wipe': row(
    '                                          -       -       -       -          yes   -     ',
    '404 station_not_found',
  ),
  'DELETE /tenant/stations/:stationId/wipe': row(
    '                                          -       -       -       -          yes   -     ',
    '404 station_not_found',
  ),
  'GET /tenant/events/:eventId/night': row(
    '                                          -       -       -       -          yes   -     ',
    '404 event_not_found',
  ),
  'GET /tenant/events/:eventId/reports/admissions': row(
    '                                          -       -       -       -          yes   -     ',
    '404 event_not_found',
  ),
  'GET /tenant/exports/admissions.csv': row(
    '                                          -       -       -       -          yes   -     ',
    '404 event_not_found',
  ),
  // A station's own, whatever the walk is about.
  'POST /stations/contact': {
    who: '                                     -       yes     -       -          -     -     ',
    foreign: 'own',
    acceptsEnded: true,
  },
}
