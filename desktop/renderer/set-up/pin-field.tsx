// A PIN that is typed: what it may be, and what is said when it is not.
import type { FC } from 'hono/jsx/dom'
import { Field } from '../parts/field.tsx'

type PinFieldProps = { readonly label: string; readonly help?: string }

export const PinField: FC<PinFieldProps> = ({ label, help }) => (
  <Field
    label={label}
    name="pin"
    kind="password"
    inputMode="numeric"
    charsMax={12}
    {...(help === undefined ? {} : { help })}
  />
)

/** The PIN as the core takes it, Bangla digits too; null: it cannot be one. */
export const readPin = (typed: string): string | null =>
  /^[0-9০-৯]{4,12}$/.test(typed) ? typed : null
