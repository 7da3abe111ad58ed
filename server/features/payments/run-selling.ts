// The work of a sale that nobody's request does: what providers told, holds that end, payments that are not
// decided, money that goes back.
import { MINUTE_MS, SECOND_MS } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { tellBuyers } from '../rescheduling/tell-buyers.ts'
import { lapseAgreements } from './answer-agreement.ts'
import { reconcilePayments } from './reconcile.ts'
import { workEventRefunds } from './refund-event.ts'
import { sweepHolds } from './sweep-holds.ts'
import { onWebhook } from './webhook-worker.ts'
import { workRefunds } from './work-refunds.ts'
import { workWebhooks } from './work-webhooks.ts'

type Chore = {
  readonly name: string
  readonly everyMs: number
  /** Again at once while it says that there was something. */
  readonly run: (deps: Deps) => Promise<number>
}

const WEBHOOKS: Chore = {
  name: 'webhooks',
  everyMs: SECOND_MS,
  run: (deps) => workWebhooks(deps, deps.now()),
}
const HOLDS: Chore = {
  name: 'holds',
  everyMs: 5 * SECOND_MS,
  run: (deps) => sweepHolds(deps, deps.now()),
}
const RECONCILING: Chore = {
  name: 'reconciling',
  everyMs: 15 * SECOND_MS,
  run: (deps) => reconcilePayments(deps, deps.now()),
}

const REFUNDS: Chore = {
  name: 'refunds',
  everyMs: 5 * SECOND_MS,
  run: (deps) => workRefunds(deps, deps.now()),
}
const EVENT_REFUNDS: Chore = {
  name: 'event-refunds',
  everyMs: 5 * SECOND_MS,
  run: workEventRefunds,
}

const TELLING: Chore = {
  name: 'telling',
  everyMs: 5 * SECOND_MS,
  run: tellBuyers,
}

const AGREEMENTS: Chore = {
  name: 'agreements',
  everyMs: MINUTE_MS,
  run: (deps) => lapseAgreements(deps, deps.now()),
}

export type Running = {
  /** Resolves when what has begun is done. */
  readonly stop: () => Promise<void>
}

/** Replicas share the work: each thing is taken by one of them at a time. */
export function runSelling(deps: Deps): Running {
  const chores = [WEBHOOKS, HOLDS, RECONCILING, REFUNDS, EVENT_REFUNDS, TELLING, AGREEMENTS].map(
    (chore) => ({
      chore,
      ...repeat(deps, chore),
    }),
  )
  const webhooks = chores.find(({ chore }) => chore === WEBHOOKS)
  const forget = onWebhook(deps, () => webhooks?.wake())
  return {
    stop: async () => {
      forget()
      await Promise.all(chores.map(({ stop }) => stop()))
    },
  }
}

function repeat(deps: Deps, { name, everyMs, run }: Chore) {
  let working: Promise<void> | null = null
  let isAsked = false
  let isStopped = false
  const work = async (): Promise<void> => {
    try {
      do {
        isAsked = false
        while (!isStopped && (await run(deps)) > 0);
      } while (isAsked && !isStopped)
    } catch (error) {
      deps.log.warn('a chore of selling failed and is tried again', { chore: name, error })
    }
  }
  const wake = (): void => {
    isAsked = true
    if (isStopped || working !== null) return
    working = work().finally(() => {
      working = null
    })
  }
  const timer = setInterval(wake, everyMs)
  return {
    wake,
    stop: async () => {
      isStopped = true
      clearInterval(timer)
      await working
    },
  }
}
