// The verdicts of one order together: a sum, and a line for each visitor; first those who stay outside.
import type { FC } from 'hono/jsx/dom'
import type { AdmissionView, StatusView } from '../../contract/views.ts'
import { Button } from '../parts/button.tsx'
import { Icon } from '../parts/icon.tsx'
import { zoneOf } from '../parts/strip.tsx'
import { text } from '../parts/words.ts'
import { heaviestTone, toneOf } from '../state/tone.ts'
import { nameOf, sentencesOf, ticketLine, wordOf } from './verdict-words.ts'

type GroupProps = {
  readonly admissions: readonly AdmissionView[]
  readonly status: StatusView
  /** Shows one of them alone, where it can be forced or paid. */
  readonly decide: (admission: AdmissionView) => void
}

export const GroupVerdict: FC<GroupProps> = ({ admissions, status, decide }) => {
  const { admitted, rest, total } = countsOf(admissions)
  const isMixed = admitted > 0 && rest > 0
  return (
    <div class={`verdict group ${heaviestTone(admissions)}`} data-reason="group">
      <Icon name={heaviestTone(admissions)} />
      <p class="word">
        {isMixed ? text('scan.groupMixed', { admitted, rest }) : sumText(admissions)}
      </p>
      {isMixed ? <p class="group-sum">{text('scan.groupRest', { admitted, total })}</p> : null}
      <ul class="group-list">
        {outsideFirst(admissions).map((admission) => (
          <GroupLine
            key={admission.scanId}
            admission={admission}
            status={status}
            decide={() => decide(admission)}
          />
        ))}
      </ul>
    </div>
  )
}

function countsOf(admissions: readonly AdmissionView[]) {
  const total = admissions.length
  const admitted = admissions.filter(({ verdict }) => verdict === 'admitted').length
  return { admitted, rest: total - admitted, total }
}

/** How many of them got in, or out. */
export function sumText(admissions: readonly AdmissionView[]): string {
  const { admitted, total } = countsOf(admissions)
  if (admissions[0]?.direction === 'exit') return text('scan.groupExits', { admitted, total })
  if (admitted === total) return text('scan.groupAll', { total })
  return admitted === 0
    ? text('scan.groupNone', { total })
    : text('scan.group', { admitted, total })
}

/** Somebody must be spoken to; the others walk on. */
const outsideFirst = (admissions: readonly AdmissionView[]): readonly AdmissionView[] => [
  ...admissions.filter(({ verdict }) => verdict === 'refused'),
  ...admissions.filter(({ verdict }) => verdict === 'admitted'),
]

type LineProps = {
  readonly admission: AdmissionView
  readonly status: StatusView
  readonly decide: () => void
}

const GroupLine: FC<LineProps> = ({ admission, status, decide }) => {
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
      {admission.canForce || admission.canOverride ? (
        <Button label={text('scan.groupDecide')} press={decide} />
      ) : null}
    </li>
  )
}
