// A file of guests for a printer.
import type { Language } from '../../../shared/i18n/fill.ts'
import type { TenantId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { GUESTS_PER_FILE } from '../../../shared/tickets/admin-schema.ts'
import type { Deps } from '../../deps.ts'
import { withTenantSnapshot } from '../../platform/db/tenant-tx.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { createLimiter } from '../../platform/limiter.ts'
import { perDeps } from '../../platform/per-deps.ts'
import { type PrintedGuests, writeGuestPdf } from './guest-pdf.ts'
import { countGuests, findGuestEvent, type GuestsFilter, listGuestPart } from './guest-store.ts'
import { toGuest } from './list-guests.ts'

export type PrintGuests = GuestsFilter & {
  readonly tenantId: TenantId
  readonly language: Language
  /** Which of the files, from 1. */
  readonly part: number
}

/** Drawing two thousand names takes a processor for some seconds. */
const printerOf = perDeps(() => createLimiter(1, 10))
const BUSY_SECONDS = 5

/** At most `GUESTS_PER_FILE` of them; a part behind the last one is not there. */
export async function printGuests(
  deps: Deps,
  asked: PrintGuests,
): Promise<Result<Uint8Array<ArrayBuffer>, Refusal>> {
  const printed = await printerOf(deps).run(async (): Promise<Uint8Array<ArrayBuffer> | null> => {
    const list = await readPart(deps, asked)
    return list === null ? null : writeGuestPdf(list, deps.now())
  })
  if (printed === 'busy') return refuse({ code: 'busy', retryAfterSeconds: BUSY_SECONDS })
  return printed === null ? refuse({ code: 'event_not_found' }) : ok(printed)
}

const readPart = (
  { db }: Deps,
  { tenantId, part, language, ...filter }: PrintGuests,
): Promise<PrintedGuests | null> =>
  withTenantSnapshot(db, tenantId, async (tx) => {
    const before = (part - 1) * GUESTS_PER_FILE
    const [event, count, rows] = await Promise.all([
      findGuestEvent(tx, filter.eventId),
      countGuests(tx, filter),
      listGuestPart(tx, filter, before, GUESTS_PER_FILE),
    ])
    if (event === null || (part > 1 && rows.length === 0)) return null
    const name = language === 'bn' ? (event.nameBn ?? event.name) : event.name
    return { language, event: { ...event, name }, guests: rows.map(toGuest), before, count }
  })
