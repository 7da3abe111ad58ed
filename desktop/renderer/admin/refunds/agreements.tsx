// What waits for a second administrator: agreed to, or declined in words. On top of the refunds, and beside the limit.
import type { FC } from 'hono/jsx/dom'
import type { AgreementView } from '../../../../shared/payments/agreement-schema.ts'
import { type Answer, api } from '../api/api.ts'
import { frameText } from '../frame/words.ts'
import { createForm, type Fields, type FormStore } from '../parts/form-store.ts'
import { ProblemNote } from '../parts/problem-note.tsx'
import { createResource, type Resource } from '../parts/resource.ts'
import { say } from '../parts/toast.ts'
import type { Waiting, WaitingItem } from './waiting-item.tsx'
import { text } from './words.ts'

/** `Item` draws one of them; null: there is none to draw. */
type Shown = {
  readonly items: readonly Waiting[]
  readonly Item: typeof WaitingItem | null
}

export type Agreements = {
  readonly shown: Resource<Shown>
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
  const shown: Resource<Shown> = createResource(async (signal): Promise<Answer<Shown>> => {
    const answer = await api('GET /tenant/agreements', { query, signal })
    if (!answer.ok) return answer
    const items = answer.value.items.filter(({ kind }) => of.kind === undefined || kind === of.kind)
    const Item = items.length === 0 ? null : (await import('./waiting-item.tsx')).WaitingItem
    return { ok: true, value: { items: items.map(waitingOf), Item } }
  })
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

/** Nothing where nothing waits. */
export const AgreementList: FC<{ readonly agreements: Agreements; readonly done: () => void }> = ({
  agreements: { shown },
  done,
}) => {
  const { value, problem } = shown.state()
  const Item = value?.Item ?? null
  const again = (): void => {
    void shown.load()
    done()
  }
  return (
    <>
      {problem === null ? null : <ProblemNote problem={problem} retry={shown.load} />}
      {value === null || Item === null ? null : (
        <>
          <h2>{text('second.heading')}</h2>
          <p>{text('second.text')}</p>
          {value.items.map((one) => (
            <Item key={one.agreement.id} {...one} done={again} />
          ))}
        </>
      )}
    </>
  )
}
