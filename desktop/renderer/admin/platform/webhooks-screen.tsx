// What the providers told, and what became of it. One that failed is worked off again.
import type { Child } from 'hono/jsx/dom'
import type { WebhookEventView, WebhookState } from '../../../../shared/payments/schema.ts'
import { Button } from '../../parts/button.tsx'
import { number } from '../../parts/words.ts'
import { api } from '../api/api.ts'
import { PROVIDERS, WEBHOOK_STATES } from '../api/values.ts'
import type { OpenScreen } from '../frame/screen.ts'
import { confirm } from '../parts/confirm.tsx'
import { dateTimeText } from '../parts/date-time.ts'
import { type Column, List, SelectFilter } from '../parts/list.tsx'
import { createList, type ListStore } from '../parts/list-store.ts'
import { problemText } from '../parts/problem-text.ts'
import { Badge, type Tone } from '../parts/small.tsx'
import { say } from '../parts/toast.ts'
import { outcomeText, text } from './words.ts'

const TONES: Readonly<Record<WebhookState, Tone>> = {
  pending: 'care',
  processed: 'good',
  failed: 'bad',
  ignored: 'quiet',
}

export const openScreen: OpenScreen = ({ query }) => {
  const list = createList<WebhookEventView>(
    (filters, signal) => api('GET /admin/webhook-events', { query: filters, signal }),
    Object.fromEntries(query),
  )
  return {
    title: () => text('hooks.heading'),
    close: list.close,
    view: () => (
      <List
        list={list}
        label={text('hooks.heading')}
        columns={columnsOf(list)}
        rowKey={(row) => row.id}
        empty={<p>{text('hooks.empty')}</p>}
        filters={
          <>
            <SelectFilter
              list={list}
              name="state"
              label={text('tenants.state')}
              options={WEBHOOK_STATES.map((value) => ({
                value,
                label: text(`hooks.state.${value}`),
              }))}
            />
            <SelectFilter
              list={list}
              name="provider"
              label={text('money.by')}
              options={PROVIDERS.map((value) => ({
                value,
                label: text(`money.provider.${value}`),
              }))}
            />
          </>
        }
      />
    ),
  }
}

/** Its parts may stand on lines of their own. */
const breakable = (name: string): Child =>
  name.split(/(?<=[._:])/).map((part) => (
    <>
      {part}
      <wbr />
    </>
  ))

const columnsOf = (list: ListStore<WebhookEventView>): readonly Column<WebhookEventView>[] => [
  { key: 'at', head: text('hooks.received'), cell: (row) => dateTimeText(row.receivedAt) },
  { key: 'by', head: text('money.by'), cell: (row) => text(`money.provider.${row.provider}`) },
  {
    key: 'name',
    head: text('hooks.event'),
    cell: (row) => <code>{breakable(row.eventName)}</code>,
  },
  {
    key: 'state',
    head: text('tenants.state'),
    cell: (row) => <Badge tone={TONES[row.state]}>{text(`hooks.state.${row.state}`)}</Badge>,
  },
  {
    key: 'outcome',
    head: text('hooks.outcome'),
    cell: (row) => (row.outcome === null ? '' : outcomeText(row.outcome)),
  },
  { key: 'tries', head: text('hooks.tries'), align: 'end', cell: (row) => number(row.tries) },
  {
    key: 'acts',
    head: '',
    align: 'end',
    cell: (row) =>
      row.isPurged || row.state === 'pending' ? null : (
        <Button label={text('hooks.replay')} press={() => void replay(list, row)} />
      ),
  },
]

async function replay(
  list: ListStore<WebhookEventView>,
  { id: eventId, eventName }: WebhookEventView,
): Promise<void> {
  const isSure = await confirm({
    heading: text('hooks.replay'),
    text: text('hooks.replay.text', { name: eventName }),
    yes: text('hooks.replay'),
    isDanger: false,
  })
  if (!isSure) return
  const answer = await api('POST /admin/webhook-events/:eventId/replay', { params: { eventId } })
  say(answer.ok ? text('hooks.replay.done') : problemText(answer.problem))
  await list.reload()
}
