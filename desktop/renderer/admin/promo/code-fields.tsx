// A promo code's fields, as a form has them and as the server takes them. Types are a check box each.
import type { FC } from 'hono/jsx/dom'
import type { EventDetails } from '../../../../shared/events/admin-schema.ts'
import type { PromoCodeView } from '../../../../shared/orders/promo-code.ts'
import { localName } from '../../parts/words.ts'
import { fromLocalInput, toLocalInput } from '../parts/date-time.ts'
import { readCount } from '../parts/digits.ts'
import { type AnyForm, CheckBox, Select, TextInput } from '../parts/form.tsx'
import type { Fields } from '../parts/form-store.ts'
import { moneyInput, readMoney } from '../parts/money.ts'
import { text } from './words.ts'

const typeField = (id: string): string => `type.${id}`

export const EMPTY_CODE: Fields = {
  ...{ code: '', kind: 'percent', value: '', allTypes: 'yes', startsAt: '', endsAt: '' },
  ...{ quota: '', ticketsMax: '', isEnabled: 'yes' },
}

const countText = (count: number | null): string => (count === null ? '' : String(count))

export function toCodeFields(code: PromoCodeView, zone: string): Fields {
  const time = (iso: string | null): string => (iso === null ? '' : toLocalInput(iso, zone))
  return {
    code: code.code,
    kind: code.kind,
    value: code.kind === 'percent' ? String(code.value) : moneyInput(code.value),
    allTypes: code.ticketTypeIds === null ? 'yes' : '',
    startsAt: time(code.startsAt),
    endsAt: time(code.endsAt),
    quota: countText(code.quota),
    ticketsMax: countText(code.ticketsMax),
    isEnabled: code.isEnabled ? 'yes' : '',
    ...Object.fromEntries((code.ticketTypeIds ?? []).map((id) => [typeField(id), 'yes'])),
  }
}

const isOn = (fields: Fields, name: string): boolean => fields[name] === 'yes'

/** Percent, or poisha; null: it is neither. */
function amountOf(fields: Fields): number | null {
  const typed = fields['value'] ?? ''
  const value = fields['kind'] === 'percent' ? readCount(typed.replace('%', '')) : readMoney(typed)
  if (value === null || value < 1) return null
  return fields['kind'] === 'percent' && value > 100 ? null : value
}

/** After `codeFaults` found nothing. */
export function readCodeFields(fields: Fields, event: EventDetails) {
  const time = (name: string): string | null =>
    (fields[name] ?? '') === '' ? null : fromLocalInput(fields[name] ?? '', event.timeZone)
  const count = (name: string): number | null =>
    (fields[name] ?? '').trim() === '' ? null : readCount(fields[name] ?? '')
  const types = event.ticketTypes.filter(({ id }) => isOn(fields, typeField(id)))
  return {
    code: fields['code'] ?? '',
    kind: fields['kind'] === 'fixed' ? ('fixed' as const) : ('percent' as const),
    value: amountOf(fields) ?? 0,
    ticketTypeIds: isOn(fields, 'allTypes') ? null : types.map(({ id }) => id),
    startsAt: time('startsAt'),
    endsAt: time('endsAt'),
    quota: count('quota'),
    ticketsMax: count('ticketsMax'),
    isEnabled: isOn(fields, 'isEnabled'),
  }
}

/** What one ticket of each type that the code is for costs with it; none before it says how much. */
export function pricesOf(fields: Fields, event: EventDetails) {
  const amount = amountOf(fields)
  if (amount === null) return []
  const isOf = ({ id }: { readonly id: string }): boolean =>
    isOn(fields, 'allTypes') || isOn(fields, typeField(id))
  return event.ticketTypes.filter(isOf).map(({ name, nameBn, priceCents }) => {
    const offCents = fields['kind'] === 'percent' ? Math.floor((priceCents * amount) / 100) : amount
    return { name: localName(name, nameBn), cents: Math.max(0, priceCents - offCents) }
  })
}

export function codeFaults(fields: Fields, event: EventDetails): Record<string, string> {
  const faults: Record<string, string> = {}
  if ((fields['code'] ?? '').trim() === '') faults['code'] = text('promo.code.wrong')
  if (amountOf(fields) === null) {
    faults['value'] = text(
      fields['kind'] === 'percent' ? 'promo.value.percent' : 'promo.value.fixed',
    )
  }
  for (const name of ['quota', 'ticketsMax']) {
    const typed = (fields[name] ?? '').trim()
    if (typed !== '' && (readCount(typed) ?? 0) < 1) faults[name] = text('promo.count.wrong')
  }
  const [from = '', until = ''] = [fields['startsAt'], fields['endsAt']]
  if (from !== '' && until !== '' && until <= from) faults['endsAt'] = text('promo.ends.early')
  const hasType = event.ticketTypes.some(({ id }) => isOn(fields, typeField(id)))
  if (!isOn(fields, 'allTypes') && !hasType) faults['allTypes'] = text('promo.types.none')
  return faults
}

type CodeInputsProps = { readonly form: AnyForm; readonly event: EventDetails }

export const CodeInputs: FC<CodeInputsProps> = ({ form, event }) => (
  <>
    <TextInput
      form={form}
      name="code"
      label={text('promo.code')}
      hint={text('promo.code.hint')}
      charsMax={40}
    />
    <div class="side-by-side">
      <Select
        form={form}
        name="kind"
        label={text('promo.kind')}
        options={[
          { value: 'percent', label: text('promo.kind.percent') },
          { value: 'fixed', label: text('promo.kind.fixed') },
        ]}
      />
      <TextInput
        form={form}
        name="value"
        inputMode="decimal"
        label={text('promo.value')}
        hint={text('promo.value.hint')}
      />
    </div>
    <fieldset>
      <legend>{text('promo.types')}</legend>
      <CheckBox form={form} name="allTypes" label={text('promo.types.all')} />
      {form.value('allTypes') === 'yes'
        ? null
        : event.ticketTypes.map(({ id, name, nameBn }) => (
            <CheckBox key={id} form={form} name={typeField(id)} label={localName(name, nameBn)} />
          ))}
    </fieldset>
    <Bounds form={form} />
    <CheckBox
      form={form}
      name="isEnabled"
      label={text('promo.enabled')}
      hint={text('promo.enabled.hint')}
    />
  </>
)

const Bounds: FC<{ readonly form: AnyForm }> = ({ form }) => (
  <>
    <div class="side-by-side">
      <TextInput
        form={form}
        name="startsAt"
        kind="datetime-local"
        label={text('promo.starts')}
        isOptional
      />
      <TextInput
        form={form}
        name="endsAt"
        kind="datetime-local"
        label={text('promo.ends')}
        isOptional
      />
    </div>
    <div class="side-by-side">
      <TextInput
        form={form}
        name="quota"
        inputMode="numeric"
        label={text('promo.quota')}
        hint={text('promo.quota.hint')}
        isOptional
      />
      <TextInput
        form={form}
        name="ticketsMax"
        inputMode="numeric"
        label={text('promo.ticketsMax')}
        isOptional
      />
    </div>
  </>
)
