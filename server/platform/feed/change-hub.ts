// Wakes live streams when an event changed, on this replica and on the others.
import type { EventId, TenantId } from '../../../shared/ids.ts'

export type ChangeHub = {
  /** Says, after the commit, that `eventId` changed. At most 10 notifications a second and event leave a replica. */
  readonly publish: (tenantId: TenantId, eventId: EventId) => void
  /** Calls `onChange` soon after each change, repeats folded together. Returns how to stop. */
  readonly subscribe: (eventId: EventId, onChange: () => void) => () => void
  readonly close: () => Promise<void>
}
