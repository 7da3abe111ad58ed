// One's own sessions: where they are, and how they end.
import * as v from 'valibot'
import { SessionView } from '../../../shared/auth/schema.ts'
import { SessionId } from '../../../shared/ids.ts'
import { ok } from '../../../shared/result.ts'
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts'
import { endOtherSessions, endSession } from './end-session.ts'
import { listSessions } from './list-sessions.ts'

const LIST = endpoint({
  method: 'GET',
  path: '/auth/sessions',
  action: 'session.list',
  summary: 'Where the caller is signed in, the newest first.',
  response: v.object({ items: v.array(SessionView), next: v.null() }),
  run: async (deps, { actor }) => ok({ items: await listSessions(deps, actor), next: null }),
})

const END = endpoint({
  method: 'DELETE',
  path: '/auth/sessions/:sessionId',
  action: 'session.close',
  summary: 'Ends one session of the caller; both of its tokens stop working at once.',
  params: v.object({ sessionId: SessionId }),
  run: (deps, { actor, params }) => endSession(deps, actor, params.sessionId),
})

const END_OTHERS = endpoint({
  method: 'DELETE',
  path: '/auth/sessions',
  action: 'session.close',
  summary: 'Ends every session of the caller but this one, and says how many.',
  response: v.object({ ended: v.number() }),
  run: async (deps, { actor }) => ok({ ended: await endOtherSessions(deps, actor) }),
})

export const sessionEndpoints: readonly Endpoint[] = [LIST, END, END_OTHERS]
