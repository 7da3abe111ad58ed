// The admin page's part of the core: who is signed in, and the way to the server with that session.
import * as v from 'valibot'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { AdminSessionView, AdminSignInView, AdminView } from '../../contract/admin-calls.ts'
import type { CallInput, Handlers } from '../../contract/calls.ts'
import type { CallRefusal } from '../../contract/refusals.ts'
import { refusalOf } from '../pairing/call-refusal.ts'
import { readServerUrl } from '../pairing/server-url.ts'
import { createRelay, type Relay } from './relay.ts'
import { beginSession, endSession, type KeptSession, type SessionNo } from './server-session.ts'
import { createSessionKeeper, type KeeperHost, type SessionKeeper } from './session-keeper.ts'

export type Administration = {
  readonly handlers: Pick<Handlers, 'adminSession' | 'signInAdmin' | 'signOutAdmin'>
  readonly relay: Relay
  readonly close: () => void
}

export function createAdministration(core: KeeperHost): Administration {
  const closing = new AbortController()
  const keeper = createSessionKeeper(core)
  const view = () => ok(viewOf(core, keeper))
  return {
    handlers: {
      adminSession: async () => view(),
      signInAdmin: (input) => signInAdmin(core, keeper, input, closing.signal),
      signOutAdmin: async () => {
        await keeper.signOut(closing.signal)
        return view()
      },
    },
    relay: createRelay(core, keeper),
    close: () => {
      closing.abort()
      keeper.close()
    },
  }
}

function viewOf(core: KeeperHost, keeper: SessionKeeper): AdminView {
  const session = keeper.current()
  return {
    session: session === null ? null : adminView(session),
    ended: keeper.ended(),
    server: session?.server ?? core.meta.get('station')?.server ?? null,
  }
}

/** Null: somebody who administers nothing. */
function adminView({ server, user }: KeptSession): AdminSessionView | null {
  const { id, email, name, role, tenant } = user
  return role === 'staff' ? null : { server, user: { id, email, name }, role, tenant }
}

async function signInAdmin(
  core: KeeperHost,
  keeper: SessionKeeper,
  input: CallInput<'signInAdmin'>,
  signal: AbortSignal,
): Promise<Result<AdminSignInView, CallRefusal>> {
  const { server: named, ...person } = input
  const address = named ?? core.meta.get('station')?.server ?? keeper.current()?.server
  if (address === undefined) return refuse({ code: 'server_required' })
  const server = readServerUrl(address)
  if (!server.ok) return refuse({ code: 'server_address' })
  const begun = await beginSession(core.deps, server.value, person, signal)
  if (!begun.ok) return noOf(begun.error)
  const session = adminView(begun.value)
  if (session === null) {
    await endSession(core.deps, begun.value, signal)
    return ok({ outcome: 'refused', reason: 'not_admin' })
  }
  await keeper.begin(begun.value, signal)
  return ok({ outcome: 'signed_in', session })
}

const Tenants = v.array(v.object({ id: v.string(), slug: v.string(), name: v.string() }))

function noOf(trouble: SessionNo): Result<AdminSignInView, CallRefusal> {
  const no = (reason: Extract<AdminSignInView, { outcome: 'refused' }>['reason']) =>
    ok({ outcome: 'refused', reason } as const)
  switch (trouble.serverCode) {
    case 'tenant_required': {
      const tenants = v.safeParse(Tenants, trouble.details)
      return tenants.success
        ? ok({ outcome: 'tenant_required', tenants: tenants.output })
        : no('not_the_server')
    }
    case 'invalid_credentials':
    // No account has an address or a password of that form.
    case 'invalid_input':
      return refuse({ code: 'wrong_credentials' })
    case 'second_factor_required':
      return refuse({ code: 'second_factor_required' })
    case 'second_factor_wrong':
      return refuse({ code: 'second_factor_wrong' })
    case 'no_membership':
      return no('no_membership')
    case 'user_disabled':
      return no('account_disabled')
    case 'tenant_suspended':
      return no('organizer_suspended')
  }
  if (trouble.code === 'not_the_server') return no('not_the_server')
  if (trouble.code === 'certificate') return no('certificate')
  return refuse(refusalOf(trouble))
}
