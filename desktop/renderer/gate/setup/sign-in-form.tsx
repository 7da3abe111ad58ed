// Who stands at the gate: by password with a network, by PIN without one.
import type { FC } from 'hono/jsx/dom'
import { call } from '../../client.ts'
import { CallForm } from '../../parts/call-form.tsx'
import { Field } from '../../parts/field.tsx'
import { text } from '../../parts/words.ts'
import type { ScreenProps } from '../../state/gate-context.ts'

export const SignInForm: FC<ScreenProps> = ({ context }) => (
  <CallForm
    heading={text('page.signIn.heading')}
    help={text('page.signIn.help')}
    submit={text('page.signIn.submit')}
    send={async (value) => {
      const pin = value('pin')
      const proof = pin === '' ? { password: value('password') } : { pin }
      const answer = await call('signIn', { email: value('email'), ...proof })
      if (answer.ok) context.setStatus(answer.value)
      return answer
    }}
  >
    <Field label={text('page.signIn.email')} name="email" kind="email" />
    <Field label={text('page.signIn.password')} name="password" kind="password" />
    <Field label={text('page.signIn.pin')} name="pin" kind="password" inputMode="numeric" />
  </CallForm>
)
