// Whichever step is missing between a new laptop and the first scan.
import type { FC } from 'hono/jsx/dom'
import { call } from '../../client.ts'
import { Button } from '../../parts/button.tsx'
import { text } from '../../parts/words.ts'
import type { ScreenProps } from '../../state/gate-context.ts'
import { EventForm } from './event-form.tsx'
import { PairForm } from './pair-form.tsx'
import { PinForm } from './pin-form.tsx'
import { SignInForm } from './sign-in-form.tsx'

export const SetUpScreen: FC<ScreenProps> = ({ context }) => {
  const { status } = context
  if (status.station === null) return <PairForm context={context} />
  return (
    <div class="cards">
      <EventForm context={context} />
      {status.operator === null ? (
        <SignInForm context={context} />
      ) : (
        <PinForm context={context}>
          <Button label={text('page.signOut')} press={() => void signOut(context)} />
        </PinForm>
      )}
    </div>
  )
}

async function signOut({ setStatus }: ScreenProps['context']): Promise<void> {
  const answer = await call('signOut', {})
  if (answer.ok) setStatus(answer.value)
}
