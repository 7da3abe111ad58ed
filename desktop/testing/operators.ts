// People who signed in at a station, for tests.
import type { SignedInUser } from '../../shared/sync/schema.ts'
import { A_USER, anId } from './temp-station.ts'

/** Whom the server would name: a steward, unless more is said. */
export const aUser = (more: Partial<SignedInUser> = {}): SignedInUser => ({
  id: A_USER,
  email: 'rahim@example.com',
  name: 'Rahim',
  role: 'staff',
  level: 'steward',
  tenant: { id: anId(6), slug: 'demo', name: 'Demo' },
  ...more,
})
