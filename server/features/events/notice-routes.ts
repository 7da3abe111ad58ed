// What an organizer tells the people at its gates.
import * as v from 'valibot'
import { NoticeInput } from '../../../shared/events/schema.ts'
import { EventId, GateId } from '../../../shared/ids.ts'
import { ok } from '../../../shared/result.ts'
import { InstantText, instantToText } from '../../../shared/time.ts'
import { userActivityActor } from '../../platform/http/actor.ts'
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts'
import { listEventNotices } from './list-notices.ts'
import type { NoticeRow } from './notice-store.ts'
import { postNotice } from './post-notice.ts'

const Params = v.object({ eventId: EventId })

const NoticeView = v.object({
  id: v.string(),
  text: v.string(),
  /** Null: every gate. */
  gateIds: v.nullable(v.array(GateId)),
  postedAt: InstantText,
  /** Exclusive. */
  until: InstantText,
})

const toView = (row: NoticeRow): v.InferInput<typeof NoticeView> => ({
  id: row.id,
  text: row.text,
  gateIds: row.gateIds === null ? null : [...row.gateIds],
  postedAt: instantToText(row.postedAt),
  until: instantToText(row.until),
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
  summary: 'Tells some gates, or all of them, something until a time. It cannot be taken back.',
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

export const noticeEndpoints: readonly Endpoint[] = [LIST, POST]
