// The verdicts of one order together: a sum, and a line for each visitor.
import type { FC } from 'hono/jsx/dom'
import type { AdmissionView, StatusView } from '../../contract/views.ts'
import { Icon } from '../parts/icon.tsx'
import { zoneOf } from '../parts/strip.tsx'
import { text } from '../parts/words.ts'
import { heaviestTone, toneOf } from '../state/tone.ts'
import { nameOf, sentencesOf, ticketLine, wordOf } from './verdict-words.ts'

type GroupProps = { readonly admissions: readonly AdmissionView[]; readonly status: StatusView }

export const GroupVerdict: FC<GroupProps> = ({ admissions, status }) => {
  return (
    <div class={`verdict group ${heaviestTone(admissions)}`} data-reason="group">
      <Icon name={heaviestTone(admissions)} />
      <p class="word">{sumText(admissions)}</p>
      <ul class="group-list">
        {admissions.map((admission) => (
          <GroupLine key={admission.scanId} admission={admission} status={status} />
        ))}
      </ul>
    </div>
  )
}

/** How many of them got in. */
export function sumText(admissions: readonly AdmissionView[]): string {
  const total = admissions.length
  const admitted = admissions.filter(({ verdict }) => verdict === 'admitted').length
  if (admitted === total) return text('scan.groupAll', { total })
  return admitted === 0
    ? text('scan.groupNone', { total })
    : text('scan.group', { admitted, total })
}

type LineProps = { readonly admission: AdmissionView; readonly status: StatusView }

const GroupLine: FC<LineProps> = ({ admission, status }) => {
  const tone = toneOf(admission)
  const line = ticketLine(admission)
  const isPlain = tone === 'admit'
  return (
    <li class={tone}>
      <Icon name={tone} />
      <span class="grow">
        <strong>{nameOf(admission)}</strong>
        {line === null ? null : ` · ${line}`}
        {isPlain ? null : (
          <small>
            {[admission.attention, ...sentencesOf(admission, zoneOf(status))]
              .filter(Boolean)
              .join(' ')}
          </small>
        )}
      </span>
      <span class="word-of">{wordOf(admission)}</span>
    </li>
  )
}
