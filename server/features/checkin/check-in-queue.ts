// Lets scans that arrive together share a transaction: gates open at once, and a commit is the dear part.
import type { TenantId } from '../../../shared/ids.ts'
import type { Result } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { createGroupQueue } from '../../platform/group-queue.ts'
import { type CheckIn, type CheckInOutcome, type CheckInRefusal, checkIn } from './check-in.ts'
import { ScanIdTaken } from './scan-store.ts'

type Outcome = Result<CheckInOutcome, CheckInRefusal>

export type CheckInQueue = (tenantId: TenantId, checkIn: CheckIn) => Promise<Outcome>

/** A lane for each tenant: `docs/decisions/0004-shared-transactions.md`. */
export function createCheckInQueue(deps: Deps): CheckInQueue {
  const queue = createGroupQueue<CheckIn, Outcome>({
    groupMax: 64,
    // Two keep the database busy while the first commits; a commit costs the same for one, and fewer wait out the first.
    atOnceMax: 2,
    secondMin: 8,
    // Safe: lanes are named by nothing else.
    run: (lane, group) => checkIn(deps, lane as TenantId, group),
    // What took the scan id is there at the second look, unless it was taken back in between.
    isWorthAnotherTry: (error) => error instanceof ScanIdTaken,
  })
  return queue
}
