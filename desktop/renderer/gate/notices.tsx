// What a person should read: from the server, or found by the station itself.
import type { FC } from 'hono/jsx/dom'
import type { MessageKey } from '../../../shared/i18n/keys.ts'
import type { NoticeView } from '../../contract/views.ts'
import { call } from '../client.ts'
import { Button } from '../parts/button.tsx'
import { Icon } from '../parts/icon.tsx'
import { zoneOf } from '../parts/strip.tsx'
import { clockText, refusalText, text } from '../parts/words.ts'
import type { GateContext, ScreenProps } from '../state/gate-context.ts'

/** More would push the verdict off the screen; the rest follows when these are read. */
const SHOWN_MAX = 2

/** What tells how things stand goes away when they do. */
const LASTING: ReadonlySet<NoticeView['kind']> = new Set(['clock', 'set_aside', 'wiped'])

export const Notices: FC<ScreenProps> = ({ context }) => {
  const { notices, clock } = context.status
  if (notices.length === 0) return null
  return (
    <section class="notices" aria-label={text('scan.notices')}>
      <ul>
        {notices.slice(0, SHOWN_MAX).map((notice) => (
          <li key={notice.id}>
            <Icon name="problem" />
            <span class="grow">
              {sentence(notice)}{' '}
              <small>{clockText(notice.at, zoneOf(context.status), clock.now)}</small>
            </span>
            {LASTING.has(notice.kind) ? null : (
              <Button label={text('scan.dismiss')} press={() => void dismiss(context, notice)} />
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

/** The organizer's own text, or a sentence of ours. */
const sentence = ({ key, params, message }: NoticeView): string =>
  // Safe: the core names the keys of `MessageKey` only.
  key === null ? message : text(key as MessageKey, params)

async function dismiss(context: GateContext, { id }: NoticeView): Promise<void> {
  const answer = await call('dismissNotice', { id })
  if (answer.ok) context.setStatus(answer.value)
  else context.say(refusalText(answer.error))
}
