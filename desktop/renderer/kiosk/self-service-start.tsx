// Gives the screen to visitors, after a second word: whoever presses this by mistake must find a PIN.
import { type FC, useState } from 'hono/jsx/dom'
import { call } from '../client.ts'
import { Button } from '../parts/button.tsx'
import { refusalText, text } from '../parts/words.ts'
import type { GateContext, ScreenProps } from '../state/gate-context.ts'

export const SelfServiceStart: FC<ScreenProps> = ({ context }) => {
  const [isAsked, ask] = useState(false)
  const { operator } = context.status
  if (!isAsked) {
    return (
      <section class="card">
        <h2>{text('kiosk.title')}</h2>
        <p>{text('kiosk.startHelp')}</p>
        <div class="actions">
          <Button label={text('kiosk.start')} icon="self_service" press={() => ask(true)} />
        </div>
      </section>
    )
  }
  return (
    <section class="card" data-asks="self_service">
      <h2>{text('kiosk.startHeading')}</h2>
      <p>{text(operator?.hasPin === true ? 'kiosk.startHelp' : 'kiosk.startNeeds')}</p>
      <div class="actions">
        {operator?.hasPin === true ? (
          <Button label={text('kiosk.startSubmit')} weight="main" press={() => start(context)} />
        ) : null}
        <Button label={text('kiosk.startCancel')} press={() => ask(false)} />
      </div>
    </section>
  )
}

function start(context: GateContext): void {
  // Before anything is awaited: browsers allow it only to the very press. Self-service works without it.
  void document.documentElement.requestFullscreen().catch(() => {})
  void begin(context)
}

async function begin({ setStatus, say }: GateContext): Promise<void> {
  const answer = await call('startSelfService', {})
  if (answer.ok) setStatus(answer.value)
  else say(refusalText(answer.error))
}
