// Passwords as argon2id hashes. Checking one costs tens of milliseconds and 64 MB on purpose, so few run at once.
import { availableParallelism } from 'node:os'
import { type Algorithm, hash, type Options, verify } from '@node-rs/argon2'
import { createLimiter } from '../../platform/limiter.ts'
import { perDeps } from '../../platform/per-deps.ts'

/**
 * 40 to 45 ms on one core of a small server (docs/specs/identity.md has the figures), three times the memory that OWASP
 * asks for at two passes. The hash carries them: a change here is taken over at each person's next sign-in.
 */
const OPTIONS: Options = {
  // Safe: the package declares it as an ambient constant enum, whose members a type-stripping compiler cannot read.
  algorithm: 2 satisfies Algorithm.Argon2id as Algorithm,
  memoryCost: 65_536,
  timeCost: 2,
  parallelism: 1,
}

const HEAD = `$argon2id$v=19$m=${OPTIONS.memoryCost},t=${OPTIONS.timeCost},p=${OPTIONS.parallelism}$`

/** Verified when nobody has that email, so that the answer takes the same time. No password has it. */
const DUMMY_HASH = `${HEAD}cHJvYmVzaC1ub2JvZHktaGVyZQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA`

/** True for a hash of other parameters than those of today. */
export const isOutdated = (passwordHash: string): boolean => !passwordHash.startsWith(HEAD)

export type PasswordPool = {
  /** `null` as hash: there is no such user. `busy`: too many wait already. */
  readonly verify: (passwordHash: string | null, password: string) => Promise<boolean | 'busy'>
  /** The encoded hash, parameters and salt included; or `busy`. */
  readonly hash: (password: string) => Promise<string | 'busy'>
}

/** One core stays free for check-ins. */
export const runningMaxOf = (cores: number): number => Math.max(1, cores - 1)

/** For each that runs: at 45 ms the last of them waits about a second. */
const WAITING_PER_RUNNING = 24

/** One for each process: a flood of sign-ins is refused before it takes all processors. */
export function createPasswordPool(cores: number): PasswordPool {
  const runningMax = runningMaxOf(cores)
  const limiter = createLimiter(runningMax, runningMax * WAITING_PER_RUNNING)
  return {
    verify: (passwordHash, password) =>
      limiter.run(async () => {
        const isRight = await verify(passwordHash ?? DUMMY_HASH, password)
        return isRight && passwordHash !== null
      }),
    hash: (password) => limiter.run(() => hashPassword(password)),
  }
}

/** Outside of the pool: for programs that make people without serving anybody. */
export const hashPassword = (password: string): Promise<string> => hash(password, OPTIONS)

export const passwordPoolOf = perDeps(() => createPasswordPool(availableParallelism()))

/** What `busy` asks the caller to wait. */
export const BUSY_SECONDS = 2
