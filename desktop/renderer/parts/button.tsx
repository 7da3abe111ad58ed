// A button with a word, a sign, or both. At least 44 pixels either way.
import type { Child, FC } from 'hono/jsx/dom'
import { Icon, type IconName } from './icon.tsx'

type ButtonProps = {
  readonly label: string
  readonly press: () => void
  readonly icon?: IconName
  /** The label is for screen readers and as a tip only. */
  readonly isIconOnly?: boolean
  /** `main`: what one most likely wants here. `danger`: what takes something away. */
  readonly weight?: 'main' | 'plain' | 'danger'
  readonly isDisabled?: boolean
  /** For a switch: whether it is on. */
  readonly isPressed?: boolean
  /** The key that does the same, as it is printed on it. */
  readonly shortcut?: string
  readonly children?: Child
}

export const Button: FC<ButtonProps> = (props) => {
  const { label, press, icon, isIconOnly = false, weight = 'plain', shortcut } = props
  return (
    <button
      type="button"
      class={`button ${weight} ${isIconOnly ? 'icon-only' : ''}`}
      disabled={props.isDisabled === true}
      aria-pressed={props.isPressed === undefined ? null : String(props.isPressed)}
      {...(isIconOnly ? { 'aria-label': label, title: label } : {})}
      onClick={press}
    >
      {icon === undefined ? null : <Icon name={icon} />}
      {isIconOnly ? null : <span>{label}</span>}
      {shortcut === undefined ? null : <kbd>{shortcut}</kbd>}
    </button>
  )
}
