// Who may come, on paper, and who did not.
import * as v from 'valibot'
import { LANGUAGES } from '../../../shared/i18n/fill.ts'
import { EventId, TicketTypeId } from '../../../shared/ids.ts'
import { ok } from '../../../shared/result.ts'
import {
  GUESTS_PER_FILE,
  Guest,
  NoShowCount,
  TicketView,
} from '../../../shared/tickets/admin-schema.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { type Columns, csvEndpoint } from '../../platform/http/csv.ts'
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts'
import { PageQuery, pageOf } from '../../platform/http/page.ts'
import { SEARCH_RATE, takeRate } from '../../platform/http/rate-limit.ts'
import { TICKET_COLUMNS } from './export-tickets.ts'
import { countGuests } from './guest-store.ts'
import { GUEST_FILTER, listGuests } from './list-guests.ts'
import { listNoShows, NO_SHOW_FILTER, readNoShowCounts } from './list-no-shows.ts'
import { printGuests } from './print-guests.ts'

const Params = v.object({ eventId: EventId })
const { eventId: _event, ...OF_NO_SHOWS } = NO_SHOW_FILTER
const { eventId: _ofPath, ...OF_GUESTS } = GUEST_FILTER

const NO_SHOWS = endpoint({
  method: 'GET',
  path: '/tenant/events/:eventId/reports/no-shows',
  action: 'report.read',
  summary:
    'Tickets that were not voided and that nobody came with. A page may be short and yet not the last: go on while there is a `next`.',
  params: Params,
  query: v.object({ ...PageQuery.entries, ...OF_NO_SHOWS }),
  response: pageOf(TicketView),
  run: async (deps, { actor, params, query }) => {
    if (query.search) {
      const taken = await takeRate(deps, SEARCH_RATE, actor.userId)
      if (!taken.ok) return taken
    }
    const listed = await listNoShows(deps, actor.tenantId, { ...query, ...params })
    return listed.ok ? ok({ items: [...listed.value.items], next: listed.value.next }) : listed
  },
})

const NO_SHOWS_FILE = csvEndpoint({
  path: '/tenant/exports/no-shows.csv',
  action: 'report.read',
  summary: 'Tickets that were not voided and that nobody came with, as CSV.',
  query: v.object(NO_SHOW_FILTER),
  columns: TICKET_COLUMNS,
  page: (deps, actor, query) => listNoShows(deps, actor.tenantId, query),
})

const NO_SHOW_COUNTS = endpoint({
  method: 'GET',
  path: '/tenant/events/:eventId/reports/no-show-counts',
  action: 'report.read',
  summary: 'Of each ticket type how many were issued, and with how many of them nobody came.',
  params: Params,
  response: v.object({ items: v.array(NoShowCount) }),
  run: async (deps, { actor, params }) => {
    const counted = await readNoShowCounts(deps, actor.tenantId, params.eventId)
    return counted.ok ? ok({ items: counted.value }) : counted
  },
})

const GUESTS = endpoint({
  method: 'GET',
  path: '/tenant/events/:eventId/guest-list',
  action: 'ticket.read',
  summary:
    'Who may come, by name as people sort them in both scripts. The first page tells how many there are, and how many files on paper.',
  params: Params,
  query: v.object({ ...PageQuery.entries, ...OF_GUESTS }),
  response: v.object({
    ...pageOf(Guest).entries,
    /** Null behind the first page. */
    total: v.nullable(v.number()),
    files: v.nullable(v.number()),
  }),
  run: async (deps, { actor: { tenantId }, params, query }) => {
    const listed = await listGuests(deps, tenantId, { ...query, ...params })
    if (!listed.ok) return listed
    const filter = { ...params, ticketTypeId: query.ticketTypeId }
    const total =
      query.after === undefined
        ? await withTenant(deps.db, tenantId, (tx) => countGuests(tx, filter))
        : null
    const files = total === null ? null : Math.max(1, Math.ceil(total / GUESTS_PER_FILE))
    return ok({ items: [...listed.value.items], next: listed.value.next, total, files })
  },
})

const GUESTS_FILE = csvEndpoint({
  path: '/tenant/exports/guest-list.csv',
  action: 'ticket.read',
  summary: 'Who may come, by name, as CSV.',
  query: v.object(GUEST_FILTER),
  columns: {
    name: ({ name }) => name,
    ticketTypeId: ({ ticketTypeId }) => ticketTypeId,
    ticketType: ({ ticketTypeName }) => ticketTypeName,
    orderNumber: ({ orderNumber }) => orderNumber,
    codeEnding: ({ codeEnding }) => codeEnding,
    isUnpaid: ({ isUnpaid }) => isUnpaid,
    isBlocked: ({ isBlocked }) => isBlocked,
    ticketId: ({ ticketId }) => ticketId,
  } satisfies Columns<Guest>,
  page: (deps, actor, query) => listGuests(deps, actor.tenantId, query),
})

const Part = v.pipe(
  v.string(),
  v.regex(/^[1-9]\d{0,3}$/, 'which of the files, from 1'),
  v.transform(Number),
)

const GUESTS_PAPER = endpoint({
  method: 'GET',
  path: '/tenant/events/:eventId/guest-list.pdf',
  action: 'ticket.read',
  summary: `Who may come, for a printer, with a box to tick for each; ${GUESTS_PER_FILE} in a file, of which \`part\` names one.`,
  params: Params,
  query: v.object({
    ticketTypeId: v.optional(TicketTypeId),
    language: v.optional(v.picklist(LANGUAGES), 'bn'),
    part: v.optional(Part, '1'),
  }),
  produces: 'application/pdf',
  rateLimit: { name: 'print', max: 120, windowMs: 5 * 60_000 },
  run: async (deps, { actor: { tenantId }, params: { eventId }, query }) => {
    const { ticketTypeId, language, part } = query
    const printed = await printGuests(deps, { tenantId, eventId, ticketTypeId, language, part })
    if (!printed.ok) return printed
    return new Response(printed.value, {
      headers: {
        'content-type': 'application/pdf',
        'content-disposition': `attachment; filename="guest-list-${part}.pdf"`,
        'cache-control': 'no-store',
      },
    })
  },
})

export const ticketReportEndpoints: readonly Endpoint[] = [
  NO_SHOWS,
  NO_SHOWS_FILE,
  NO_SHOW_COUNTS,
  GUESTS,
  GUESTS_FILE,
  GUESTS_PAPER,
]
