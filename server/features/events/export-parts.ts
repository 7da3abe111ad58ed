// An event's ticket types, check-in lists, gates and notices as CSV. Each asks for the event.
import * as v from 'valibot'
import type { GateView, ListView, TicketTypeView } from '../../../shared/events/admin-schema.ts'
import { EventId } from '../../../shared/ids.ts'
import { ok, type Result } from '../../../shared/result.ts'
import { type Columns, csvEndpoint } from '../../platform/http/csv.ts'
import type { Endpoint } from '../../platform/http/endpoint.ts'
import type { Page } from '../../platform/http/page.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { listGates } from './change-gates.ts'
import { listLists } from './change-lists.ts'
import { listTypes } from './change-types.ts'
import { listNotices } from './list-notices.ts'
import type { NoticeView } from './notice-view.ts'

const OfEvent = v.object({ eventId: EventId })

/** A list that comes whole is one page. */
async function onePage<T>(asked: Promise<Result<T[], Refusal>>): Promise<Result<Page<T>, Refusal>> {
  const listed = await asked
  return listed.ok ? ok({ items: listed.value, next: null }) : listed
}

const TYPES = csvEndpoint({
  path: '/tenant/exports/ticket-types.csv',
  action: 'event.read',
  summary: 'The ticket types of an event as CSV, by number.',
  query: OfEvent,
  columns: {
    id: ({ id }) => id,
    number: ({ number }) => number,
    name: ({ name }) => name,
    nameBn: ({ nameBn }) => nameBn,
    priceCents: ({ priceCents }) => priceCents,
    currency: ({ currency }) => currency,
    quantityTotal: ({ quantityTotal }) => quantityTotal,
    quantitySold: ({ quantitySold }) => quantitySold,
    quantityHeld: ({ quantityHeld }) => quantityHeld,
    saleFrom: ({ saleFrom }) => saleFrom,
    saleUntil: ({ saleUntil }) => saleUntil,
    perOrderMax: ({ perOrderMax }) => perOrderMax,
    perBuyerMax: ({ perBuyerMax }) => perBuyerMax,
    validFrom: ({ validFrom }) => validFrom,
    validUntil: ({ validUntil }) => validUntil,
    attention: ({ attention }) => attention,
  } satisfies Columns<TicketTypeView>,
  page: (deps, { tenantId }, { eventId }) => onePage(listTypes(deps, tenantId, eventId)),
})

const LISTS = csvEndpoint({
  path: '/tenant/exports/lists.csv',
  action: 'event.read',
  summary: 'The check-in lists of an event as CSV, by name.',
  query: OfEvent,
  columns: {
    id: ({ id }) => id,
    name: ({ name }) => name,
    // Empty: every type.
    ticketTypeIds: ({ ticketTypeIds }) => ticketTypeIds?.join(' ') ?? null,
    // Empty: every gate.
    gateIds: ({ gateIds }) => gateIds.join(' '),
    validFrom: ({ validFrom }) => validFrom,
    validUntil: ({ validUntil }) => validUntil,
    entries: ({ entries }) => entries,
    reentryAfterExit: ({ reentryAfterExit }) => reentryAfterExit,
    admitUnpaid: ({ admitUnpaid }) => admitUnpaid,
  } satisfies Columns<ListView>,
  page: (deps, { tenantId }, { eventId }) => onePage(listLists(deps, tenantId, eventId)),
})

const GATES = csvEndpoint({
  path: '/tenant/exports/gates.csv',
  action: 'event.read',
  summary: 'The gates of an event as CSV, by name.',
  query: OfEvent,
  columns: { id: ({ id }) => id, name: ({ name }) => name } satisfies Columns<GateView>,
  page: (deps, { tenantId }, { eventId }) => onePage(listGates(deps, tenantId, eventId)),
})

const NOTICES = csvEndpoint({
  path: '/tenant/exports/notices.csv',
  action: 'notice.read',
  summary: 'What was told to the gates of an event as CSV, the newest first.',
  query: OfEvent,
  columns: {
    id: ({ id }) => id,
    text: ({ text }) => text,
    // Empty: every gate.
    gateIds: ({ gateIds }) => gateIds?.join(' ') ?? null,
    postedAt: ({ postedAt }) => postedAt,
    until: ({ until }) => until,
    withdrawnAt: ({ withdrawnAt }) => withdrawnAt,
  } satisfies Columns<NoticeView>,
  page: (deps, { tenantId }, { eventId, ...page }) => listNotices(deps, tenantId, eventId, page),
})

export const partExports: readonly Endpoint[] = [TYPES, LISTS, GATES, NOTICES]
