// A new person, who belongs to no tenant yet.
import type { UserId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { withPlatform } from '../../platform/db/platform-tx.ts'
import { hashPassword } from './password.ts'
import { insertUser } from './store.ts'

export type CreateUserInput = {
  readonly email: string
  readonly name: string
  readonly password: string
  readonly isPlatformAdmin?: boolean
}

/** The email is kept in lower case, as sign-in looks for it. */
export async function createUser(
  deps: Pick<Deps, 'platformDb' | 'newId' | 'now'>,
  input: CreateUserInput,
): Promise<Result<{ readonly id: UserId }, { readonly code: 'email_taken' }>> {
  const user = {
    // Safe: a fresh id becomes this user's.
    id: deps.newId() as UserId,
    email: input.email.trim().toLowerCase(),
    name: input.name,
    passwordHash: await hashPassword(input.password),
    isPlatformAdmin: input.isPlatformAdmin ?? false,
  }
  const isNew = await withPlatform(deps.platformDb, (tx) => insertUser(tx, user, deps.now()))
  return isNew ? ok({ id: user.id }) : refuse({ code: 'email_taken' })
}
