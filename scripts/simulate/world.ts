// Everything of one run: two organizers, their stations, one server, one network, one clock, one source of chance.
import type { CreatedEvent } from '../../server/features/events/create-event.ts'
import type { CheckInListId, OrderId, TenantId, TicketId } from '../../shared/ids.ts'
import type { Fact, Reuse } from './facts.ts'
import type { Network } from './network.ts'
import type { Random } from './random.ts'
import type { SimClock } from './sim-clock.ts'
import type { SimDatabase } from './sim-database.ts'
import type { SimServer } from './sim-server.ts'
import type { Incarnation, SimStation } from './sim-station.ts'

export type SimTicket = {
  readonly id: TicketId
  readonly orderId: OrderId
  readonly typeNumber: number
  /** Every code it ever had; the last one is good. */
  readonly codes: string[]
  /** A transaction that stands still holds its row: nobody touches it meanwhile. */
  isReserved: boolean
}

/** One organizer's event. */
export type Venue = {
  readonly slug: string
  readonly tenantId: TenantId
  readonly event: CreatedEvent
  readonly reuse: ReadonlyMap<string, Reuse>
  readonly tickets: SimTicket[]
  /** Every code that the server has issued and committed. */
  readonly issued: Set<string>
  readonly sessionId: string
}

/** What the server held when a station's download began. */
export type Truth = {
  readonly tickets: ReadonlyMap<string, TicketTruth>
  readonly scans: ReadonlyMap<string, Fact>
}
export type TicketTruth = {
  readonly id: TicketId
  readonly typeNumber: number
  readonly serial: number
  readonly isVoid: boolean
  readonly isBlocked: boolean
  readonly orderStatus: string
  readonly name: string | null
  readonly issuedAt: number
  /** The transaction that last changed what a station knows of it. */
  readonly changedXid: string
}

/** A station at its gate, and all that the simulation has seen of it. */
export type Seat = {
  readonly venue: Venue
  readonly station: SimStation
  readonly listId: CheckInListId
  /** Every row that is known to be in its journal. */
  readonly journal: Map<string, Fact>
  /** Scans of others that it was told. */
  readonly told: Map<string, Fact>
  /** Greens that somebody saw. */
  readonly greens: Map<string, Fact>
  readonly acknowledged: Set<string>
  /** The start of the download that is under way. */
  truth: Truth | null
  isRevoked: boolean
  push: Work | null
  pull: Work | null
  live: Work | null
  /** Rows that a live stream handed over in this step. */
  readonly heard: Fact[]
}

/** Something that a station's program has begun. */
export type Work = {
  readonly by: Incarnation
  readonly stop: () => void
  outcome: unknown
  error: unknown
  isDone: boolean
}

export type World = {
  readonly seed: number
  readonly random: Random
  readonly clock: SimClock
  readonly database: SimDatabase
  readonly server: SimServer
  readonly network: Network
  readonly main: Venue
  readonly other: Venue
  readonly seats: readonly Seat[]
  /** A fault happened. */
  readonly count: (kind: string) => void
  /** Something happened that the checks are there for: without it a run proves little. */
  readonly see: (what: string, times?: number) => void
  readonly note: (line: string) => void
  /** Greens that staff saw in the answers of the server itself. */
  readonly serverGreens: Map<string, { readonly venue: Venue; readonly ticketId: string }>
  /** Since when a transaction stands still; null: none does. */
  pausedAt: number | null
  step: number
}

export type Promised = 'promise 1' | 'promise 2' | 'promise 4' | 'unseen rule' | 'fault'

/** A promise was broken. */
export class Violation extends Error {
  override readonly name = 'Violation'
  readonly promise: Promised
  constructor(promise: Promised, message: string) {
    super(message)
    this.promise = promise
  }
}

export function holds(isTrue: boolean, promise: Promised, message: () => string): void {
  if (!isTrue) throw new Violation(promise, message())
}

/** Safe: the stations are paired with it and never reach a real one. */
export const SERVER_URL = 'http://127.0.0.1:9'
