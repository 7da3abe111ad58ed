// A new person, who belongs to no tenant yet.
import * as v from 'valibot'
import { EmailAddress } from '../../../shared/auth/schema.ts'
import type { UserId } from '../../../shared/ids.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { withPlatform } from '../../platform/db/platform-tx.ts'
import { hashPassword } from './password.ts'
import { checkPassword, type PasswordRefusal } from './password-rules.ts'
import { insertUser } from './store.ts'

export type CreateUserInput = {
  readonly email: string
  readonly name: string
  readonly password: string
  readonly isPlatformAdmin?: boolean
}

export type CreateUserRefusal = PasswordRefusal | { readonly code: 'email_taken' | 'invalid_input' }

/** The email is kept in its one spelling, as sign-in looks for it. */
export async function createUser(
  deps: Pick<Deps, 'platformDb' | 'newId' | 'now'>,
  input: CreateUserInput,
): Promise<Result<{ readonly id: UserId }, CreateUserRefusal>> {
  const email = v.safeParse(EmailAddress, input.email)
  if (!email.success) return refuse({ code: 'invalid_input' })
  const checked = checkPassword(input.password, [email.output, input.name])
  if (!checked.ok) return checked
  const user = {
    // Safe: a fresh id becomes this user's.
    id: deps.newId() as UserId,
    email: email.output,
    name: input.name,
    passwordHash: await hashPassword(input.password),
    isPlatformAdmin: input.isPlatformAdmin ?? false,
  }
  const isNew = await withPlatform(deps.platformDb, (tx) => insertUser(tx, user, deps.now()))
  return isNew ? ok({ id: user.id }) : refuse({ code: 'email_taken' })
}
