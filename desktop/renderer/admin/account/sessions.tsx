// Where somebody is signed in, and how that ends.
import type { Child } from 'hono/jsx/dom'
import type { SessionView } from '../../../../shared/auth/schema.ts'
import { Button } from '../../parts/button.tsx'
import { api } from '../api/api.ts'
import { confirm } from '../parts/confirm.tsx'
import { dateTimeText } from '../parts/date-time.ts'
import { List } from '../parts/list.tsx'
import { createList, type ListStore } from '../parts/list-store.ts'
import { problemText } from '../parts/problem-text.ts'
import { Badge } from '../parts/small.tsx'
import { say } from '../parts/toast.ts'
import { text } from './words.ts'

export const createSessions = (): ListStore<SessionView> =>
  createList((_query, signal) => api('GET /auth/sessions', { signal }))

const programOf = ({ userAgent }: SessionView): string =>
  userAgent ?? text('account.sessions.unknown')

async function end(list: ListStore<SessionView>, session: SessionView): Promise<void> {
  const isSure = await confirm({
    heading: text('account.sessions.end.heading'),
    text: text('account.sessions.end.text', { program: programOf(session) }),
    yes: text('account.sessions.end'),
  })
  if (!isSure) return
  const answer = await api('DELETE /auth/sessions/:sessionId', {
    params: { sessionId: session.id },
  })
  if (!answer.ok) say(problemText(answer.problem))
  await list.reload()
}

async function endOthers(list: ListStore<SessionView>): Promise<void> {
  const isSure = await confirm({
    heading: text('account.sessions.endOthers.heading'),
    text: text('account.sessions.endOthers.text'),
    yes: text('account.sessions.endOthers'),
  })
  if (!isSure) return
  const answer = await api('DELETE /auth/sessions')
  say(
    answer.ok
      ? text('account.sessions.ended', { count: answer.value.ended })
      : problemText(answer.problem),
  )
  await list.reload()
}

export const Sessions = ({ list }: { readonly list: ListStore<SessionView> }): Child => (
  <section class="card">
    <h2>{text('account.sessions')}</h2>
    <List
      list={list}
      label={text('account.sessions')}
      rowKey={(row) => row.id}
      empty=""
      columns={[
        {
          key: 'program',
          head: text('account.sessions.program'),
          cell: (row) => (
            <>
              {programOf(row)}{' '}
              {row.isCurrent ? <Badge tone="good">{text('account.sessions.this')}</Badge> : null}
            </>
          ),
        },
        {
          key: 'tenant',
          head: text('account.sessions.organizer'),
          cell: (row) => row.tenant?.name ?? '',
        },
        {
          key: 'since',
          head: text('account.sessions.since'),
          cell: (row) => dateTimeText(row.createdAt),
        },
        {
          key: 'used',
          head: text('account.sessions.used'),
          cell: (row) => dateTimeText(row.lastUsedAt),
        },
        {
          key: 'end',
          head: '',
          cell: (row) =>
            row.isCurrent ? null : (
              <Button label={text('account.sessions.end')} press={() => void end(list, row)} />
            ),
        },
      ]}
    />
    <div class="buttons">
      <Button
        label={text('account.sessions.endOthers')}
        weight="danger"
        press={() => void endOthers(list)}
      />
    </div>
  </section>
)
