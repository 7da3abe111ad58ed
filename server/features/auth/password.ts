// Passwords as argon2id hashes. Checking one costs tens of milliseconds and 64 MB on purpose, so few run at once.
import { type Algorithm, hash, type Options, verify } from '@node-rs/argon2'
import { createLimiter } from '../../platform/limiter.ts'

const OPTIONS: Options = {
  // Safe: the package declares it as an ambient constant enum, whose members a type-stripping compiler cannot read.
  algorithm: 2 satisfies Algorithm.Argon2id as Algorithm,
  memoryCost: 65_536,
  timeCost: 2,
  parallelism: 1,
}

/** Verified when nobody has that email, so that the answer takes the same time. No password has it. */
const DUMMY_HASH =
  '$argon2id$v=19$m=65536,t=2,p=1$cHJvYmVzaC1ub2JvZHktaGVyZQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'

/** More than this at once would starve check-ins of processor and memory. */
const RUNNING_MAX = 2
/** At about 80 ms each, the last of them waits two seconds. */
const WAITING_MAX = 48

/** The encoded hash, parameters and salt included. */
export const hashPassword = (password: string): Promise<string> => hash(password, OPTIONS)

/** `null` as hash: there is no such user. `busy`: too many wait already. */
export type VerifyPassword = (
  passwordHash: string | null,
  password: string,
) => Promise<boolean | 'busy'>

/** Makes the one queue of a process. */
export function createPasswordVerifier(): VerifyPassword {
  const limiter = createLimiter(RUNNING_MAX, WAITING_MAX)
  return (passwordHash, password) =>
    limiter.run(async () => {
      const isRight = await verify(passwordHash ?? DUMMY_HASH, password)
      return isRight && passwordHash !== null
    })
}
