// What one step of the sync came to, as its loop sees it. Pure.
import type { Round } from './next-step.ts'
import type { Pulled } from './pull-changes.ts'
import type { FieldsPulled } from './pull-fields.ts'
import type { Pushed } from './push-check-ins.ts'
import type { Trouble } from './trouble.ts'

/** A failed round. A revoked station asks no more: only a person can change that. */
export const failedRound = (trouble: Trouble, hadProgress: boolean): Round =>
  trouble.code === 'revoked'
    ? { kind: 'stopped' }
    : { kind: 'failed', retryAfterMs: trouble.retryAfterMs, hadProgress }

export function roundOfPull(pulled: Pulled): Round {
  if (pulled.kind === 'complete') return { kind: 'idle' }
  if (pulled.kind === 'failed') return failedRound(pulled.trouble, pulled.rows > 0)
  // A server that has more and sends nothing is asked again, and not in a circle.
  if (pulled.rows > 0) return { kind: 'more' }
  return { kind: 'failed', retryAfterMs: null, hadProgress: false }
}

export function roundOfFields(pulled: FieldsPulled): Round {
  if (pulled.kind === 'failed') return failedRound(pulled.trouble, pulled.orders > 0)
  // What waits for tickets is woken by the end of their download.
  return pulled.kind === 'more' && pulled.orders > 0 ? { kind: 'more' } : { kind: 'idle' }
}

/** A revoked station goes on: the batch route takes its scans, and an answer of today is not that of tomorrow. */
export function roundOfPush(pushed: Pushed): Round {
  if (pushed.kind === 'more') return { kind: 'more' }
  if (pushed.kind === 'drained') return { kind: 'idle' }
  return { kind: 'failed', retryAfterMs: pushed.trouble.retryAfterMs, hadProgress: false }
}
