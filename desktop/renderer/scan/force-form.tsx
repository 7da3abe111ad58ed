// A supervisor's word, beside the verdict and never over it. The next scan takes it away.
import { type FC, useLayoutEffect, useRef, useState } from 'hono/jsx/dom'
import type { CallOutput } from '../../contract/calls.ts'
import type { AdmissionView, StatusView } from '../../contract/views.ts'
import { type ClientResult, call } from '../client.ts'
import type { AppProps } from '../gate/app.tsx'
import { Button } from '../parts/button.tsx'
import { CallForm, type Values } from '../parts/call-form.tsx'
import { Choice } from '../parts/choice.tsx'
import { Field } from '../parts/field.tsx'
import { text } from '../parts/words.ts'
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
  const [supervisors, setSupervisors] = useState<Supervisors | null>(null)
  const isMine = status.operator?.isSupervisor === true
  const others = (supervisors ?? []).filter(({ id }) => !isMine || id !== status.operator?.id)
  const [chosen, setChosen] = useState<string | null>(null)
  const who = chosen ?? (isMine ? MINE : (others[0]?.id ?? MINE))
  const place = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => void load(setSupervisors), [])
  useLayoutEffect(() => place.current?.querySelector('input')?.focus(), [supervisors])
  const send = async (value: Values): Promise<ClientResult<unknown>> => {
    const reason = value('reason')
    const supervisor = others.find(({ id }) => id === who)
    if (supervisor === undefined) return await parts.session.force({ reason })
    return await parts.session.force({ reason, supervisorId: supervisor.id, pin: value('pin') })
  }
  const heading = `${text('scan.forceHeading')}: ${nameOf(admission)}`
  if (supervisors === null) return null
  if (!isMine && others.length === 0) {
    return (
      <div class="question card" data-step="force">
        <h2>{heading}</h2>
        <p role="alert">{text('scan.forceNobody')}</p>
        <Button label={text('scan.close')} press={parts.act.closeStep} shortcut="Esc" />
      </div>
    )
  }
  return (
    <div class="question" data-step="force" ref={place}>
      <CallForm
        heading={heading}
        help={text('scan.forceHelp')}
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
  set(answer.ok ? answer.value.items : [])
}
