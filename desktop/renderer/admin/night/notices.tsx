// What the gates are told: posted, shown while it runs, withdrawn.
import type { Child } from 'hono/jsx/dom'
import type { Night } from '../../../../shared/checkin/admin-schema.ts'
import type { NoticeLineText } from '../../../../shared/sync/schema.ts'
import { HOUR_MS } from '../../../../shared/time.ts'
import { Button } from '../../parts/button.tsx'
import { api } from '../api/api.ts'
import { frameText } from '../frame/words.ts'
import { confirm } from '../parts/confirm.tsx'
import { dateTimeText, fromLocalInput, toLocalInput } from '../parts/date-time.ts'
import { CheckBox, Form, TextArea, TextInput } from '../parts/form.tsx'
import { createForm, type Fields, type FormStore } from '../parts/form-store.ts'
import { problemText } from '../parts/problem-text.ts'
import { say } from '../parts/toast.ts'
import { text } from './words.ts'

export type NoticesStore = {
  readonly form: FormStore<Fields>
  readonly withdraw: (notice: NoticeLineText) => Promise<void>
}

const GATE = 'gate.'

export function createNotices(
  eventId: string,
  zone: string,
  reload: () => Promise<void>,
): NoticesStore {
  const first = (): Fields => ({
    text: '',
    until: toLocalInput(new Date(Date.now() + HOUR_MS).toISOString(), zone),
  })
  const form: FormStore<Fields> = createForm<Fields, NoticeLineText>({
    first: first(),
    check: (fields) => noticeFaults(fields, zone),
    fieldOf: (path) => (path.startsWith('gateIds') ? 'text' : path),
    send: (fields) => {
      const gateIds = gatesOf(fields)
      return api('POST /tenant/events/:eventId/notices', {
        params: { eventId },
        body: {
          text: (fields['text'] ?? '').trim(),
          gateIds: gateIds.length === 0 ? null : gateIds,
          until: fromLocalInput(fields['until'] ?? '', zone) ?? '',
        },
      })
    },
    done: () => {
      form.reset(first())
      say(text('night.notice.posted'))
      void reload()
    },
  })
  const withdraw = async (notice: NoticeLineText): Promise<void> => {
    const isSure = await confirm({
      heading: text('night.notice.withdraw'),
      text: text('night.notice.withdraw.text', { text: notice.text }),
      yes: text('night.notice.withdraw'),
    })
    if (!isSure) return
    const answer = await api('POST /tenant/events/:eventId/notices/:noticeId/withdraw', {
      params: { eventId, noticeId: notice.id },
    })
    say(answer.ok ? text('night.notice.withdrawn') : problemText(answer.problem))
    await reload()
  }
  return { form, withdraw }
}

const gatesOf = (fields: Fields): string[] =>
  Object.entries(fields).flatMap(([name, value]) =>
    name.startsWith(GATE) && value === 'yes' ? [name.slice(GATE.length)] : [],
  )

function noticeFaults(fields: Fields, zone: string): Record<string, string> {
  const faults: Record<string, string> = {}
  if ((fields['text'] ?? '').trim() === '') faults['text'] = frameText('form.required')
  const until = fromLocalInput(fields['until'] ?? '', zone)
  if (until === null || Date.parse(until) <= Date.now()) faults['until'] = text('night.notice.late')
  return faults
}

type NoticesProps = {
  readonly notices: NoticesStore
  readonly night: Night
  readonly zone: string
}

export const Notices = ({ notices: { form, withdraw }, night, zone }: NoticesProps): Child => (
  <section class="card">
    <h2>{text('night.notices')}</h2>
    {night.notices.length === 0 ? <p>{text('night.notices.none')}</p> : null}
    <ul class="running-notices">
      {night.notices.map((notice) => (
        <li key={notice.id}>
          <span class="grow">
            <strong>{notice.text}</strong>{' '}
            <small>
              {text('night.notice.line', {
                gates: gateNames(night, notice.gateIds),
                time: dateTimeText(notice.until, zone),
              })}
            </small>
          </span>
          <Button label={text('night.notice.withdraw')} press={() => void withdraw(notice)} />
        </li>
      ))}
    </ul>
    <Form form={form} submit={text('night.notice.post')}>
      <TextArea
        form={form}
        name="text"
        rows={2}
        label={text('night.notice.text')}
        hint={text('night.notice.hint')}
      />
      <fieldset>
        <legend>{text('night.notice.gates')}</legend>
        {night.gates.map(({ id, name }) =>
          id === null ? null : (
            <CheckBox key={id} form={form} name={`${GATE}${id}`} label={name ?? ''} />
          ),
        )}
      </fieldset>
      <TextInput
        form={form}
        name="until"
        kind="datetime-local"
        label={text('night.notice.until')}
      />
    </Form>
  </section>
)

function gateNames({ gates }: Night, gateIds: NoticeLineText['gateIds']): string {
  if (gateIds === null) return text('night.gate.all')
  return gateIds.map((gateId) => gates.find(({ id }) => id === gateId)?.name ?? '').join(', ')
}
