// Who is signed in, or the way in; the way around it says what it costs.
import { type FC, useState } from 'hono/jsx/dom'
import type { OperatorView, StatusView } from '../../contract/views.ts'
import { call } from '../client.ts'
import { Button } from '../parts/button.tsx'
import { zoneOf } from '../parts/strip.tsx'
import { clockText, text } from '../parts/words.ts'
import type { ScreenProps } from '../state/gate-context.ts'
import { PinForm } from './pin-form.tsx'
import { SignInForm } from './sign-in-form.tsx'

type StepProps = ScreenProps & { readonly next: () => void; readonly stay: () => void }

export const SignInStep: FC<StepProps> = ({ context, next, stay }) => {
  const { status } = context
  const [isPinAsked, askPin] = useState(false)
  if (status.operator === null) {
    const done = ({ operator }: StatusView): void => {
      // The PIN is offered once, when there is none; else the next step comes at once.
      askPin(operator?.hasPin === false)
      if (operator?.hasPin === true) next()
      else stay()
    }
    return (
      <SignInForm context={context} done={done}>
        <div class="aside">
          <p>{text('setup.signIn.skipCost')}</p>
          <Button label={text('setup.signIn.skip')} press={next} />
        </div>
      </SignInForm>
    )
  }
  if (isPinAsked) {
    return (
      <PinForm context={context} done={next} later={next}>
        <Who operator={status.operator} status={status} />
      </PinForm>
    )
  }
  return (
    <div class="card">
      <h2>{text('setup.step.sign_in')}</h2>
      <Who operator={status.operator} status={status} />
      <div class="actions">
        <Button label={text('setup.next')} press={next} weight="main" />
        <Button
          label={text(status.operator.hasPin ? 'setup.pin.change' : 'setup.pin.heading')}
          press={() => askPin(true)}
        />
        <Button label={text('page.signOut')} press={() => void signOut(context)} />
      </div>
    </div>
  )
}

type WhoProps = { readonly operator: OperatorView; readonly status: StatusView }

const Who: FC<WhoProps> = ({ operator, status }) => {
  const level = text(operator.isSupervisor ? 'setup.signIn.supervisor' : 'setup.signIn.steward')
  const time = clockText(operator.signedInUntil, zoneOf(status), status.clock.now)
  return (
    <p>
      <strong>{operator.name}</strong> · {level}
      <br />
      {text('setup.signIn.until', { time })}
    </p>
  )
}

async function signOut({ setStatus }: ScreenProps['context']): Promise<void> {
  const answer = await call('signOut', {})
  if (answer.ok) setStatus(answer.value)
}
