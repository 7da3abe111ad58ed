// The bare argon2id behind `login`: the same verification through the same binding, as many at once, and nothing else.
//
// The source of the baseline: the README of @node-rs/argon2, with the hash that the server made.
import { verify } from '@node-rs/argon2'
import { serveOrders } from './child.ts'

export type VerifyOrder = {
  readonly passwordHash: string
  readonly password: string
  readonly count: number
  readonly atOnce: number
}

/** Answers with the verifications in a second. */
serveOrders<VerifyOrder>(
  async ({ passwordHash, password, count, atOnce }) => {
    let left = count
    const work = async (): Promise<void> => {
      while (left > 0) {
        left -= 1
        if (!(await verify(passwordHash, password)))
          throw new Error('defect: the password is right')
      }
    }
    const startedMs = performance.now()
    await Promise.all(Array.from({ length: atOnce }, work))
    return count / ((performance.now() - startedMs) / 1_000)
  },
  async () => {},
)
