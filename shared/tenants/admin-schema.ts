// How far an organizer has come with setting up.
import * as v from 'valibot'
import { EventId } from '../ids.ts'
import { Provider } from '../payments/schema.ts'
import { InstantText } from '../time.ts'
import { TenantStatus } from './schema.ts'

/** In the order in which they are best taken. */
export const SETUP_STEPS = [
  'create_event',
  'add_ticket_types',
  'add_gates',
  'set_up_payments',
  'publish_event',
  'invite_staff',
  'pair_station',
] as const
export const SetupStep = v.picklist(SETUP_STEPS)
export type SetupStep = v.InferOutput<typeof SetupStep>

const number = v.number()

export const SetupView = v.object({
  tenantStatus: TenantStatus,
  events: number,
  drafts: number,
  published: number,
  /** The event that the next steps are about: the newest one that is not over; null: there is none. */
  event: v.nullable(
    v.object({
      id: EventId,
      name: v.string(),
      status: v.picklist(['draft', 'published']),
      startsAt: InstantText,
      ticketTypes: number,
      /** Of these the ones that cost something: they need a way to pay. */
      pricedTypes: number,
      gates: number,
      stations: number,
    }),
  ),
  /** Besides whoever asks: active members, and invitations that wait. */
  staff: number,
  invitations: number,
  /** That were not revoked, and those of them that have told how they are. */
  stations: number,
  stationsHeard: number,
  /** The organizer's own accounts; without one the installation's are used, where it has some. */
  providers: v.array(
    v.object({
      provider: Provider,
      isOwn: v.boolean(),
      isLive: v.boolean(),
      isEnabled: v.boolean(),
      checkOutcome: v.nullable(v.picklist(['valid', 'invalid', 'unknown'])),
    }),
  ),
  /** What is left to do, the next one first; empty: everything is set up. */
  missing: v.array(SetupStep),
})
export type SetupView = v.InferInput<typeof SetupView>
