// The whole permission table. Which tenant's rows are meant is not asked here: the tenant's wall answers that.
import type { Level, Role } from './schema.ts'

/** Everybody whom a request can come from. A visitor has not signed in, or need not have. */
export type Standing =
  | 'visitor'
  | 'station'
  | 'steward'
  | 'supervisor'
  | 'tenant_admin'
  | 'platform_admin'

const ANYBODY = [
  'visitor',
  'station',
  'steward',
  'supervisor',
  'tenant_admin',
  'platform_admin',
] as const
const SIGNED_IN = ['steward', 'supervisor', 'tenant_admin', 'platform_admin'] as const
/** A station admits without an operator, but only a person answers for a force. */
const AT_THE_GATE = ['station', 'steward', 'supervisor', 'tenant_admin'] as const
const STATION = ['station'] as const
const SUPERVISING = ['supervisor', 'tenant_admin'] as const
const TENANT_ADMIN = ['tenant_admin'] as const
const PLATFORM_ADMIN = ['platform_admin'] as const
const ADMINS = [...TENANT_ADMIN, ...PLATFORM_ADMIN] as const

/** Who may do what. A platform admin runs the installation and works for no tenant. */
const WHO_MAY = {
  'server.look': ANYBODY,
  'session.start': ANYBODY,
  'session.continue': ANYBODY,
  'session.end': ANYBODY,
  'password.recover': ANYBODY,
  // The mailed link itself is the permission.
  'invitation.accept': ANYBODY,
  'logo.look': ANYBODY,
  'shop.look': ANYBODY,
  'order.place': ANYBODY,
  // The order's secret link itself is the permission.
  'order.follow': ANYBODY,
  // The provider's signature is the permission; a browser's return is none.
  'payment.notify': ANYBODY,
  'self.read': SIGNED_IN,
  'session.list': SIGNED_IN,
  'session.close': SIGNED_IN,
  'password.change': SIGNED_IN,
  'factor.change': ADMINS,
  'event.list': AT_THE_GATE,
  'event.download': AT_THE_GATE,
  // The buyers' names, phone numbers and addresses. A station seals them, and shows them to supervisors alone.
  'event.contacts': ['station', ...SUPERVISING],
  'check_in.scan': AT_THE_GATE,
  'check_in.replay': AT_THE_GATE,
  'check_in.annul': AT_THE_GATE,
  'check_in.force': SUPERVISING,
  'check_in.annul_any': SUPERVISING,
  // The pairing code itself is the permission.
  'station.claim': ANYBODY,
  'station.pair': TENANT_ADMIN,
  'station.revoke': TENANT_ADMIN,
  'station.wipe': TENANT_ADMIN,
  // Nobody but the laptop itself knows.
  'station.report': STATION,
  'station.read': TENANT_ADMIN,
  'station.edit': TENANT_ADMIN,
  'conflict.read': TENANT_ADMIN,
  'conflict.settle': TENANT_ADMIN,
  'review_item.read': TENANT_ADMIN,
  'review_item.settle': TENANT_ADMIN,
  'night.watch': TENANT_ADMIN,
  'report.read': TENANT_ADMIN,
  'activity.read': TENANT_ADMIN,
  'profile.read': TENANT_ADMIN,
  'profile.edit': TENANT_ADMIN,
  'event.read': TENANT_ADMIN,
  'event.create': TENANT_ADMIN,
  'event.edit': TENANT_ADMIN,
  'event.publish': TENANT_ADMIN,
  'event.delete': TENANT_ADMIN,
  'order.read': TENANT_ADMIN,
  'order.make': TENANT_ADMIN,
  'order.resend': TENANT_ADMIN,
  'payment.read': TENANT_ADMIN,
  'payment.look': TENANT_ADMIN,
  'ledger.read': TENANT_ADMIN,
  'ledger.import': TENANT_ADMIN,
  'refund.read': TENANT_ADMIN,
  'refund.decide': TENANT_ADMIN,
  'payment_case.read': TENANT_ADMIN,
  'payment_case.decide': TENANT_ADMIN,
  'account.read': TENANT_ADMIN,
  'account.edit': TENANT_ADMIN,
  'ticket.read': TENANT_ADMIN,
  'ticket.edit': TENANT_ADMIN,
  'notice.read': TENANT_ADMIN,
  'notice.post': TENANT_ADMIN,
  'staff.list': TENANT_ADMIN,
  'staff.invite': TENANT_ADMIN,
  'staff.edit': TENANT_ADMIN,
  'payment.read_all': PLATFORM_ADMIN,
  'webhook.read': PLATFORM_ADMIN,
  'webhook.replay': PLATFORM_ADMIN,
  'account.edit_installation': PLATFORM_ADMIN,
  'tenant.read': PLATFORM_ADMIN,
  'tenant.create': PLATFORM_ADMIN,
  'tenant.edit': PLATFORM_ADMIN,
  'tenant.set_status': PLATFORM_ADMIN,
  'tenant.delete': PLATFORM_ADMIN,
  'tenant.invite': PLATFORM_ADMIN,
  'tenant.edit_member': PLATFORM_ADMIN,
  'user.read': PLATFORM_ADMIN,
  'user.edit': PLATFORM_ADMIN,
  'activity.read_all': PLATFORM_ADMIN,
} as const satisfies Record<string, readonly Standing[]>

/** Everything that a request can want to do. */
export type Action = keyof typeof WHO_MAY
// Safe: these are the keys that `Action` names.
export const ACTIONS = Object.keys(WHO_MAY) as readonly Action[]

/** The standings that may do `A`: what an endpoint's code may count on. */
export type StandingFor<A extends Action> = (typeof WHO_MAY)[A][number]

export type ActingUser = {
  readonly kind: 'user'
  readonly role: Role
  /** Null for everybody but staff. */
  readonly level: Level | null
}
export type ActingStation = { readonly kind: 'station' }
export type ActingVisitor = { readonly kind: 'visitor' }
export type Acting = ActingUser | ActingStation | ActingVisitor

export const VISITOR: ActingVisitor = { kind: 'visitor' }

/** True when this kind of actor may do that. */
export function may(actor: Acting, action: Action): boolean {
  const allowed: readonly Standing[] = WHO_MAY[action]
  return allowed.includes(standingOf(actor))
}

/** Staff without a level counts as the lower one. */
function standingOf(actor: Acting): Standing {
  if (actor.kind !== 'user') return actor.kind
  return actor.role === 'staff' ? (actor.level ?? 'steward') : actor.role
}
