// What somebody is for an organizer: an administrator, or staff of one of two levels.
import type { MemberView } from '../../../../shared/auth/schema.ts'
import { text } from './words.ts'

export const DUTIES = ['steward', 'supervisor', 'tenant_admin'] as const
export type Duty = (typeof DUTIES)[number]

export const dutyText = ({ role, level }: { role: string; level: string | null }): string =>
  text(`staff.duty.${dutyOf({ role, level })}`)

export const dutyOf = ({ role, level }: { role: string; level: string | null }): Duty => {
  if (role === 'tenant_admin') return 'tenant_admin'
  return level === 'supervisor' ? 'supervisor' : 'steward'
}

/** Role and level as the server takes them. */
export const roleOf = (duty: string): Pick<MemberView, 'role' | 'level'> => {
  if (duty === 'tenant_admin') return { role: 'tenant_admin', level: null }
  return { role: 'staff', level: duty === 'supervisor' ? 'supervisor' : 'steward' }
}

export const dutyOptions = () =>
  DUTIES.map((value) => ({ value, label: text(`staff.duty.${value}`) }))
