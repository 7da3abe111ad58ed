// How far the first download is, and the ways on: nobody has to wait for it.
import type { FC } from 'hono/jsx/dom'
import type { StatusView } from '../../contract/views.ts'
import { SelfServiceStart } from '../kiosk/self-service-start.tsx'
import { Button } from '../parts/button.tsx'
import { useFirstFocus } from '../parts/first-focus.ts'
import { number, text } from '../parts/words.ts'
import type { ScreenProps } from '../state/gate-context.ts'

export const ReadyStep: FC<ScreenProps> = ({ context }) => {
  const { status, go } = context
  useFirstFocus('.button.main')
  return (
    <div class="cards">
      <div class="card">
        <h2>{text('setup.ready.heading')}</h2>
        <Download status={status} />
        <div class="actions">
          <Button label={text('setup.ready.check')} press={() => go('preflight')} weight="main" />
          <Button label={text('setup.ready.scan')} press={() => go('scan')} />
        </div>
      </div>
      <SelfServiceStart context={context} />
    </div>
  )
}

const Download: FC<{ readonly status: StatusView }> = ({ status }) => {
  const { download, completeUntil, connection, counts } = status
  // Later downloads bring what changed, and nobody waits for them.
  if (status.event !== null && completeUntil !== null) {
    return <p>{text('setup.ready.done', { count: number(counts.here.tickets) })}</p>
  }
  const isStuck = download === null && connection.state !== 'online'
  return (
    <>
      {download === null ? (
        <p class={isStuck ? 'problem' : ''} role="status">
          {text(isStuck ? `connection.${connection.reason}` : 'setup.ready.waiting')}
        </p>
      ) : (
        <Progress download={download} />
      )}
      <p>{text('setup.ready.meanwhile')}</p>
    </>
  )
}

type ProgressProps = { readonly download: NonNullable<StatusView['download']> }

const Progress: FC<ProgressProps> = ({ download: { rows, total } }) => {
  const words =
    total === null
      ? text('setup.ready.rowsOnly', { rows: number(rows) })
      : text('setup.ready.rows', { rows: number(rows), total: number(total) })
  return (
    <div class="download">
      <progress
        aria-label={text('setup.ready.heading')}
        {...(total === null ? {} : { value: rows, max: Math.max(1, total) })}
      />
      <span>{words}</span>
    </div>
  )
}
