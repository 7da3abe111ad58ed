// The signed-in operator's PIN.
import type { Child, FC } from 'hono/jsx/dom'
import { call } from '../../client.ts'
import { CallForm } from '../../parts/call-form.tsx'
import { Field } from '../../parts/field.tsx'
import { text } from '../../parts/words.ts'
import type { ScreenProps } from '../../state/gate-context.ts'

export const PinForm: FC<ScreenProps & { readonly children?: Child }> = ({ context, children }) => (
  <CallForm
    heading={context.status.operator?.name ?? ''}
    help={text('page.signIn.help')}
    submit={text('page.setPin.submit')}
    send={async (value) => {
      const answer = await call('setPin', { pin: value('pin') })
      if (answer.ok) {
        context.setStatus(answer.value)
        context.say(text('page.pinSaved'))
      }
      return answer
    }}
  >
    <Field label={text('page.setPin')} name="pin" kind="password" inputMode="numeric" />
    {children}
  </CallForm>
)
