// A ticket type's fields, as a form has them and as the server takes them.
import type { Child, FC } from 'hono/jsx/dom'
import type { TicketTypeView } from '../../../../shared/events/admin-schema.ts'
import { frameText } from '../frame/words.ts'
import { fromLocalInput, toLocalInput } from '../parts/date-time.ts'
import { readCount } from '../parts/digits.ts'
import { type AnyForm, TextInput } from '../parts/form.tsx'
import { moneyInput, readMoney } from '../parts/money.ts'
import { text } from './words.ts'

export const EMPTY_TYPE = {
  name: '',
  nameBn: '',
  price: '',
  quantityTotal: '',
  saleFrom: '',
  saleUntil: '',
  perOrderMax: '',
  perBuyerMax: '',
  validFrom: '',
  validUntil: '',
  attention: '',
}
export type TypeFields = typeof EMPTY_TYPE

const countText = (count: number | null): string => (count === null ? '' : String(count))
const orNull = (typed: string): string | null => (typed.trim() === '' ? null : typed.trim())

export function toTypeFields(type: TicketTypeView, zone: string): TypeFields {
  const time = (iso: string | null): string => (iso === null ? '' : toLocalInput(iso, zone))
  return {
    name: type.name,
    nameBn: type.nameBn ?? '',
    price: moneyInput(type.priceCents),
    quantityTotal: countText(type.quantityTotal),
    saleFrom: time(type.saleFrom),
    saleUntil: time(type.saleUntil),
    perOrderMax: countText(type.perOrderMax),
    perBuyerMax: countText(type.perBuyerMax),
    validFrom: time(type.validFrom),
    validUntil: time(type.validUntil),
    attention: type.attention ?? '',
  }
}

/** After `typeFaults` found nothing. */
export function readTypeFields(fields: TypeFields, zone: string) {
  const time = (typed: string): string | null => (typed === '' ? null : fromLocalInput(typed, zone))
  const count = (typed: string): number | null => (typed.trim() === '' ? null : readCount(typed))
  return {
    name: fields.name.trim(),
    nameBn: orNull(fields.nameBn),
    priceCents: readMoney(fields.price) ?? 0,
    quantityTotal: count(fields.quantityTotal),
    saleFrom: time(fields.saleFrom),
    saleUntil: time(fields.saleUntil),
    perOrderMax: count(fields.perOrderMax),
    perBuyerMax: count(fields.perBuyerMax),
    validFrom: time(fields.validFrom),
    validUntil: time(fields.validUntil),
    attention: orNull(fields.attention),
  }
}

const COUNTS = ['quantityTotal', 'perOrderMax', 'perBuyerMax'] as const

export function typeFaults(fields: TypeFields): Record<string, string> {
  const faults: Record<string, string> = {}
  if (fields.name.trim() === '') faults['name'] = frameText('form.required')
  if (readMoney(fields.price) === null) faults['price'] = text('types.price.wrong')
  for (const name of COUNTS) {
    const typed = fields[name].trim()
    if (typed !== '' && readCount(typed) === null) faults[name] = text('types.count.wrong')
  }
  const closes = (from: string, until: string): boolean =>
    from !== '' && until !== '' && until <= from
  if (closes(fields.saleFrom, fields.saleUntil)) faults['saleUntil'] = text('events.ends.early')
  if (closes(fields.validFrom, fields.validUntil)) faults['validUntil'] = text('events.ends.early')
  return faults
}

type TypeInputsProps = {
  readonly form: AnyForm
  /** Told right below the price. */
  readonly ofPrice: Child
}

export const TypeInputs: FC<TypeInputsProps> = ({ form, ofPrice }) => (
  <>
    <TextInput form={form} name="name" label={text('events.name')} charsMax={200} />
    <TextInput form={form} name="nameBn" label={text('events.nameBn')} charsMax={200} isOptional />
    <div class="side-by-side">
      <TextInput
        form={form}
        name="price"
        inputMode="decimal"
        label={text('types.price.taka')}
        hint={text('types.price.hint')}
      />
      <TextInput
        form={form}
        name="quantityTotal"
        inputMode="numeric"
        label={text('types.quantity')}
        hint={text('types.quantity.hint')}
        isOptional
      />
    </div>
    {ofPrice}
    <Times form={form} from="saleFrom" until="saleUntil" of="sale" />
    <div class="side-by-side">
      <TextInput
        form={form}
        name="perOrderMax"
        inputMode="numeric"
        label={text('types.perOrder')}
        isOptional
      />
      <TextInput
        form={form}
        name="perBuyerMax"
        inputMode="numeric"
        label={text('types.perBuyer')}
        isOptional
      />
    </div>
    <Times form={form} from="validFrom" until="validUntil" of="valid" />
    <TextInput
      form={form}
      name="attention"
      label={text('types.attention')}
      hint={text('types.attention.hint')}
      charsMax={200}
      isOptional
    />
  </>
)

type TimesProps = {
  readonly form: AnyForm
  readonly from: 'saleFrom' | 'validFrom'
  readonly until: 'saleUntil' | 'validUntil'
  readonly of: 'sale' | 'valid'
}

const Times: FC<TimesProps> = ({ form, from, until, of }) => (
  <div class="side-by-side">
    <TextInput
      form={form}
      name={from}
      kind="datetime-local"
      label={text(`types.${of}From`)}
      isOptional
    />
    <TextInput
      form={form}
      name={until}
      kind="datetime-local"
      label={text(`types.${of}Until`)}
      isOptional
    />
  </div>
)
