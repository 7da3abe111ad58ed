// The platform's own transaction: reads every tenant, writes platform tables only.
import { isRefusal } from '../../../shared/result.ts'
import type { PlatformDb, TransactionSql } from './open.ts'

declare const platformScoped: unique symbol
export type PlatformTx = TransactionSql & { readonly [platformScoped]: true }

/** Runs `work` as the platform role. Rolls back when it throws, and when it returns a refusal. */
export async function withPlatform<T>(
  db: PlatformDb,
  work: (tx: PlatformTx) => Promise<T>,
): Promise<T> {
  let refused: { readonly value: T } | undefined
  const begun = db.begin(async (tx) => {
    // Safe: the brand says that this is the platform pool's transaction, which the parameter's type says too.
    const value = await work(tx as PlatformTx)
    if (isRefusal(value)) {
      refused = { value }
      throw new Error('rolled back: refused')
    }
    return { value }
  })
  const { value } = await begun.catch((error: unknown) => {
    if (refused !== undefined) return refused
    throw error
  })
  return value
}
