// The audit trail as administrations see it.
import * as v from 'valibot'
import { InstantText } from '../time.ts'

export const ActivityView = v.object({
  id: v.string(),
  at: InstantText,
  /** Null: it concerns no tenant. */
  tenantId: v.nullable(v.string()),
  actor: v.object({
    kind: v.picklist(['user', 'station', 'system', 'visitor']),
    id: v.nullable(v.string()),
  }),
  /** `noun.verb`. */
  action: v.string(),
  subject: v.object({ kind: v.string(), id: v.nullable(v.string()) }),
  /** Facts, or `{ before, after }` of a field that was changed. */
  metadata: v.record(v.string(), v.unknown()),
})
export type ActivityView = v.InferInput<typeof ActivityView>
