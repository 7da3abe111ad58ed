// The button of a report: how far it is, and the way to stop it.
import type { FC } from 'hono/jsx/dom'
import { Button } from '../../parts/button.tsx'
import { number } from '../../parts/words.ts'
import { frameText } from '../frame/words.ts'
import type { Download } from './download.ts'
import { ProblemNote } from './problem-note.tsx'

type DownloadButtonProps = {
  readonly download: Download
  readonly start: () => void
  readonly label?: string
}

export const DownloadButton: FC<DownloadButtonProps> = ({ download, start, label }) => {
  const { isRunning, rows, bytes, isDone, isBroken, problem } = download.state()
  const counted = { rows: number(rows), size: sizeText(bytes) }
  return (
    <div class="download">
      {isRunning ? (
        <Button label={frameText('download.cancel')} press={download.cancel} />
      ) : (
        <Button label={label ?? frameText('download.start')} press={start} />
      )}
      <span role="status">
        {isRunning ? frameText('download.running', counted) : ''}
        {isDone ? frameText('download.done', counted) : ''}
        {isBroken ? frameText('download.broken') : ''}
      </span>
      {problem === null ? null : <ProblemNote problem={problem} />}
    </div>
  )
}

const KB = 1_000
const MB = 1_000_000

export const sizeText = (bytes: number): string =>
  bytes < MB
    ? frameText('size.kb', { count: number(Math.round(bytes / KB)) })
    : frameText('size.mb', { count: number(Math.round(bytes / MB)) })
