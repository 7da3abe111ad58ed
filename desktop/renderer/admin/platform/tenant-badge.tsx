// What an organizer may do, in a word.
import type { FC } from 'hono/jsx/dom'
import type { TenantStatus } from '../../../../shared/tenants/schema.ts'
import { Badge, type Tone } from '../parts/small.tsx'
import { text } from './words.ts'

const TONES: Readonly<Record<TenantStatus, Tone>> = {
  pending: 'care',
  active: 'good',
  suspended: 'bad',
}

export const TenantBadge: FC<{ readonly status: TenantStatus }> = ({ status }) => (
  <Badge tone={TONES[status]}>{text(`tenants.status.${status}`)}</Badge>
)
