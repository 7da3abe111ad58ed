// The guests of an event by name, for whoever ticks them off on paper.
import * as v from 'valibot'
import { EventId, type TenantId, TicketTypeId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Guest } from '../../../shared/tickets/admin-schema.ts'
import { codeBytes, writeTicketText } from '../../../shared/tickets/qr.ts'
import type { Deps } from '../../deps.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { type CursorRefusal, KeyId, readKey } from '../../platform/http/keyset.ts'
import { type Page, type PageQuery, toPage } from '../../platform/http/page.ts'
import { type GuestRow, listGuestRows } from './guest-store.ts'
import { hasEvent } from './ticket-store.ts'

export const GUEST_FILTER = { eventId: EventId, ticketTypeId: v.optional(TicketTypeId) }
export type ListGuestsQuery = PageQuery &
  v.InferOutput<v.ObjectSchema<typeof GUEST_FILTER, undefined>>

type Listed = Result<Page<Guest>, CursorRefusal | { readonly code: 'event_not_found' }>

/** A name of 200 characters, each of which may be two of JavaScript's, and a mark before it. */
const KeyName = v.pipe(
  v.string(),
  v.maxLength(401),
  v.regex(/^[=-]/),
  v.check((text) => !text.includes('\0'), 'a NUL character'),
)

/** By name, in both scripts as people sort them; those without one last. */
export async function listGuests(
  deps: Pick<Deps, 'db'>,
  tenantId: TenantId,
  { eventId, ticketTypeId, after, limit }: ListGuestsQuery,
): Promise<Listed> {
  const key = readKey(after, [KeyName, KeyId])
  if (!key.ok) return key
  const behind =
    key.value === null
      ? null
      : { name: key.value[0].startsWith('=') ? key.value[0].slice(1) : null, id: key.value[1] }
  return withTenant(deps.db, tenantId, async (tx): Promise<Listed> => {
    if (!(await hasEvent(tx, eventId))) return refuse({ code: 'event_not_found' })
    const rows = await listGuestRows(tx, { eventId, ticketTypeId }, behind, limit + 1)
    const keyOf = ({ name, ticketId }: GuestRow) => [name === null ? '-' : `=${name}`, ticketId]
    return ok(toPage(rows, limit, toGuest, keyOf))
  })
}

export const toGuest = ({ payload, signature, ...guest }: GuestRow): Guest => ({
  ...guest,
  codeEnding: writeTicketText(codeBytes(payload, signature)).slice(-CODE_ENDING_CHARS),
})

const CODE_ENDING_CHARS = 4
