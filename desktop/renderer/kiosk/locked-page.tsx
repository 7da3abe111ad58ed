// The locked screen. Nothing of a visitor or an operator is in it: not hidden, but not drawn.
import { type FC, useLayoutEffect, useState } from 'hono/jsx/dom'
import type { StatusView } from '../../contract/views.ts'
import type { AppProps } from '../gate/app.tsx'
import { Button } from '../parts/button.tsx'
import { Icon } from '../parts/icon.tsx'
import { text } from '../parts/words.ts'
import { SignInForm } from '../set-up/sign-in-form.tsx'
import { PinPad } from './pin-pad.tsx'
import './kiosk.css'

type LockedProps = AppProps & { readonly status: StatusView }

export const LockedPage: FC<LockedProps> = ({ state, parts, status }) => {
  const context = parts.session.contextOf(state, status)
  const [isByPassword, setByPassword] = useState(false)
  const [isScanned, setScanned] = useState(false)
  // The core would refuse it; so that nobody waits for a verdict, it is said here.
  useLayoutEffect(() => context.holdReads(() => setScanned(true)), [])
  return (
    <div class="closed-screen">
      <header class="closed-head">
        <Icon name="lock" />
        <h1>{text('kiosk.locked')}</h1>
        <Button label={text('page.otherLanguage')} press={parts.switchLanguage} />
      </header>
      {isScanned ? (
        <p class="problem" role="alert">
          {text('kiosk.notScanned')}
        </p>
      ) : null}
      {isByPassword ? (
        <SignInForm
          context={context}
          done={() => {}}
          isPasswordOnly
          heading={text('kiosk.byPassword')}
          help={text('kiosk.byPasswordHelp')}
        />
      ) : (
        <section class="card">
          <h2>{text('kiosk.lockedHelp')}</h2>
          <PinPad context={context} unlocking={parts.unlocking} />
        </section>
      )}
      <Button
        label={text(isByPassword ? 'kiosk.byPin' : 'kiosk.byPassword')}
        press={() => setByPassword(!isByPassword)}
      />
    </div>
  )
}
