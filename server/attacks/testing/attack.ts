// What every attack is made of.
import type { TenantId } from '../../../shared/ids.ts'
import { anAdmin, aSteward, TEST_PASSWORD, type Tokens, tokensOf } from '../../testing/app.ts'
import { aTenant } from '../../testing/event.ts'
import type { Patch } from './patched-server.ts'
import type { Target } from './target.ts'

export type Attack = {
  /** What somebody tries. */
  readonly name: string
  /** Takes the one defence out. */
  readonly patches: readonly Patch[]
  /** True: the attacker got what was wanted. `slug` is free for the attack's own organizer. */
  readonly run: (target: Target, slug: string) => Promise<boolean>
}

export type Organizer = {
  readonly tenantId: TenantId
  readonly admin: string
  readonly steward: string
}

/** An organizer with an admin and a steward. */
export async function anOrganizer({ deps }: Target, slug: string): Promise<Organizer> {
  const tenantId = await aTenant(deps, slug)
  const [admin, steward] = [`admin@${slug}.example`, `steward@${slug}.example`]
  await anAdmin(deps, tenantId, admin)
  await aSteward(deps, tenantId, steward)
  return { tenantId, admin, steward }
}

export async function signInTo(
  target: Target,
  email: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<Tokens> {
  const body = { email, password: TEST_PASSWORD }
  const response = await target.ask('POST /auth/login', { body, headers })
  if (response.status !== 200) throw new Error(`sign-in: ${await response.text()}`)
  return tokensOf(response)
}

/** Whom the server takes the bearer for; null: nobody. */
export async function whoIs(target: Target, bearer: string): Promise<string | null> {
  const response = await target.ask('GET /auth/me', { bearer })
  if (response.status !== 200) return null
  return ((await response.json()) as { user: { email: string } }).user.email
}

export const jsonOf = async <T>(response: Promise<Response>): Promise<T> =>
  (await (await response).json()) as T
