// The whole permission table. Which tenant's rows are meant is not asked here: the tenant's wall answers that.
import type { Level, Role } from './schema.ts'

/** Everything that a request can want to do. */
export const ACTIONS = [
  'event.list',
  'event.download',
  // What a gate searches by: the buyers' names, phone numbers and addresses.
  'event.contacts',
  'check_in.scan',
  'check_in.force',
  'check_in.annul',
  'check_in.annul_any',
  'station.pair',
  'station.revoke',
] as const
export type Action = (typeof ACTIONS)[number]

export type ActingUser = {
  readonly kind: 'user'
  readonly role: Role
  /** Null for everybody but staff. */
  readonly level: Level | null
}
export type ActingStation = { readonly kind: 'station' }

type Standing = 'station' | 'steward' | 'supervisor' | 'tenant_admin' | 'platform_admin'

/** At the gate. A station admits without an operator, but only a person answers for a force. */
const AT_THE_GATE: ReadonlySet<Action> = new Set([
  'event.list',
  'event.download',
  'check_in.scan',
  'check_in.annul',
])
/** A station seals what it is given, and shows contacts to supervisors alone. */
const STATION: ReadonlySet<Action> = new Set([...AT_THE_GATE, 'event.contacts'])
const SUPERVISING: ReadonlySet<Action> = new Set([
  ...STATION,
  'check_in.force',
  'check_in.annul_any',
])
const NOTHING: ReadonlySet<Action> = new Set()

const ALLOWED = {
  station: STATION,
  steward: AT_THE_GATE,
  supervisor: SUPERVISING,
  tenant_admin: new Set(ACTIONS),
  // Runs the installation and works for no tenant.
  platform_admin: NOTHING,
} as const satisfies Record<Standing, ReadonlySet<Action>>

/** True when this kind of actor may do that. */
export const may = (actor: ActingUser | ActingStation, action: Action): boolean =>
  ALLOWED[standingOf(actor)].has(action)

/** Staff without a level counts as the lower one. */
function standingOf(actor: ActingUser | ActingStation): Standing {
  if (actor.kind === 'station') return 'station'
  return actor.role === 'staff' ? (actor.level ?? 'steward') : actor.role
}
