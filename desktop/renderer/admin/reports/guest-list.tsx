// Who may come, on paper: for the night on which everything else fails.
import type { FC } from 'hono/jsx/dom'
import { Button } from '../../parts/button.tsx'
import { currentLanguage, number } from '../../parts/words.ts'
import { api } from '../api/api.ts'
import { redraw } from '../frame/drawing.ts'
import { createDownload } from '../parts/download.ts'
import { DownloadButton } from '../parts/download-button.tsx'
import { ProblemNote } from '../parts/problem-note.tsx'
import { createResource } from '../parts/resource.ts'
import { Progress } from '../parts/small.tsx'
import { createGuestFiles, type GuestFiles } from './guest-files.ts'
import type { Report, ReportOf } from './reports-screen.tsx'
import './reports.css'
import { shown } from './shown.tsx'
import { text } from './words.ts'

export function openGuestList({ eventId }: ReportOf): Report {
  // Of the list itself only its size is needed here.
  const first = createResource((signal) =>
    api('GET /tenant/events/:eventId/guest-list', {
      params: { eventId },
      query: { limit: 1 },
      signal,
    }),
  )
  const paper = createGuestFiles()
  const download = createDownload()
  let language: string = currentLanguage()
  const choose = (chosen: string): void => {
    language = chosen
    paper.forget()
    redraw()
  }
  const file = `${text('reports.guests.file')}.csv`
  const path = `/tenant/events/${encodeURIComponent(eventId)}/guest-list.pdf`
  return {
    close: () => {
      first.close()
      paper.cancel()
      download.cancel()
    },
    actions: () => (
      <DownloadButton
        download={download}
        start={() => void download.start('/tenant/exports/guest-list.csv', { eventId }, file)}
      />
    ),
    view: () => (
      <section class="card">
        <p>{text('reports.guests.text')}</p>
        {shown(first, ({ total, files }) => (
          <Paper
            paper={paper}
            total={total ?? 0}
            files={files ?? 1}
            language={language}
            choose={choose}
            start={() => void paper.start(path, { language }, files ?? 1)}
          />
        ))}
      </section>
    ),
  }
}

type PaperProps = {
  readonly paper: GuestFiles
  readonly total: number
  readonly files: number
  readonly language: string
  readonly choose: (language: string) => void
  readonly start: () => void
}

const LANGUAGE_NAMES = [
  ['bn', 'বাংলা'],
  ['en', 'English'],
] as const

const Paper: FC<PaperProps> = ({ paper, total, files, language, choose, start }) => {
  const { isRunning, saved, problem } = paper.state()
  const counted = { saved: number(saved), files: number(files) }
  const isBegun = saved > 0 && saved < files
  return (
    <>
      <p>{text('reports.guests.count', { guests: number(total), files: number(files) })}</p>
      <label class="field report-choice">
        <span>{text('reports.guests.language')}</span>
        <select
          name="language"
          disabled={isRunning}
          onChange={({ target }: Event) => {
            if (target instanceof HTMLSelectElement) choose(target.value)
          }}
        >
          {LANGUAGE_NAMES.map(([value, name]) => (
            <option key={value} value={value} selected={value === language}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {isRunning ? (
        <Progress label={text('reports.guests.running', counted)} done={saved} total={files} />
      ) : null}
      <p role="status">
        {!isRunning && saved === files ? text('reports.guests.done', counted) : ''}
      </p>
      {problem === null ? null : <ProblemNote problem={problem} />}
      <div class="buttons">
        {isRunning ? (
          <Button label={text('reports.guests.cancel')} press={paper.cancel} />
        ) : (
          <Button
            label={
              isBegun
                ? text('reports.guests.goOn', { next: number(saved + 1) })
                : text('reports.guests.save')
            }
            weight="main"
            isDisabled={total === 0}
            press={start}
          />
        )}
      </div>
    </>
  )
}
