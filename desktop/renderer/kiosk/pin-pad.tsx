// Ten digits for a hand, a mouse or a keyboard. The focus stays in the field, so that all three may be mixed.
import { type FC, useState } from 'hono/jsx/dom'
import { Button } from '../parts/button.tsx'
import { useFirstFocus } from '../parts/first-focus.ts'
import { number, refusalText, text, waitText } from '../parts/words.ts'
import { readPin } from '../set-up/pin-field.tsx'
import type { GateContext } from '../state/gate-context.ts'
import type { Unlocking } from './unlocking.ts'

const DIGITS = [1, 2, 3, 4, 5, 6, 7, 8, 9, 0]
const PIN_CHARS_MAX = 12

type PinPadProps = {
  readonly context: GateContext
  readonly unlocking: Unlocking
  /** After the right PIN, before the page is drawn anew. */
  readonly opened?: () => void
}

export const PinPad: FC<PinPadProps> = ({ context, unlocking, opened }) => {
  const [isShort, setShort] = useState(false)
  useFirstFocus('[name=pin]')
  const submitted = async (field: HTMLInputElement): Promise<void> => {
    const pin = readPin(field.value.trim())
    field.value = ''
    setShort(pin === null)
    if (pin === null) return
    const status = await unlocking.open(pin)
    if (status === null) return
    opened?.()
    context.setStatus(status)
  }
  return (
    <form
      class="pin-pad"
      autocomplete="off"
      noValidate
      onSubmit={(event: Event) => {
        event.preventDefault()
        const field = fieldOf(event)
        if (field !== null && unlocking.view().waitMs === 0) void submitted(field)
      }}
    >
      <input
        name="pin"
        type="password"
        inputmode="none"
        autocomplete="off"
        maxlength={PIN_CHARS_MAX}
        aria-label={text('kiosk.pin')}
      />
      <p class="problem" role="alert">
        {isShort ? text('setup.pin.wrong') : problemOf(unlocking)}
      </p>
      <fieldset class="digits" aria-label={text('kiosk.pad')}>
        {DIGITS.map((digit) => (
          <button
            type="button"
            class="button"
            key={digit}
            data-digit={digit}
            onClick={press((typed) => typed + String(digit))}
          >
            {number(digit)}
          </button>
        ))}
        <button type="button" class="button erase" onClick={press((typed) => typed.slice(0, -1))}>
          {text('kiosk.erase')}
        </button>
        <button type="submit" class="button main open">
          {text('kiosk.open')}
        </button>
      </fieldset>
    </form>
  )
}

function problemOf(unlocking: Unlocking): string {
  const { refusal, waitMs } = unlocking.view()
  if (waitMs > 0) return text('kiosk.tooMany', { time: waitText(waitMs) })
  return refusal === null ? '' : refusalText(refusal)
}

/** Of the pad that the event happened in. */
function fieldOf({ currentTarget }: Event): HTMLInputElement | null {
  const form = currentTarget instanceof HTMLButtonElement ? currentTarget.form : currentTarget
  const field = form instanceof HTMLFormElement ? form.elements.namedItem('pin') : null
  return field instanceof HTMLInputElement ? field : null
}

const press =
  (next: (typed: string) => string) =>
  (event: Event): void => {
    const field = fieldOf(event)
    if (field === null) return
    field.value = next(field.value).slice(0, PIN_CHARS_MAX)
    field.focus()
  }

type LeaveProps = PinPadProps & { readonly back: () => void }

/** The pad where it stands beside something else, with a way back. */
export const LeaveByPin: FC<LeaveProps> = ({ back, ...pad }) => (
  <section class="card" aria-label={text('kiosk.staff')}>
    <h2>{text('kiosk.staffHelp')}</h2>
    <PinPad {...pad} />
    <div class="actions">
      <Button label={text('kiosk.back')} press={back} />
    </div>
  </section>
)
