// Who asks, as the request's credential and the database's current rows say.

import type { Level, Role } from '../../../shared/auth/schema.ts'
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

export type UserActor = {
  readonly kind: 'user'
  readonly userId: UserId
  readonly email: string
  readonly name: string
  /** Null: a platform admin who acts for no tenant. */
  readonly tenantId: TenantId | null
  readonly tenant: TenantName | null
  readonly role: Role
  readonly level: Level | null
  readonly sessionId: SessionId
  readonly ended: Ended | null
}

/** A user who acts for a tenant. */
export type MemberActor = UserActor & { readonly tenantId: TenantId; readonly tenant: TenantName }

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

/** Who an endpoint is for. Everybody else is refused before it runs. */
export type Who =
  | 'public'
  | 'user'
  | 'platform_admin'
  | 'tenant_admin'
  | 'station'
  | 'staff_or_station'

type ActorByWho = {
  readonly public: null
  readonly user: UserActor
  readonly platform_admin: UserActor
  readonly tenant_admin: MemberActor
  readonly station: StationActor
  readonly staff_or_station: TenantActor
}
export type ActorOf<W extends Who> = ActorByWho[W]

/** False for an event that another station or another tenant has; a tenant's own rows are asked later. */
export const mayWorkEvent = (actor: TenantActor, eventId: EventId): boolean =>
  actor.kind === 'user' || actor.eventIds.has(eventId)
