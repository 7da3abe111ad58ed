// What waits for a second administrator: agreed to, or declined in words. On top of the refunds, and beside the limit.
import type { FC } from 'hono/jsx/dom'
import type { AgreementView } from '../../../../shared/payments/agreement-schema.ts'
import { Button } from '../../parts/button.tsx'
import { type Answer, api } from '../api/api.ts'
import { pathAddress } from '../frame/location.ts'
import { frameText } from '../frame/words.ts'
import { confirm } from '../parts/confirm.tsx'
import { dateTimeText } from '../parts/date-time.ts'
import { Form, TextArea } from '../parts/form.tsx'
import { createForm, type Fields, type FormStore } from '../parts/form-store.ts'
import { ProblemNote } from '../parts/problem-note.tsx'
import { problemText } from '../parts/problem-text.ts'
import { createResource, type Resource } from '../parts/resource.ts'
import { say } from '../parts/toast.ts'
import { whatOf } from './agreement-text.ts'
import { text } from './words.ts'

type Waiting = { readonly agreement: AgreementView; readonly decline: FormStore<Fields> }

export type Agreements = {
  readonly shown: Resource<readonly Waiting[]>
  readonly isDirty: () => boolean
  readonly close: () => void
}

/**
 * @param of left out: all that wait
 * @param done something was answered
 */
export function createAgreements(
  of: { readonly orderId?: string; readonly kind?: AgreementView['kind'] },
  done: () => void,
): Agreements {
  const query = { state: 'open' as const, ...(of.orderId !== undefined && { orderId: of.orderId }) }
  const kept = new Map<string, FormStore<Fields>>()
  const shown: Resource<readonly Waiting[]> = createResource(
    async (signal): Promise<Answer<readonly Waiting[]>> => {
      const answer = await api('GET /tenant/agreements', { query, signal })
      if (!answer.ok) return answer
      const items = answer.value.items.filter(
        ({ kind }) => of.kind === undefined || kind === of.kind,
      )
      return { ok: true, value: items.map(waitingOf) }
    },
  )
  const answered = (): void => {
    kept.clear()
    void shown.load()
    done()
  }
  /** What was typed stays while the list is loaded again. */
  const waitingOf = (agreement: AgreementView): Waiting => {
    const decline = kept.get(agreement.id) ?? createDeclineForm(agreement, answered)
    kept.set(agreement.id, decline)
    return { agreement, decline }
  }
  return {
    shown,
    isDirty: () => [...kept.values()].some((form) => form.isDirty()),
    close: shown.close,
  }
}

function createDeclineForm({ id }: AgreementView, done: () => void): FormStore<Fields> {
  const first = { answer: '' }
  const form: FormStore<Fields> = createForm<Fields, AgreementView>({
    first,
    check: ({ answer = '' }) =>
      answer.trim() === '' ? { answer: frameText('form.required') } : {},
    send: ({ answer = '' }) =>
      api('POST /tenant/agreements/:agreementId/decline', {
        params: { agreementId: id },
        body: { answer: answer.trim() },
      }),
    done: () => {
      form.reset(first)
      say(text('second.declined'))
      done()
    },
  })
  return form
}

async function agreeSure(agreement: AgreementView, done: () => void): Promise<void> {
  const isSure = await confirm({
    heading: text('second.sure'),
    text: `${whatOf(agreement)} ${text(`second.sure.${agreement.kind}`)}`,
    yes: text('second.agree'),
    isDanger: agreement.kind !== 'limit',
  })
  if (!isSure) return
  const answer = await api('POST /tenant/agreements/:agreementId/agree', {
    params: { agreementId: agreement.id },
    body: {},
  })
  say(answer.ok ? text('second.agreed') : problemText(answer.problem))
  done()
}

/** Nothing where nothing waits. */
export const AgreementList: FC<{ readonly agreements: Agreements; readonly done: () => void }> = ({
  agreements: { shown },
  done,
}) => {
  const { value, problem } = shown.state()
  const again = (): void => {
    void shown.load()
    done()
  }
  return (
    <>
      {problem === null ? null : <ProblemNote problem={problem} retry={shown.load} />}
      {value === null || value.length === 0 ? null : (
        <>
          <h2>{text('second.heading')}</h2>
          <p>{text('second.text')}</p>
          {value.map((one) => (
            <WaitingItem key={one.agreement.id} {...one} done={again} />
          ))}
        </>
      )}
    </>
  )
}

const WaitingItem: FC<Waiting & { readonly done: () => void }> = ({ agreement, decline, done }) => {
  const { orderId, askedByName, askedAt, lapsesAt, reason, mayAgree } = agreement
  const said = whatOf(agreement)
  const name = askedByName ?? ''
  return (
    <section class="card">
      <h3>
        {orderId === null ? (
          said
        ) : (
          <a href={pathAddress('/orders/:orderId/refunds', { orderId })}>{said}</a>
        )}
      </h3>
      <p>{text('second.asked', { name, time: dateTimeText(askedAt) })}</p>
      <blockquote>{reason}</blockquote>
      <p>{text('second.lapses', { time: dateTimeText(lapsesAt) })}</p>
      {mayAgree ? (
        <div class="buttons">
          <Button
            label={text('second.agree')}
            weight="main"
            press={() => void agreeSure(agreement, done)}
          />
        </div>
      ) : (
        <p>{text('second.own')}</p>
      )}
      <Form form={decline} submit={text(mayAgree ? 'second.decline' : 'second.withdraw')}>
        <TextArea form={decline} name="answer" label={text('second.answer')} rows={2} />
      </Form>
    </section>
  )
}
