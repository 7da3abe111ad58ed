// The holds of the payments that a settlement has locked, as they are and as it leaves them. Nothing here waits or writes.
import type { OnHold } from '../../../shared/payments/case-schema.ts'
import type { Instant } from '../../../shared/time.ts'
import type { AttemptRow } from './attempt-store.ts'
import type { CaseRow } from './case-store.ts'
import { blocksEntry, type HoldRuling, isClosed, ruleHold } from './decide-case.ts'
import type { Evidence } from './providers/port.ts'

export type Holds = {
  readonly rulingOf: (attemptId: string, evidence: Evidence) => HoldRuling
  /** Whether somebody waits for a word about it. */
  readonly isOpen: (attemptId: string) => boolean
  /** The provider holds it, and nobody has decided; once for a payment. */
  readonly open: (attempt: AttemptRow, evidence: Evidence) => void
  /** The provider has decided, or it no longer matters. Nothing where a person has. */
  readonly close: (attemptId: string, state: 'cleared' | 'refused' | 'dropped') => void
  /** What is to be written; `isNew`: it was opened by this settlement. */
  readonly changes: () => readonly { readonly row: CaseRow; readonly isNew: boolean }[]
}

export function openHolds(
  cases: readonly CaseRow[],
  onHold: OnHold,
  { now, newId }: { readonly now: Instant; readonly newId: () => string },
): Holds {
  const rows = new Map(cases.map((row) => [row.attemptId, row]))
  const fresh = new Set<string>()
  const changed = new Set<string>()
  // Safe: a hold's choice is one of holds.
  const choiceOf = (row: CaseRow | undefined): OnHold => (row?.choice as OnHold) ?? onHold
  const put = (row: CaseRow): void => {
    rows.set(row.attemptId, { ...row, isBlocking: blocksEntry(row) })
    changed.add(row.attemptId)
  }
  return {
    rulingOf: (attemptId, { isHeldForRisk: isHeld }) => {
      const row = rows.get(attemptId)
      return ruleHold({ isHeld, choice: choiceOf(row), state: row?.state ?? null })
    },
    isOpen: (attemptId) => rows.get(attemptId)?.state === 'open',
    open: (attempt, { amountCents, currency, paidAt, providerTxnId }) => {
      if (rows.has(attempt.id)) return
      fresh.add(attempt.id)
      put({
        ...{ id: newId(), kind: 'hold', orderId: attempt.orderId, attemptId: attempt.id },
        ...{ providerTxnId, providerCaseId: null, state: 'open', choice: onHold },
        ...{ amountCents, currency, reason: null, dueAt: null, toldAt: paidAt ?? now },
        ...{ takenCents: 0, entry: null, isBlocking: false, openedAt: now, closedAt: null },
        ...{ decidedBy: null, note: null },
      })
    },
    close: (attemptId, state) => {
      const row = rows.get(attemptId)
      if (row === undefined || isClosed(row.state)) return
      put({ ...row, state, closedAt: now })
    },
    changes: () =>
      [...rows.values()]
        .filter(({ attemptId }) => changed.has(attemptId))
        .map((row) => ({ row, isNew: fresh.has(row.attemptId) })),
  }
}
