// What an organizer tells the people at its gates.
import * as v from 'valibot'
import { NoticeInput } from '../../../shared/events/schema.ts'
import { EventId } from '../../../shared/ids.ts'
import { ok } from '../../../shared/result.ts'
import { userActivityActor } from '../../platform/http/actor.ts'
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts'
import { KeyId } from '../../platform/http/keyset.ts'
import { PageQuery, pageOf } from '../../platform/http/page.ts'
import { listNotices } from './list-notices.ts'
import { NoticeView, toNoticeView } from './notice-view.ts'
import { postNotice } from './post-notice.ts'
import { withdrawNotice } from './withdraw-notice.ts'

const Params = v.object({ eventId: EventId })

const LIST = endpoint({
  method: 'GET',
  path: '/tenant/events/:eventId/notices',
  action: 'notice.read',
  summary: 'What was told to the gates of an event, the newest first, ended ones too.',
  params: Params,
  query: PageQuery,
  response: pageOf(NoticeView),
  run: async (deps, { actor, params, query }) => {
    const listed = await listNotices(deps, actor.tenantId, params.eventId, query)
    return listed.ok ? ok({ items: [...listed.value.items], next: listed.value.next }) : listed
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
    return posted.ok ? ok(toNoticeView(posted.value)) : posted
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
    return withdrawn.ok ? ok(toNoticeView(withdrawn.value)) : withdrawn
  },
})

export const noticeEndpoints: readonly Endpoint[] = [LIST, POST, WITHDRAW]
