// Lets scans that arrive together share a transaction: gates open at once, and a commit is the dear part.
import type { TenantId } from '../../../shared/ids.ts'
import type { Result } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { type CheckIn, type CheckInOutcome, type CheckInRefusal, checkIn } from './check-in.ts'
import { ScanIdTaken } from './scan-store.ts'

type Outcome = Result<CheckInOutcome, CheckInRefusal>
type Waiting = CheckIn & {
  readonly resolve: (outcome: Outcome) => void
  readonly reject: (error: unknown) => void
}

type Lane = { running: number; waiting: Waiting[]; isPlanned: boolean }

/** As many scans as one transaction takes; the rest takes the next one. */
const GROUP_MAX = 64
/** Two at once keep the database busy while the first commits. */
const GROUPS_AT_ONCE_MAX = 2
/** The second only with this many: a commit costs the same for one, and fewer wait out the first one's. */
const SECOND_GROUP_MIN = 8

export type CheckInQueue = (tenantId: TenantId, checkIn: CheckIn) => Promise<Outcome>

/**
 * A scan that comes alone starts at once; those that come while a transaction of its tenant runs form the next.
 * Nothing is kept here beyond the requests that wait for their own answer.
 */
export function createCheckInQueue(deps: Deps): CheckInQueue {
  const lanes = new Map<TenantId, Lane>()

  const start = (tenantId: TenantId, lane: Lane): void => {
    lane.isPlanned = false
    while (mayStart(lane)) {
      const group = lane.waiting.splice(0, GROUP_MAX)
      lane.running += 1
      void runGroup(deps, tenantId, group).finally(() => {
        lane.running -= 1
        if (lane.running === 0 && lane.waiting.length === 0) lanes.delete(tenantId)
        else plan(tenantId, lane)
      })
    }
  }

  /** After whatever else this turn of the loop brings in. */
  const plan = (tenantId: TenantId, lane: Lane): void => {
    if (lane.isPlanned || !mayStart(lane)) return
    lane.isPlanned = true
    setImmediate(start, tenantId, lane)
  }

  return (tenantId, one) =>
    new Promise<Outcome>((resolve, reject) => {
      const lane = lanes.get(tenantId) ?? { running: 0, waiting: [], isPlanned: false }
      lanes.set(tenantId, lane)
      lane.waiting.push({ ...one, resolve, reject })
      plan(tenantId, lane)
    })
}

function mayStart({ running, waiting }: Lane): boolean {
  if (running === 0) return waiting.length > 0
  return running < GROUPS_AT_ONCE_MAX && waiting.length >= SECOND_GROUP_MIN
}

/** What took the scan id is there at the second look, unless it was taken back in between. */
const TRIES_MAX = 3

/** A group that fails is tried one by one, so that a bad scan cannot fail its neighbours. Never rejects. */
async function runGroup(
  deps: Deps,
  tenantId: TenantId,
  group: readonly Waiting[],
  triesLeft = TRIES_MAX,
): Promise<void> {
  try {
    const outcomes = await checkIn(deps, tenantId, group)
    for (const [at, { resolve, reject }] of group.entries()) {
      const outcome = outcomes[at]
      if (outcome === undefined) reject(new Error('defect: a scan without an outcome'))
      else resolve(outcome)
    }
  } catch (error) {
    const [only, ...others] = group
    if (others.length > 0) for (const one of group) await runGroup(deps, tenantId, [one])
    else if (error instanceof ScanIdTaken && triesLeft > 1) {
      await runGroup(deps, tenantId, group, triesLeft - 1)
    } else only?.reject(error)
  }
}
