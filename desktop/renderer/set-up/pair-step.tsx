// The pairing that there is, or the way to one.
import { type FC, useState } from 'hono/jsx/dom'
import { Button } from '../parts/button.tsx'
import { text } from '../parts/words.ts'
import type { ScreenProps } from '../state/gate-context.ts'
import { PairForm } from './pair-form.tsx'

export const PairStep: FC<ScreenProps & { readonly next: () => void }> = ({ context, next }) => {
  const { station, tenant, server } = context.status
  const [isAnew, setAnew] = useState(false)
  if (station === null || isAnew) {
    return (
      <PairForm
        context={context}
        done={next}
        cancel={station === null ? null : () => setAnew(false)}
      />
    )
  }
  return (
    <div class="card">
      <h2>{text('setup.step.pair')}</h2>
      <p>{text('setup.pair.done', { name: station.name, tenant: tenant?.name ?? '' })}</p>
      <p class="quiet">{server}</p>
      <div class="actions">
        <Button label={text('setup.next')} press={next} weight="main" />
        <Button label={text('setup.pair.anew')} press={() => setAnew(true)} />
      </div>
    </div>
  )
}
