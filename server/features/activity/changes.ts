// What an edit changed, as the audit trail keeps it.
import type { Change, Fact } from './record-activity.ts'

/** Each field of `after` that differs from `before`. What is no plain fact is kept as JSON. */
export function changesOf(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): Readonly<Record<string, Change>> {
  const changes: Record<string, Change> = {}
  for (const [field, value] of Object.entries(after)) {
    const change = { before: factOf(before[field]), after: factOf(value) }
    if (change.before !== change.after) changes[field] = change
  }
  return changes
}

function factOf(value: unknown): Fact {
  if (value === undefined || value === null) return null
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return value
  }
  return JSON.stringify(value)
}
