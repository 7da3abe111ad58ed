// Who stands at the gate: by password with a network, by PIN without one.
import { type Child, type FC, useState } from 'hono/jsx/dom'
import { foldDigits } from '../../../shared/text.ts'
import type { StatusView } from '../../contract/views.ts'
import { type ClientResult, call, ownRefusal } from '../client.ts'
import { CallForm, type Values } from '../parts/call-form.tsx'
import { Field } from '../parts/field.tsx'
import { useFirstFocus } from '../parts/first-focus.ts'
import { Radios } from '../parts/radios.tsx'
import { text } from '../parts/words.ts'
import type { ScreenProps } from '../state/gate-context.ts'
import { PinField, readPin } from './pin-field.tsx'

type Way = 'password' | 'pin'

type SignInFormProps = ScreenProps & {
  /** Before the status is handed on. */
  readonly done: (status: StatusView) => void
  /** At a closed screen only a password is heard here. */
  readonly isPasswordOnly?: boolean
  readonly heading?: string
  readonly help?: string
  readonly children?: Child
}

export const SignInForm: FC<SignInFormProps> = (props) => {
  const { context, done, isPasswordOnly = false, heading, help, children } = props
  const isOffline = context.status.connection.state === 'offline'
  const [way, setWay] = useState<Way>(isOffline && !isPasswordOnly ? 'pin' : 'password')
  const [isCodeAsked, askCode] = useState(false)
  useFirstFocus('[name=email]')
  return (
    <CallForm
      heading={heading ?? text('page.signIn.heading')}
      help={help ?? null}
      after={children}
      submit={text('page.signIn.submit')}
      send={async (value) => {
        const answer = await signIn(way, value)
        if (answer.ok) {
          done(answer.value)
          context.setStatus(answer.value)
        } else if (answer.error.code === 'second_factor_required') {
          askCode(true)
        }
        return answer
      }}
    >
      {isPasswordOnly ? null : (
        <Radios
          label={text('setup.signIn.by')}
          name="way"
          options={[
            { id: 'password' as Way, name: text('setup.signIn.byPassword') },
            { id: 'pin' as Way, name: text('setup.signIn.byPin') },
          ]}
          chosen={way}
          choose={setWay}
          isRow
        />
      )}
      <div class="fields">
        <Field label={text('page.signIn.email')} name="email" kind="email" charsMax={254} />
        {way === 'pin' ? (
          <PinField key="pin" label={text('kiosk.pin')} help={text('setup.signIn.pinHelp')} />
        ) : (
          <Field
            key="password"
            label={text('page.signIn.password')}
            name="password"
            kind="password"
            help={text('setup.signIn.passwordHelp')}
          />
        )}
        {way === 'password' && isCodeAsked ? <CodeField key="code" /> : null}
      </div>
    </CallForm>
  )
}

/** Comes when the server has asked for it, and takes the keyboard. */
const CodeField: FC = () => {
  useFirstFocus('[name=code]')
  return (
    <Field
      label={text('setup.signIn.code')}
      name="code"
      charsMax={20}
      help={text('setup.signIn.codeHelp')}
    />
  )
}

const CODE_CHARS_MIN = 6

async function signIn(way: Way, value: Values): Promise<ClientResult<StatusView>> {
  const email = value('email')
  if (email.length < 3) return ownRefusal('setup.signIn.noEmail')
  if (way === 'password') {
    const password = value('password')
    if (password === '') return ownRefusal('setup.signIn.noPassword')
    const code = foldDigits(value('code')).replaceAll(/\s/g, '')
    if (code !== '' && code.length < CODE_CHARS_MIN) return ownRefusal('setup.signIn.codeHelp')
    return await call('signIn', { email, password, ...(code !== '' && { code }) })
  }
  const pin = readPin(value('pin'))
  return pin === null ? ownRefusal('setup.pin.wrong') : await call('signIn', { email, pin })
}
