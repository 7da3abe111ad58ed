// Asks once more before an admission is taken back.
import type { FC } from 'hono/jsx/dom'
import type { HistoryRow, StatusView } from '../../contract/views.ts'
import type { AppProps } from '../gate/app.tsx'
import { Button } from '../parts/button.tsx'
import { zoneOf } from '../parts/strip.tsx'
import { text, timeText } from '../parts/words.ts'

type UndoProps = Pick<AppProps, 'parts'> & {
  readonly row: HistoryRow
  readonly status: StatusView
}

export const UndoQuestion: FC<UndoProps> = ({ row, parts, status }) => {
  const time = timeText(row.scannedAt, zoneOf(status), status.clock.now)
  return (
    <div class="card question" role="alert" data-step="undo">
      <p class="ask">{text('scan.undoAsk', { name: row.name ?? text('scan.unnamed'), time })}</p>
      <p>{text('scan.undoAgain', { key: 'F8' })}</p>
      <div class="actions">
        <Button label={text('scan.undo')} press={parts.act.undo} weight="danger" shortcut="F8" />
        <Button label={text('scan.undoKeep')} press={parts.act.closeStep} shortcut="Esc" />
      </div>
    </div>
  )
}
