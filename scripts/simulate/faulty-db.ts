// The app's pool with a hand on it: a transaction breaks before its n-th statement, or after its commit, or stops there
// and goes on when it is told to.
import type { AppDb, TransactionSql } from '../../server/platform/db/open.ts'

export type DbFault =
  /** `terminate`: PostgreSQL itself ends the connection; `break`: the driver loses it. */
  | { readonly kind: 'break' | 'terminate' | 'pause'; readonly statement: number }
  | { readonly kind: 'break_after_commit' }

/** What an armed fault has come to. */
export type Armed = {
  readonly hasFired: () => boolean
  /** Resolves when a transaction stands still. Never for a fault of another kind. */
  readonly paused: Promise<void>
  /** Lets the transaction go on; `isBroken`: its connection is gone instead. */
  readonly resume: (isBroken: boolean) => void
  readonly disarm: () => void
}

export type FaultyDb = {
  readonly db: AppDb
  /** The next transaction meets it. One at a time. */
  readonly arm: (fault: DbFault) => Armed
  /** Transactions that run and do not stand still. */
  readonly running: () => number
}

/** What the driver says when PostgreSQL went away. */
const connectionGone = (): Error =>
  Object.assign(new Error('the simulator closed the connection'), { code: 'CONNECTION_CLOSED' })

/** The parts of the driver's query that decide when it is sent. */
type PendingStatement = {
  handler: (query: PendingStatement) => void
  readonly reject: (error: Error) => void
}

type State = Armed & { readonly fault: DbFault; readonly meet: () => Promise<boolean> }

export function createFaultyDb(real: AppDb): FaultyDb {
  let armed: State | null = null
  let running = 0
  const begin = async (
    mode: string,
    work: (tx: TransactionSql) => Promise<unknown>,
  ): Promise<unknown> => {
    const met = armed
    armed = null
    running += 1
    try {
      const answer = await real.begin(mode, async (tx) =>
        work(
          met === null
            ? tx
            : faultyTx(tx, met, (by) => {
                running += by
              }),
        ),
      )
      if (met?.fault.kind === 'break_after_commit') {
        void met.meet()
        throw connectionGone()
      }
      return answer
    } finally {
      running -= 1
    }
  }
  const db = new Proxy(real, {
    get: (target, name) => (name === 'begin' ? begin : Reflect.get(target, name)),
  })
  return {
    db,
    running: () => running,
    arm: (fault) => {
      armed = createArmed(fault, () => {
        armed = null
      })
      return armed
    },
  }
}

function createArmed(fault: DbFault, disarm: () => void): State {
  let hasFired = false
  let tellPaused = (): void => {}
  let release = (_isBroken: boolean): void => {}
  const paused = new Promise<void>((resolve) => {
    tellPaused = resolve
  })
  const released = new Promise<boolean>((resolve) => {
    release = resolve
  })
  return {
    fault,
    hasFired: () => hasFired,
    paused,
    resume: (isBroken) => release(isBroken),
    disarm,
    meet: () => {
      hasFired = true
      if (fault.kind !== 'pause') return Promise.resolve(true)
      tellPaused()
      return released
    },
  }
}

/** Goes before the statement that it kills, on the same connection. */
function terminate(tx: TransactionSql, met: State): void {
  void met.meet()
  tx`select pg_terminate_backend(pg_backend_pid())`.execute().catch(() => {})
}

/** Statements in their order: from the one that meets the fault on, all wait or all fail. */
function faultyTx(
  tx: TransactionSql,
  met: State,
  addRunning: (by: number) => void,
): TransactionSql {
  let statements = 0
  let isBroken: Promise<boolean> | null = null
  const meet = async (): Promise<boolean> => {
    const wait = met.meet()
    if (met.fault.kind !== 'pause') return wait
    addRunning(-1)
    try {
      return await wait
    } finally {
      addRunning(1)
    }
  }
  const send = (query: PendingStatement, handler: PendingStatement['handler']): void => {
    statements += 1
    const { fault } = met
    if (fault.kind === 'terminate') {
      if (statements === fault.statement) terminate(tx, met)
      handler(query)
      return
    }
    if (fault.kind !== 'break_after_commit' && statements === fault.statement) isBroken = meet()
    if (isBroken === null) {
      handler(query)
      return
    }
    void isBroken.then((broken) => {
      if (broken) query.reject(connectionGone())
      else handler(query)
    })
  }
  return new Proxy(tx, {
    apply: (target, self, given) => {
      // Safe: a tagged call gives a query, or a fragment, which is never sent; both have a handler to replace.
      const query: PendingStatement = Reflect.apply(target, self, given)
      if (typeof query.handler !== 'function') return query
      const { handler } = query
      query.handler = (sent) => send(sent, handler)
      return query
    },
  })
}
