// A notice as an organizer's administration shows one.
import * as v from 'valibot'
import { GateId } from '../../../shared/ids.ts'
import { InstantText, instantToText, instantToTextOrNull } from '../../../shared/time.ts'
import type { NoticeRow } from './notice-store.ts'

export const NoticeView = v.object({
  id: v.string(),
  text: v.string(),
  /** Null: every gate. */
  gateIds: v.nullable(v.array(GateId)),
  postedAt: InstantText,
  /** Exclusive. */
  until: InstantText,
  /** Null: it runs until its end. */
  withdrawnAt: v.nullable(InstantText),
})
export type NoticeView = v.InferInput<typeof NoticeView>

export const toNoticeView = (row: NoticeRow): NoticeView => ({
  id: row.id,
  text: row.text,
  gateIds: row.gateIds === null ? null : [...row.gateIds],
  postedAt: instantToText(row.postedAt),
  until: instantToText(row.until),
  withdrawnAt: instantToTextOrNull(row.withdrawnAt),
})
