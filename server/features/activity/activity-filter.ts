// What an audit trail may be asked for.
import * as v from 'valibot'
import { InstantText } from '../../../shared/time.ts'
import { KeyId } from '../../platform/http/keyset.ts'

export const ACTIVITY_FILTER = {
  actorId: v.optional(KeyId),
  subjectId: v.optional(KeyId),
  action: v.optional(v.pipe(v.string(), v.regex(/^[a-z_]{1,60}\.[a-z_]{1,60}$/, 'noun.verb'))),
  /** Inclusive. */
  from: v.optional(InstantText),
  /** Exclusive. */
  until: v.optional(InstantText),
}
