// A supervisor's word, beside the verdict and never over it. The next scan takes it away.
import { type FC, useLayoutEffect, useState } from 'hono/jsx/dom'
import type { CallOutput } from '../../../contract/calls.ts'
import type { AdmissionView, StatusView } from '../../../contract/views.ts'
import { type ClientResult, call } from '../../client.ts'
import { CallForm, type Values } from '../../parts/call-form.tsx'
import { Choice } from '../../parts/choice.tsx'
import { Field } from '../../parts/field.tsx'
import { text } from '../../parts/words.ts'
import type { AppProps } from '../app.tsx'
import { nameOf } from './verdict-words.ts'

type ForceProps = Pick<AppProps, 'parts'> & {
  readonly admission: AdmissionView
  readonly status: StatusView
}

type Supervisors = CallOutput<'supervisors'>['items']

const REASON_CHARS_MAX = 200

/** Stands for whoever is signed in, who needs no PIN. */
const MINE = ''

export const ForceForm: FC<ForceProps> = ({ admission, parts, status }) => {
  const [supervisors, setSupervisors] = useState<Supervisors>([])
  const isMine = status.operator?.isSupervisor === true
  const others = supervisors.filter(({ id }) => !isMine || id !== status.operator?.id)
  const [chosen, setChosen] = useState<string | null>(null)
  const who = chosen ?? (isMine ? MINE : (others[0]?.id ?? MINE))
  useLayoutEffect(() => void load(setSupervisors), [])
  const send = async (value: Values): Promise<ClientResult<unknown>> => {
    const reason = value('reason')
    const supervisor = others.find(({ id }) => id === who)
    if (supervisor === undefined) return await parts.session.force({ reason })
    return await parts.session.force({ reason, supervisorId: supervisor.id, pin: value('pin') })
  }
  return (
    <div class="question" data-step="force">
      <CallForm
        heading={`${text('scan.forceHeading')}: ${nameOf(admission)}`}
        help={!isMine && others.length === 0 ? text('scan.forceNobody') : text('scan.forceHelp')}
        submit={text('scan.forceSubmit')}
        cancel={parts.act.closeStep}
        cancelLabel={text('scan.close')}
        send={send}
      >
        <Choice
          label={text('scan.forceWho')}
          name="supervisorId"
          chosen={who}
          choose={setChosen}
          options={[
            ...(isMine
              ? [{ id: MINE, name: text('scan.forceMine', { name: status.operator?.name ?? '' }) }]
              : []),
            ...others,
          ]}
        />
        {who === MINE ? null : (
          <Field
            label={text('scan.forcePin')}
            name="pin"
            kind="password"
            inputMode="numeric"
            charsMax={12}
          />
        )}
        <Field label={text('scan.forceReason')} name="reason" charsMax={REASON_CHARS_MAX} />
      </CallForm>
    </div>
  )
}

async function load(set: (items: Supervisors) => void): Promise<void> {
  const answer = await call('supervisors', {})
  if (answer.ok) set(answer.value.items)
}
