// The organizer's people, and who was invited and has not answered.
import type { Child } from 'hono/jsx/dom'
import type { InvitationView, MemberView } from '../../../../shared/auth/schema.ts'
import { Button } from '../../parts/button.tsx'
import { api } from '../api/api.ts'
import { pathAddress } from '../frame/location.ts'
import type { OpenScreen } from '../frame/screen.ts'
import { confirm } from '../parts/confirm.tsx'
import { dateTimeText } from '../parts/date-time.ts'
import { createDownload } from '../parts/download.ts'
import { DownloadButton } from '../parts/download-button.tsx'
import { type Column, List, SelectFilter } from '../parts/list.tsx'
import { createList, type ListStore } from '../parts/list-store.ts'
import { problemText } from '../parts/problem-text.ts'
import { Badge } from '../parts/small.tsx'
import { say } from '../parts/toast.ts'
import { dutyText } from './duty.ts'
import { text } from './words.ts'

export const openScreen: OpenScreen = ({ query }) => {
  const members = createList<MemberView>(
    (filters, signal) => api('GET /tenant/staff', { query: filters, signal }),
    Object.fromEntries(query),
  )
  const invitations = createList<InvitationView>((filters, signal) =>
    api('GET /tenant/staff/invitations', { query: filters, signal }),
  )
  const download = createDownload()
  const startDownload = (): void =>
    void download.start('/tenant/exports/staff.csv', members.filters(), `${text('staff.file')}.csv`)
  return {
    title: () => text('staff.heading'),
    close: () => {
      download.cancel()
      members.close()
      invitations.close()
    },
    actions: () => (
      <>
        <DownloadButton download={download} start={startDownload} />
        <a class="button main" href={pathAddress('/staff/invite', {})}>
          {text('staff.invite')}
        </a>
      </>
    ),
    view: () => (
      <>
        <Members list={members} />
        <Invitations list={invitations} />
      </>
    ),
  }
}

const Members = ({ list }: { readonly list: ListStore<MemberView> }): Child => (
  <List
    list={list}
    hasSearch
    label={text('staff.heading')}
    columns={memberColumns()}
    rowKey={(row) => row.userId}
    address={(row) => pathAddress('/staff/:userId', { userId: row.userId })}
    empty={<p>{text('staff.empty')}</p>}
    filters={
      <SelectFilter
        list={list}
        name="status"
        label={text('staff.state')}
        options={(['active', 'disabled'] as const).map((value) => ({
          value,
          label: text(`staff.status.${value}`),
        }))}
      />
    }
  />
)

const memberColumns = (): readonly Column<MemberView>[] => [
  { key: 'name', head: text('staff.name'), cell: (row) => row.name },
  { key: 'email', head: text('staff.email'), cell: (row) => row.email },
  { key: 'duty', head: text('staff.duty'), cell: dutyText },
  {
    key: 'state',
    head: text('staff.state'),
    cell: (row) => (
      <Badge tone={row.status === 'active' ? 'good' : 'quiet'}>
        {text(`staff.status.${row.status}`)}
      </Badge>
    ),
  },
]

const Invitations = ({ list }: { readonly list: ListStore<InvitationView> }): Child => (
  <section class="card">
    <h2>{text('staff.invited')}</h2>
    <List
      list={list}
      label={text('staff.invited')}
      rowKey={(row) => row.id}
      empty={<p>{text('staff.invited.empty')}</p>}
      columns={[
        { key: 'email', head: text('staff.email'), cell: (row) => row.email },
        { key: 'duty', head: text('staff.duty'), cell: dutyText },
        {
          key: 'until',
          head: text('staff.invited.until'),
          cell: (row) => dateTimeText(row.expiresAt),
        },
        {
          key: 'acts',
          head: '',
          align: 'end',
          cell: (row) => (
            <Button label={text('staff.withdraw')} press={() => void withdraw(list, row)} />
          ),
        },
      ]}
    />
  </section>
)

async function withdraw(
  list: ListStore<InvitationView>,
  { id: invitationId, email }: InvitationView,
): Promise<void> {
  const isSure = await confirm({
    heading: text('staff.withdraw'),
    text: text('staff.withdraw.text', { email }),
    yes: text('staff.withdraw'),
  })
  if (!isSure) return
  const answer = await api('DELETE /tenant/staff/invitations/:invitationId', {
    params: { invitationId },
  })
  say(answer.ok ? text('staff.withdraw.done') : problemText(answer.problem))
  await list.reload()
}
