// The signed-in operator's PIN.
import type { Child, FC } from 'hono/jsx/dom'
import { call, ownRefusal } from '../client.ts'
import { CallForm } from '../parts/call-form.tsx'
import { useFirstFocus } from '../parts/first-focus.ts'
import { text } from '../parts/words.ts'
import type { ScreenProps } from '../state/gate-context.ts'
import { PinField, readPin } from './pin-field.tsx'

type PinFormProps = ScreenProps & {
  readonly done: () => void
  readonly later: () => void
  readonly children?: Child
}

export const PinForm: FC<PinFormProps> = ({ context, done, later, children }) => {
  useFirstFocus('[name=pin]')
  return (
    <CallForm
      heading={text('setup.pin.heading')}
      help={text('setup.pin.help')}
      submit={text('page.setPin.submit')}
      cancel={later}
      cancelLabel={text('setup.pin.later')}
      send={async (value) => {
        const pin = readPin(value('pin'))
        if (pin === null) return ownRefusal('setup.pin.wrong')
        const answer = await call('setPin', { pin })
        if (answer.ok) {
          done()
          context.setStatus(answer.value)
          context.say(text('page.pinSaved'))
        }
        return answer
      }}
    >
      {children}
      <PinField label={text('setup.pin.label')} />
    </CallForm>
  )
}
