// A labelled choice of few.
import type { FC } from 'hono/jsx/dom'

type ChoiceProps = {
  readonly label: string
  readonly name: string
  readonly options: readonly { readonly id: string; readonly name: string }[]
  readonly chosen?: string
  readonly choose?: (id: string) => void
}

export const Choice: FC<ChoiceProps> = ({ label, name, options, chosen, choose }) => (
  <label class="field">
    <span>{label}</span>
    <select
      name={name}
      {...(chosen === undefined ? {} : { value: chosen })}
      onChange={(event: Event) => {
        if (event.target instanceof HTMLSelectElement) choose?.(event.target.value)
      }}
    >
      {options.map((option) => (
        <option key={option.id} value={option.id}>
          {option.name}
        </option>
      ))}
    </select>
  </label>
)
