// What an organizer tells the people at its gates.
import * as v from 'valibot'
import { NoticeInput } from '../../../shared/events/schema.ts'
import { EventId, GateId } from '../../../shared/ids.ts'
import { ok } from '../../../shared/result.ts'
import { InstantText, instantToText, instantToTextOrNull } from '../../../shared/time.ts'
import { userActivityActor } from '../../platform/http/actor.ts'
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts'
import { KeyId } from '../../platform/http/keyset.ts'
import { listEventNotices } from './list-notices.ts'
import type { NoticeRow } from './notice-store.ts'
import { postNotice } from './post-notice.ts'
import { withdrawNotice } from './withdraw-notice.ts'

const Params = v.object({ eventId: EventId })

const NoticeView = v.object({
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

const toView = (row: NoticeRow): v.InferInput<typeof NoticeView> => ({
  id: row.id,
  text: row.text,
  gateIds: row.gateIds === null ? null : [...row.gateIds],
  postedAt: instantToText(row.postedAt),
  until: instantToText(row.until),
  withdrawnAt: instantToTextOrNull(row.withdrawnAt),
})

const LIST = endpoint({
  method: 'GET',
  path: '/tenant/events/:eventId/notices',
  action: 'notice.read',
  summary: 'What was told to the gates of an event, the newest first, ended ones too.',
  params: Params,
  response: v.object({ items: v.array(NoticeView), next: v.null() }),
  run: async (deps, { actor, params }) => {
    const listed = await listEventNotices(deps, actor.tenantId, params.eventId)
    return listed.ok ? ok({ items: listed.value.map(toView), next: null }) : listed
  },
})

const POST = endpoint({
  method: 'POST',
  path: '/tenant/events/:eventId/notices',
  action: 'notice.post',
  summary: 'Tells some gates, or all of them, something until a time.',
  params: Params,
  body: NoticeInput,
  response: NoticeView,
  status: 201,
  run: async (deps, { actor, params: { eventId }, body: input }) => {
    const who = userActivityActor(actor)
    const { tenantId } = actor
    const posted = await postNotice(deps, { tenantId, eventId, actor: who, input })
    return posted.ok ? ok(toView(posted.value)) : posted
  },
})

const WITHDRAW = endpoint({
  method: 'POST',
  path: '/tenant/events/:eventId/notices/:noticeId/withdraw',
  action: 'notice.post',
  summary: 'Takes a notice back: connected gates show it no more at once, others after a download.',
  params: v.object({ eventId: EventId, noticeId: KeyId }),
  response: NoticeView,
  run: async (deps, { actor, params }) => {
    const who = userActivityActor(actor)
    const { tenantId } = actor
    const withdrawn = await withdrawNotice(deps, { tenantId, actor: who, ...params })
    return withdrawn.ok ? ok(toView(withdrawn.value)) : withdrawn
  },
})

export const noticeEndpoints: readonly Endpoint[] = [LIST, POST, WITHDRAW]
