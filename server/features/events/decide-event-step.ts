// Which step an event may take.
import type { EventStatus } from '../../../shared/events/admin-schema.ts'
import type { TenantStatus } from '../../../shared/tenants/schema.ts'
import type { Instant } from '../../../shared/time.ts'

export type EventStep = 'publish' | 'cancel' | 'archive'

export type StepRefusal =
  /** From its status there is no such step. */
  | 'event_step_not_possible'
  /** A pending organizer prepares, and publishes once the platform has let it work. */
  | 'tenant_pending'
  /** Without a ticket type there is nothing to enter with. */
  | 'event_incomplete'
  | 'event_over'

export type StepFacts = {
  readonly status: EventStatus
  readonly endsAt: Instant
  readonly tenantStatus: TenantStatus
  readonly ticketTypes: number
  readonly now: Instant
}

const NEXT = {
  publish: { from: ['draft'], to: 'published' },
  cancel: { from: ['draft', 'published'], to: 'cancelled' },
  // A published one only when it is over: its gates may still be open.
  archive: { from: ['draft', 'published', 'cancelled'], to: 'archived' },
} as const satisfies Record<EventStep, { from: readonly EventStatus[]; to: EventStatus }>

/** The status after the step, or why not. */
export function decideEventStep(
  step: EventStep,
  { status, endsAt, tenantStatus, ticketTypes, now }: StepFacts,
): { readonly next: EventStatus } | { readonly refusal: StepRefusal } {
  const { from, to } = NEXT[step]
  const isPossible = (from as readonly EventStatus[]).includes(status)
  const isRunning = step === 'archive' && status === 'published' && now < endsAt
  if (!isPossible || isRunning) return { refusal: 'event_step_not_possible' }
  if (step !== 'publish') return { next: to }
  if (tenantStatus !== 'active') return { refusal: 'tenant_pending' }
  if (ticketTypes === 0) return { refusal: 'event_incomplete' }
  return now < endsAt ? { next: to } : { refusal: 'event_over' }
}
