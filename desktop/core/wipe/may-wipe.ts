// Whether a station that was ordered to forget everything may: never while it has a scan that nobody else has.
import type { WipeOrder } from '../../../shared/stations/contact.ts'
import type { JournalStore, MetaStore } from '../stores.ts'

type Kept = { readonly journal: JournalStore; readonly meta: MetaStore }

/** Scans that the server will not take, and those that only a damaged file still has. A person must settle them. */
export const countOnlyHere = ({ journal, meta }: Kept): number =>
  journal.countSetAside() + (meta.get('recovery')?.sequencesLost.length ?? 0)

/** A total order loses what a person should have settled; what is unsent none does. */
export const mayWipe = (kept: Kept, { isTotal }: WipeOrder): boolean =>
  kept.journal.countUnsent() === 0 && (isTotal || countOnlyHere(kept) === 0)
