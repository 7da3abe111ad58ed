// A choice of few whose options are all in sight.
import type { Child, FC } from 'hono/jsx/dom'

type RadiosProps<Id extends string> = {
  readonly label: string
  readonly name: string
  readonly options: readonly {
    readonly id: Id
    readonly name: string
    /** Smaller, under the name. */
    readonly more?: Child
  }[]
  readonly chosen: Id
  readonly choose: (id: Id) => void
  /** Beside each other: for few with short names. */
  readonly isRow?: boolean
}

export const Radios = <Id extends string>(props: RadiosProps<Id>): ReturnType<FC> => {
  const { label, name, options, chosen, choose } = props
  return (
    <fieldset class={`radios ${props.isRow === true ? 'row' : ''}`}>
      <legend>{label}</legend>
      {options.map((option) => (
        <label key={option.id}>
          <input
            type="radio"
            name={name}
            value={option.id}
            checked={option.id === chosen}
            onChange={() => choose(option.id)}
          />
          <span>
            {option.name}
            {option.more === undefined ? null : <small>{option.more}</small>}
          </span>
        </label>
      ))}
    </fieldset>
  )
}
