// The one place where a request is checked against its schema.
import * as v from 'valibot'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Refusal } from './problem.ts'

const DETAILS_MAX = 20

/** What the schema makes of `value`, or a refusal that names paths and never repeats a value. */
export function validate(
  schema: v.GenericSchema,
  value: unknown,
  place: 'body' | 'query' | 'path',
): Result<unknown, Refusal> {
  const parsed = v.safeParse(schema, value)
  if (parsed.success) return ok(parsed.output)
  return refuse({ code: 'invalid_input', details: issueDetails(parsed.issues, place) })
}

/** Path and expectation of each issue. The expectation is ours: what was received stays out. */
export const issueDetails = (issues: readonly v.BaseIssue<unknown>[], place: string) =>
  issues.slice(0, DETAILS_MAX).map((issue) => ({
    in: place,
    path: pathOf(issue),
    message: messageOf(issue),
  }))

/** Keys of the caller's own that nobody expects could carry anything, so they are cut short. */
function pathOf(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue) ?? ''
  return path.length > 100 ? `${path.slice(0, 100)}…` : path
}

function messageOf(issue: v.BaseIssue<unknown>): string {
  if (issue.type === 'strict_object')
    return issue.expected === 'never' ? 'unknown field' : 'missing'
  if (!quotesInput(issue)) return issue.message
  return issue.expected === null ? 'not allowed here' : `expected ${issue.expected}`
}

/** Valibot's own sentences end with what they received; those that a schema wrote itself do not. */
const quotesInput = (issue: v.BaseIssue<unknown>): boolean =>
  issue.message.endsWith(`eceived ${issue.received}`)
