// One of the organizer's people: what they may do, and whether they still may.
import type { MemberView } from '../../../../shared/auth/schema.ts'
import { Button } from '../../parts/button.tsx'
import { api } from '../api/api.ts'
import type { OpenScreen } from '../frame/screen.ts'
import { frameText } from '../frame/words.ts'
import { confirm } from '../parts/confirm.tsx'
import { dateTimeText } from '../parts/date-time.ts'
import { Form, Select } from '../parts/form.tsx'
import { createForm, type FormStore } from '../parts/form-store.ts'
import { problemText } from '../parts/problem-text.ts'
import { createResource, type Resource } from '../parts/resource.ts'
import { ResourceNote } from '../parts/resource-note.tsx'
import { Fact } from '../parts/small.tsx'
import { say } from '../parts/toast.ts'
import { dutyOf, dutyOptions, roleOf } from './duty.ts'
import { text } from './words.ts'

type Shown = Resource<MemberView>
type DutyForm = FormStore<{ duty: string }>

export const openScreen: OpenScreen = ({ params, session }) => {
  const userId = params['userId'] ?? ''
  const isOwn = session.user.id === userId
  let form: DutyForm | null = null
  const shown: Shown = createResource(async (signal) => {
    const answer = await api('GET /tenant/staff/:userId', { params: { userId }, signal })
    if (answer.ok && form?.isDirty() !== true) form = createDutyForm(shown, answer.value)
    return answer
  })
  return {
    title: () => shown.state().value?.name ?? text('staff.heading'),
    isDirty: () => form?.isDirty() === true,
    close: shown.close,
    actions: () => {
      const { value } = shown.state()
      if (value === null || isOwn) return null
      return value.status === 'active' ? (
        <Button
          label={text('staff.disable')}
          weight="danger"
          press={() => void setStatus(shown, value, 'disabled')}
        />
      ) : (
        <Button
          label={text('staff.enable')}
          weight="main"
          press={() => void setStatus(shown, value, 'active')}
        />
      )
    },
    view: () => {
      const { value } = shown.state()
      return (
        <>
          <ResourceNote of={shown} />
          {value === null ? null : (
            <dl class="facts">
              <Fact name={text('staff.email')}>{value.email}</Fact>
              <Fact name={text('staff.state')}>{text(`staff.status.${value.status}`)}</Fact>
              <Fact name={text('staff.since')}>{dateTimeText(value.createdAt)}</Fact>
            </dl>
          )}
          {isOwn ? <p>{text('staff.own')}</p> : null}
          {form === null || isOwn ? null : (
            <div class="card">
              <Form form={form} submit={frameText('form.save')}>
                <Select
                  form={form}
                  name="duty"
                  label={text('staff.duty')}
                  options={dutyOptions()}
                />
              </Form>
            </div>
          )}
        </>
      )
    },
  }
}

const createDutyForm = (shown: Shown, member: MemberView): DutyForm =>
  createForm<{ duty: string }, MemberView>({
    first: { duty: dutyOf(member) },
    version: member.version,
    fieldsOf: (theirs) => ({ duty: dutyOf(theirs as MemberView) }),
    send: ({ duty }, version) =>
      api('PATCH /tenant/staff/:userId', {
        params: { userId: member.userId },
        body: { ...roleOf(duty), version: version ?? 0 },
      }),
    done: () => {
      say(frameText('form.saved'))
      void shown.load()
    },
  })

async function setStatus(
  shown: Shown,
  { userId, name, version }: MemberView,
  status: 'active' | 'disabled',
): Promise<void> {
  const verb = status === 'active' ? 'enable' : 'disable'
  const isSure = await confirm({
    heading: text(`staff.${verb}`),
    text: text(`staff.${verb}.text`, { name }),
    yes: text(`staff.${verb}`),
    isDanger: status === 'disabled',
  })
  if (!isSure) return
  const answer = await api('PATCH /tenant/staff/:userId', {
    params: { userId },
    body: { status, version },
  })
  say(answer.ok ? text(`staff.${verb}.done`, { name }) : problemText(answer.problem))
  await shown.load()
}
