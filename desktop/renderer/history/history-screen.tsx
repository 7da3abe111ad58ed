// What this laptop scanned, newest first, and what may be taken back.
import { type FC, useLayoutEffect, useRef, useState } from 'hono/jsx/dom'
import type { CallOutput } from '../../contract/calls.ts'
import { HISTORY_ROWS_MAX } from '../../contract/limits.ts'
import type { HistoryRow } from '../../contract/views.ts'
import { type ClientResult, call } from '../client.ts'
import { Button } from '../parts/button.tsx'
import { refusalText, text } from '../parts/words.ts'
import type { ScreenProps } from '../state/gate-context.ts'
import { HistoryLine } from './history-line.tsx'

const PAGE_ROWS = 30

type Loaded = {
  readonly items: readonly HistoryRow[]
  readonly next: number | null
  readonly problem: string | null
}

export const HistoryScreen: FC<ScreenProps> = ({ context }) => {
  const [loaded, setLoaded] = useState<Loaded | null>(null)
  const [asked, setAsked] = useState<string | null>(null)
  const shown = useRef(0)
  const load = async (rows: number): Promise<void> => {
    const fresh = await loadRows(rows)
    shown.current = fresh.items.length
    setLoaded(fresh)
  }
  // What was on the screen is loaded anew after each scan, however far back one had gone.
  useLayoutEffect(() => void load(Math.max(PAGE_ROWS, shown.current ?? 0)), [context.changes])
  const undo = async (row: HistoryRow): Promise<void> => {
    if (asked !== row.scanId) return setAsked(row.scanId)
    setAsked(null)
    const answer = await call('annul', { scanId: row.scanId })
    const name = row.name ?? text('scan.unnamed')
    context.say(answer.ok ? text('scan.takenBackName', { name }) : refusalText(answer.error))
    await load(Math.max(PAGE_ROWS, shown.current ?? 0))
  }
  return (
    <>
      <h2>{text('scan.history')}</h2>
      {loaded === null ? (
        <p>{text('page.working')}</p>
      ) : (
        <HistoryRows {...{ loaded, context, asked, undo }} />
      )}
      {loaded !== null && loaded.next !== null ? (
        <Button
          label={text('scan.historyMore')}
          press={() => void load(loaded.items.length + PAGE_ROWS)}
        />
      ) : null}
    </>
  )
}

type RowsProps = ScreenProps & {
  readonly loaded: Loaded
  readonly asked: string | null
  readonly undo: (row: HistoryRow) => Promise<void>
}

const HistoryRows: FC<RowsProps> = ({ loaded, context, asked, undo }) => {
  if (loaded.problem !== null) {
    return (
      <p class="problem" role="alert">
        {loaded.problem}
      </p>
    )
  }
  if (loaded.items.length === 0) return <p>{text('scan.historyEmpty')}</p>
  return (
    <ol class="rows">
      {loaded.items.map((row) => (
        <HistoryLine
          key={row.scanId}
          row={row}
          status={context.status}
          isAsked={asked === row.scanId}
          undo={() => void undo(row)}
          say={context.say}
        />
      ))}
    </ol>
  )
}

type Page = ClientResult<CallOutput<'history'>>

/** The newest so many rows, in as many calls as that takes. */
async function loadRows(rows: number): Promise<Loaded> {
  const items: HistoryRow[] = []
  let next: number | null = null
  do {
    const limit = Math.min(HISTORY_ROWS_MAX, rows - items.length)
    const answer: Page = await call('history', {
      limit,
      ...(next === null ? {} : { before: next }),
    })
    if (!answer.ok) return { items, next: null, problem: refusalText(answer.error) }
    items.push(...answer.value.items)
    next = answer.value.next
  } while (next !== null && items.length < rows)
  return { items, next, problem: null }
}
