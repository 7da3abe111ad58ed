// Who asks, as the request's credential and the database's current rows say.

import type { Action, StandingFor } from '../../../shared/auth/may.ts'
import type { Level } from '../../../shared/auth/schema.ts'
import type {
  EventId,
  GateId,
  SessionId,
  StationId,
  TenantId,
  UserId,
} from '../../../shared/ids.ts'
import type { Instant } from '../../../shared/time.ts'

/** What ended and when. Only an endpoint that says `acceptsEnded` meets an actor with one. */
export type Ended = {
  readonly stationRevokedAt?: Instant
  readonly tenantSuspendedAt?: Instant
  readonly userDisabledAt?: Instant
}

export type TenantName = { readonly id: TenantId; readonly slug: string; readonly name: string }

type Person = {
  readonly kind: 'user'
  readonly userId: UserId
  readonly email: string
  readonly name: string
  readonly sessionId: SessionId
  readonly ended: Ended | null
}

/** A user who acts for a tenant. */
export type MemberActor = Person & {
  readonly tenantId: TenantId
  readonly tenant: TenantName
  readonly role: 'tenant_admin' | 'staff'
  readonly level: Level | null
}

/** A platform admin, who acts for no tenant. */
export type PlatformActor = Person & {
  readonly tenantId: null
  readonly tenant: null
  readonly role: 'platform_admin'
  readonly level: null
}

export type UserActor = MemberActor | PlatformActor

export type StationActor = {
  readonly kind: 'station'
  readonly stationId: StationId
  readonly tenantId: TenantId
  /** The only events that exist for this station. */
  readonly eventIds: ReadonlySet<EventId>
  readonly gateId: GateId | null
  readonly status: 'active' | 'revoked'
  readonly ended: Ended | null
}

export type Actor = UserActor | StationActor
/** Whoever works inside one tenant. */
export type TenantActor = MemberActor | StationActor

type ActorByStanding = {
  /** Nobody was asked who it is. */
  readonly visitor: null
  readonly station: StationActor
  readonly steward: MemberActor
  readonly supervisor: MemberActor
  readonly tenant_admin: MemberActor
  readonly platform_admin: PlatformActor
}

/** Whom an endpoint meets, as the permission table says. An action that a visitor may do meets nobody. */
export type ActorOf<A extends Action> =
  'visitor' extends StandingFor<A> ? null : ActorByStanding[StandingFor<A>]

/** False for an event that another station or another tenant has; a tenant's own rows are asked later. */
export const mayWorkEvent = (actor: TenantActor, eventId: EventId): boolean =>
  actor.kind === 'user' || actor.eventIds.has(eventId)

/** A user as the audit trail names one. */
export const userActivityActor = ({
  userId,
}: Pick<UserActor, 'userId'>): { readonly kind: 'user'; readonly id: UserId } => ({
  kind: 'user',
  id: userId,
})
