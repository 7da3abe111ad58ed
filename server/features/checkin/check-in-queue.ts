// Lets scans that arrive together share a transaction: gates open at once, and a commit is the dear part.
import type { TenantId } from '../../../shared/ids.ts'
import type { Result } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { type CheckIn, type CheckInOutcome, type CheckInRefusal, checkIn } from './check-in.ts'

type Outcome = Result<CheckInOutcome, CheckInRefusal>
type Waiting = CheckIn & {
  readonly resolve: (outcome: Outcome) => void
  readonly reject: (error: unknown) => void
}

/** As many scans as one transaction takes; the rest takes the next one. */
const GROUP_MAX = 64
/** Two at once keep the database busy while the first commits. */
const GROUPS_AT_ONCE_MAX = 2

export type CheckInQueue = (tenantId: TenantId, checkIn: CheckIn) => Promise<Outcome>

/**
 * A scan that comes alone starts at once; those that come while two transactions of its tenant run form the next.
 * Nothing is kept here beyond the requests that wait for their own answer.
 */
export function createCheckInQueue(deps: Deps): CheckInQueue {
  const lanes = new Map<TenantId, { running: number; waiting: Waiting[] }>()

  const start = (tenantId: TenantId, lane: { running: number; waiting: Waiting[] }): void => {
    while (lane.running < GROUPS_AT_ONCE_MAX && lane.waiting.length > 0) {
      const group = lane.waiting.splice(0, GROUP_MAX)
      lane.running += 1
      void runGroup(deps, tenantId, group).finally(() => {
        lane.running -= 1
        if (lane.running === 0 && lane.waiting.length === 0) lanes.delete(tenantId)
        else start(tenantId, lane)
      })
    }
  }

  return (tenantId, one) =>
    new Promise<Outcome>((resolve, reject) => {
      const lane = lanes.get(tenantId) ?? { running: 0, waiting: [] }
      lanes.set(tenantId, lane)
      lane.waiting.push({ ...one, resolve, reject })
      start(tenantId, lane)
    })
}

/** A group that fails is tried one by one, so that a bad scan cannot fail its neighbours. Never rejects. */
async function runGroup(deps: Deps, tenantId: TenantId, group: readonly Waiting[]): Promise<void> {
  try {
    const outcomes = await checkIn(deps, tenantId, group)
    for (const [at, { resolve, reject }] of group.entries()) {
      const outcome = outcomes[at]
      if (outcome === undefined) reject(new Error('defect: a scan without an outcome'))
      else resolve(outcome)
    }
  } catch (error) {
    const [only, ...others] = group
    if (others.length === 0) only?.reject(error)
    else for (const one of group) await runGroup(deps, tenantId, [one])
  }
}
