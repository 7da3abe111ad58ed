// One scan of the gate's history.
import type { FC } from 'hono/jsx/dom'
import type { HistoryRow, StatusView } from '../../contract/views.ts'
import { BadgeButton, type BadgeProps } from '../badge/badge-button.tsx'
import { Button } from '../parts/button.tsx'
import { Icon } from '../parts/icon.tsx'
import { zoneOf } from '../parts/strip.tsx'
import { localName, text, timeText } from '../parts/words.ts'
import { wordOf } from '../scan/verdict-words.ts'
import { toneOf } from '../state/tone.ts'

type LineProps = Pick<BadgeProps, 'say'> & {
  readonly row: HistoryRow
  readonly status: StatusView
  /** It was pressed once, and the next press takes it back. */
  readonly isAsked: boolean
  readonly undo: () => void
}

export const HistoryLine: FC<LineProps> = ({ row, status, isAsked, undo, say }) => {
  const isGone = row.kind === 'annul' || row.isAnnulled
  const tone = isGone ? 'annulled' : toneOf(row)
  return (
    <li class={tone} data-scan={row.scanId} data-reason={row.reason}>
      <time datetime={row.scannedAt}>
        {timeText(row.scannedAt, zoneOf(status), status.clock.now)}
      </time>
      <Icon name={tone} />
      <span class="grow">
        <strong>{row.name ?? text('scan.unnamed')}</strong>
        <small>{factsOf(row).join(' · ')}</small>
      </span>
      {row.ticketId === null || isGone || row.verdict === 'refused' ? null : (
        <BadgeButton ticketId={row.ticketId} say={say} />
      )}
      {row.canAnnul ? (
        <Button
          label={text(isAsked ? 'scan.undoSure' : 'scan.undo')}
          press={undo}
          weight={isAsked ? 'danger' : 'plain'}
        />
      ) : null}
    </li>
  )
}

function factsOf(row: HistoryRow): string[] {
  if (row.kind === 'annul')
    return [text('scan.historyAnnul'), row.operatorName ?? ''].filter(Boolean)
  const type = row.ticketType
  return [
    wordOf(row),
    row.reason === 'ok' ? '' : text(`reason.${row.reason}`),
    type === null ? '' : localName(type.name, type.nameBn),
    row.note ?? '',
    row.forcedPast === null ? '' : text('scan.historyForced'),
    row.isAnnulled ? text('scan.historyAnnulled') : '',
    row.isConflict ? text('scan.historyConflict') : '',
    row.gateName ?? '',
    row.operatorName ?? '',
    row.verdict === 'admitted' && !row.isAnnulled && !row.canAnnul ? text('scan.historyLater') : '',
  ].filter(Boolean)
}
