// A server that dies before a chosen step: every SQL statement, every commit and every call to a provider is one.
import type { PendingQuery } from 'postgres'
import type { AppDb, PlatformDb, TransactionSql } from '../platform/db/open.ts'
import type { ShopDeps } from './shop.ts'

export type Mortal = {
  /** The server's parts, as long as it lives. */
  readonly deps: ShopDeps
  /** What it did, in order. */
  readonly steps: readonly string[]
  readonly isDead: () => boolean
}

/** The parts of the driver's query that decide when it is sent. */
type Sendable = {
  handler: (query: Sendable) => void
  readonly reject: (error: Error) => void
  readonly strings?: readonly string[]
}

const dead = (): Error => Object.assign(new Error('the server died'), { code: 'CONNECTION_CLOSED' })

/**
 * Dies before step `dieAt`, counted from 0: nothing after it happens, and what it had open is rolled back by the
 * database, as when a process is killed. Infinity: it lives.
 */
export function createMortal(deps: ShopDeps, dieAt: number): Mortal {
  const steps: string[] = []
  let isDead = false
  /** True when the step may be taken. */
  const step = (what: string): boolean => {
    if (isDead) return false
    if (steps.length === dieAt) {
      isDead = true
      return false
    }
    steps.push(what)
    return true
  }
  const take = (what: string): void => {
    if (!step(what)) throw dead()
  }
  const { ledger } = deps
  ledger.beforeCall = (what) => take(`ask: ${what}`)
  ledger.afterCall = (what) => take(`answer: ${what}`)
  const mortal = {
    ...deps,
    db: mortalDb(deps.db, step),
    platformDb: mortalDb(deps.platformDb, step),
  }
  return { deps: mortal, steps, isDead: () => isDead }
}

type Step = (what: string) => boolean

function mortalDb<D extends AppDb | PlatformDb>(real: D, step: Step): D {
  const begin = async (...given: readonly unknown[]): Promise<unknown> => {
    // Safe: the driver's own two forms, with and without a mode.
    const work = given.at(-1) as (tx: TransactionSql) => Promise<unknown>
    const inside = async (tx: TransactionSql): Promise<unknown> => {
      const value = await work(sending(tx, step))
      if (!step('commit')) throw dead()
      return value
    }
    const modes = given.slice(0, -1)
    if (!step('begin')) throw dead()
    const value = await Reflect.apply(real.begin, real, [...modes, inside])
    // Committed, and nobody is told.
    if (!step('committed')) throw dead()
    return value
  }
  return new Proxy(sending(real, step), {
    get: (target, name) => (name === 'begin' ? begin : Reflect.get(target, name)),
  })
}

/** Counts each statement where it is sent; a fragment never is. */
function sending<S extends object>(sql: S, step: Step): S {
  const watch = (query: unknown): unknown => {
    // Safe: a tagged call gives a query, or a fragment or a helper, which have no handler or are never sent.
    const sendable = query as Sendable
    if (typeof sendable?.handler !== 'function') return query
    const { handler } = sendable
    sendable.handler = (sent) => {
      if (step(nameOf(sent))) handler(sent)
      else sent.reject(dead())
    }
    return query
  }
  return new Proxy(sql, {
    apply: (target, self, given) => watch(Reflect.apply(target as never, self, given)),
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name)
      if (name !== 'unsafe' || typeof value !== 'function') return value
      return (...given: unknown[]) => watch(Reflect.apply(value, target, given))
    },
  })
}

/** The first words of a statement. */
const nameOf = (query: Sendable | PendingQuery<never>): string =>
  String((query as Sendable).strings?.[0] ?? 'statement')
    .trim()
    .split(/\s+/)
    .slice(0, 4)
    .join(' ')
