// An organizer's administration of its tickets.
import * as v from 'valibot'
import { EventId, TicketId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import {
  ChangedTicket,
  RenameTicketBody,
  TicketStepBody,
  TicketView,
} from '../../../shared/tickets/admin-schema.ts'
import type { Deps } from '../../deps.ts'
import { type MemberActor, userActivityActor } from '../../platform/http/actor.ts'
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts'
import { PageQuery } from '../../platform/http/page.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { SEARCH_RATE, takeRate } from '../../platform/http/rate-limit.ts'
import { countedPageOf, TotalQuery } from '../../platform/http/total.ts'
import { blockTicket, unblockTicket } from './block-ticket.ts'
import type { TicketRequest } from './change-ticket.ts'
import { TICKETS_EXPORT } from './export-tickets.ts'
import {
  countListedTickets,
  type ListTicketsQuery,
  listTickets,
  readTicket,
  TICKET_FILTER,
} from './read-tickets.ts'
import { reissueTicket } from './reissue-ticket.ts'
import { renameTicket } from './rename-ticket.ts'
import { ticketReportEndpoints } from './report-routes.ts'
import { voidTicket } from './void-ticket.ts'

const SEARCH_SUMMARY =
  '`search` finds by parts of the words of a name (across scripts by their sound), by the beginning of an email or order number, and by a phone number’s beginning or end.'

const Params = v.object({ ticketId: TicketId })

const { eventId: _ofPath, ...OF_EVENT } = TICKET_FILTER

/** Only searches are counted. */
async function list(
  deps: Deps,
  actor: MemberActor,
  { total: isCounted, ...query }: ListTicketsQuery & { readonly total?: 'true' | undefined },
) {
  if (query.search) {
    const taken = await takeRate(deps, SEARCH_RATE, actor.userId)
    if (!taken.ok) return taken
  }
  const listed = await listTickets(deps, actor.tenantId, query)
  if (!listed.ok) return listed
  const total =
    isCounted && !query.search ? await countListedTickets(deps, actor.tenantId, query) : null
  return ok({ items: [...listed.value.items], next: listed.value.next, total })
}

const LIST = endpoint({
  method: 'GET',
  path: '/tenant/events/:eventId/tickets',
  action: 'ticket.read',
  summary: `The tickets of an event. ${SEARCH_SUMMARY}`,
  params: v.object({ eventId: EventId }),
  query: v.object({ ...PageQuery.entries, ...TotalQuery, ...OF_EVENT }),
  response: countedPageOf(TicketView),
  run: (deps, { actor, params, query }) => list(deps, actor, { ...query, ...params }),
})

const LIST_ALL = endpoint({
  method: 'GET',
  path: '/tenant/tickets',
  action: 'ticket.read',
  summary: `The tickets of all events, or of \`eventId\`. ${SEARCH_SUMMARY}`,
  query: v.object({ ...PageQuery.entries, ...TotalQuery, ...TICKET_FILTER }),
  response: countedPageOf(TicketView),
  run: (deps, { actor, query }) => list(deps, actor, query),
})

const READ = endpoint({
  method: 'GET',
  path: '/tenant/tickets/:ticketId',
  action: 'ticket.read',
  summary: 'One ticket with its order.',
  params: Params,
  response: TicketView,
  run: (deps, { actor, params }) => readTicket(deps, actor.tenantId, params.ticketId),
})

type Changed = Result<{ readonly text?: string | null }, Refusal>

/** The ticket as the change left it; to whoever read an older one, the newer one. */
async function answerChange(
  deps: Deps,
  { tenantId }: MemberActor,
  ticketId: TicketId,
  changed: Changed,
): Promise<Result<ChangedTicket, Refusal>> {
  const isLate = !changed.ok && changed.error.code === 'ticket_changed'
  if (!changed.ok && !isLate) return changed
  const ticket = await readTicket(deps, tenantId, ticketId)
  if (!changed.ok) return ticket.ok ? refuse({ ...changed.error, details: [ticket.value] }) : ticket
  return ticket.ok ? ok({ ticket: ticket.value, code: changed.value.text ?? null }) : ticket
}

const requestOf = (actor: MemberActor, ticketId: TicketId, version: string): TicketRequest => ({
  tenantId: actor.tenantId,
  ticketId,
  actor: userActivityActor(actor),
  version,
})

const RENAME = endpoint({
  method: 'PATCH',
  path: '/tenant/tickets/:ticketId',
  action: 'ticket.edit',
  summary: 'Gives a ticket to another person; with a new code where the code carries the name.',
  params: Params,
  body: RenameTicketBody,
  response: ChangedTicket,
  run: async (deps, { actor, params: { ticketId }, body: { attendeeName: name, version } }) => {
    const request = { ...requestOf(actor, ticketId, version), name }
    return answerChange(deps, actor, ticketId, await renameTicket(deps, request))
  },
})

type Step = (deps: Deps, request: TicketRequest) => Promise<Changed>

const stepEndpoint = (name: string, summary: string, step: Step): Endpoint =>
  endpoint({
    method: 'POST',
    path: `/tenant/tickets/:ticketId/${name}`,
    action: 'ticket.edit',
    summary,
    params: Params,
    body: TicketStepBody,
    response: ChangedTicket,
    run: async (deps, { actor, params: { ticketId }, body: { version } }) => {
      const changed = await step(deps, requestOf(actor, ticketId, version))
      return answerChange(deps, actor, ticketId, changed)
    },
  })

/** What the use case tells beside the code is in the ticket. */
const withoutCode =
  (step: (deps: Deps, request: TicketRequest) => Promise<Result<object, Refusal>>): Step =>
  async (deps, request) => {
    const changed = await step(deps, request)
    return changed.ok ? ok({}) : changed
  }

export const ticketEndpoints: readonly Endpoint[] = [
  LIST,
  LIST_ALL,
  TICKETS_EXPORT,
  READ,
  RENAME,
  stepEndpoint('void', 'Ends a ticket for good; its code is refused.', withoutCode(voidTicket)),
  stepEndpoint('block', 'Holds a ticket back until it is unblocked.', withoutCode(blockTicket)),
  stepEndpoint('unblock', 'Lets a blocked ticket go again.', withoutCode(unblockTicket)),
  stepEndpoint('reissue', 'Makes a new code; the old one is refused.', reissueTicket),
  ...ticketReportEndpoints,
]
