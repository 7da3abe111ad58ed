// Asks the server who stands at this station.
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { SignedInUser } from '../../../shared/sync/schema.ts'
import type { CallRefusal } from '../../contract/refusals.ts'
import type { PasswordSignIn } from '../core.ts'
import { createServerClient } from '../sync/server-client.ts'
import type { SyncHost } from '../sync/sync-host.ts'
import type { Trouble } from '../sync/trouble.ts'
import { refusalOf } from './call-refusal.ts'

/**
 * Checks email and password with the server, for the organizer of this station. Stores nothing, and leaves no session
 * behind: a station acts with its own credential, never with a person's.
 */
export async function signIn(
  core: SyncHost,
  input: PasswordSignIn,
  signal: AbortSignal,
): Promise<Result<SignedInUser, CallRefusal>> {
  const station = core.meta.get('station')
  if (station === null) return refuse({ code: 'not_paired' })
  const client = createServerClient(core.deps, station.server, null)
  const reply = await client.logIn({ ...input, tenant: station.tenant.slug }, signal)
  if (!reply.ok) return refuse(refusalOfLogIn(reply.error))
  const { value: user, headers } = reply.value
  // Its failure is no matter: the session ends by itself.
  await client.logOut(cookiesOf(headers), signal)
  if (user.tenant?.id !== station.tenant.id) return refuse({ code: 'wrong_credentials' })
  return ok(user)
}

function refusalOfLogIn(trouble: Trouble): CallRefusal {
  if (trouble.serverCode === 'invalid_credentials') return { code: 'wrong_credentials' }
  if (trouble.serverCode === 'no_membership') return { code: 'wrong_credentials' }
  if (trouble.serverCode === 'second_factor_required') return { code: 'second_factor_required' }
  if (trouble.serverCode === 'second_factor_wrong') return { code: 'second_factor_wrong' }
  return refusalOf(trouble)
}

/** `name=value` of each cookie, without its attributes. */
const cookiesOf = (headers: Headers): string =>
  headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0] ?? '')
    .join('; ')
