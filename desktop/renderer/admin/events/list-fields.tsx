// A check-in list's fields, as a form has them and as the server takes them. Types and gates are a check box each.
import type { FC } from 'hono/jsx/dom'
import type { EventDetails, ListView } from '../../../../shared/events/admin-schema.ts'
import { localName } from '../../parts/words.ts'
import { frameText } from '../frame/words.ts'
import { fromLocalInput, toLocalInput } from '../parts/date-time.ts'
import { readCount } from '../parts/digits.ts'
import { type AnyForm, CheckBox, Select, TextInput } from '../parts/form.tsx'
import type { Fields } from '../parts/form-store.ts'
import { text } from './words.ts'

const typeField = (id: string): string => `type.${id}`
const gateField = (id: string): string => `gate.${id}`

export const EMPTY_LIST: Fields = {
  name: '',
  allTypes: 'yes',
  validFrom: '',
  validUntil: '',
  entries: '1',
  reentryAfterExit: '',
  admitUnpaid: 'never',
}

export function toListFields(list: ListView, zone: string): Fields {
  const time = (iso: string | null): string => (iso === null ? '' : toLocalInput(iso, zone))
  const chosen = [...(list.ticketTypeIds ?? []).map(typeField), ...list.gateIds.map(gateField)]
  return {
    name: list.name,
    allTypes: list.ticketTypeIds === null ? 'yes' : '',
    validFrom: time(list.validFrom),
    validUntil: time(list.validUntil),
    entries: list.entries === null ? '' : String(list.entries),
    reentryAfterExit: list.reentryAfterExit ? 'yes' : '',
    admitUnpaid: list.admitUnpaid,
    ...Object.fromEntries(chosen.map((name) => [name, 'yes'])),
  }
}

const isOn = (fields: Fields, name: string): boolean => fields[name] === 'yes'

/** After `listFaults` found nothing. */
export function readListFields(fields: Fields, event: EventDetails) {
  const time = (name: string): string | null =>
    (fields[name] ?? '') === '' ? null : fromLocalInput(fields[name] ?? '', event.timeZone)
  const entries = fields['entries']?.trim() ?? ''
  const types = event.ticketTypes.filter(({ id }) => isOn(fields, typeField(id)))
  return {
    name: fields['name']?.trim() ?? '',
    ticketTypeIds: isOn(fields, 'allTypes') ? null : types.map(({ id }) => id),
    gateIds: event.gates.filter(({ id }) => isOn(fields, gateField(id))).map(({ id }) => id),
    validFrom: time('validFrom'),
    validUntil: time('validUntil'),
    entries: entries === '' ? null : readCount(entries),
    reentryAfterExit: isOn(fields, 'reentryAfterExit'),
    admitUnpaid: fields['admitUnpaid'] === 'ask' ? ('ask' as const) : ('never' as const),
  }
}

export function listFaults(fields: Fields, event: EventDetails): Record<string, string> {
  const faults: Record<string, string> = {}
  if ((fields['name'] ?? '').trim() === '') faults['name'] = frameText('form.required')
  const entries = fields['entries']?.trim() ?? ''
  if (entries !== '' && (readCount(entries) ?? 0) < 1) faults['entries'] = text('types.count.wrong')
  const from = fields['validFrom'] ?? ''
  const until = fields['validUntil'] ?? ''
  if (from !== '' && until !== '' && until <= from) faults['validUntil'] = text('events.ends.early')
  const hasType = event.ticketTypes.some(({ id }) => isOn(fields, typeField(id)))
  if (!isOn(fields, 'allTypes') && !hasType) faults['allTypes'] = text('lists.types.none')
  return faults
}

type ListInputsProps = { readonly form: AnyForm; readonly event: EventDetails }

export const ListInputs: FC<ListInputsProps> = ({ form, event }) => (
  <>
    <TextInput form={form} name="name" label={text('events.name')} charsMax={100} />
    <fieldset>
      <legend>{text('lists.types')}</legend>
      <CheckBox form={form} name="allTypes" label={text('lists.types.all')} />
      {form.value('allTypes') === 'yes'
        ? null
        : event.ticketTypes.map(({ id, name, nameBn }) => (
            <CheckBox key={id} form={form} name={typeField(id)} label={localName(name, nameBn)} />
          ))}
    </fieldset>
    <fieldset>
      <legend>{text('lists.gates.hint')}</legend>
      {event.gates.map(({ id, name }) => (
        <CheckBox key={id} form={form} name={gateField(id)} label={name} />
      ))}
    </fieldset>
    <TextInput
      form={form}
      name="entries"
      inputMode="numeric"
      label={text('lists.entries.label')}
      hint={text('lists.entries.hint')}
      isOptional
    />
    <CheckBox
      form={form}
      name="reentryAfterExit"
      label={text('lists.reentry')}
      hint={text('lists.reentry.hint')}
    />
    <div class="side-by-side">
      <TextInput
        form={form}
        name="validFrom"
        kind="datetime-local"
        label={text('lists.from')}
        isOptional
      />
      <TextInput
        form={form}
        name="validUntil"
        kind="datetime-local"
        label={text('lists.until')}
        isOptional
      />
    </div>
    <Select
      form={form}
      name="admitUnpaid"
      label={text('lists.unpaid')}
      options={[
        { value: 'never', label: text('lists.unpaid.never') },
        { value: 'ask', label: text('lists.unpaid.ask') },
      ]}
    />
  </>
)
