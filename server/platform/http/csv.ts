// Lists as CSV (RFC 4180), streamed page by page, for a spreadsheet that must not take a name for a formula.
import type * as v from 'valibot'
import type { Action } from '../../../shared/auth/may.ts'
import type { Result } from '../../../shared/result.ts'
import { MINUTE_MS } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import type { ActorOf } from './actor.ts'
import { type Endpoint, endpoint } from './endpoint.ts'
import { PAGE_LIMIT_MAX, type Page, type PageQuery } from './page.ts'
import type { Refusal } from './problem.ts'

export type Cell = string | number | boolean | null

/** By the column's title. */
export type Columns<Row> = Readonly<Record<string, (row: Row) => Cell>>

type ExportSpec<A extends Action, Q extends v.GenericSchema, Row> = {
  /** `/tenant/exports/events.csv` */
  readonly path: string
  readonly action: A
  readonly summary: string
  /** The list's own filters. */
  readonly query: Q
  readonly columns: Columns<Row>
  readonly page: (
    deps: Deps,
    actor: ActorOf<A>,
    query: v.InferOutput<Q> & PageQuery,
  ) => Promise<Result<Page<Row>, Refusal>>
}

/** An export reads a whole list. */
const EXPORT_RATE = { name: 'export', max: 30, windowMs: 5 * MINUTE_MS }

/** The endpoint that gives all of a list. What a reader does not take is not read. */
export const csvEndpoint = <
  const A extends Action,
  Q extends v.GenericSchema<unknown, object>,
  Row,
>(
  spec: ExportSpec<A, Q, Row>,
): Endpoint =>
  endpoint({
    method: 'GET',
    path: spec.path,
    action: spec.action,
    summary: spec.summary,
    query: spec.query,
    rateLimit: EXPORT_RATE,
    produces: 'text/csv',
    run: async (deps, { actor, query }) => {
      // Safe: both came through this very action and this very schema.
      const ask = (after: string | undefined): ReturnType<typeof spec.page> =>
        spec.page(deps, actor as ActorOf<A>, {
          ...(query as v.InferOutput<Q>),
          limit: PAGE_LIMIT_MAX,
          after,
        })
      const first = await ask(undefined)
      if (!first.ok) return first
      return new Response(toBody(writeLines(spec.columns, first.value, ask)), {
        headers: {
          'content-type': 'text/csv; charset=UTF-8; header=present',
          'content-disposition': `attachment; filename="${spec.path.split('/').at(-1)}"`,
        },
      })
    },
  })

async function* writeLines<Row>(
  columns: Columns<Row>,
  first: Page<Row>,
  ask: (after: string) => Promise<Result<Page<Row>, Refusal>>,
): AsyncGenerator<string> {
  // The mark by which spreadsheets know UTF-8, and with it Bangla.
  yield `\ufeff${csvLine(Object.keys(columns))}`
  const cellsOf = Object.values(columns)
  for (let page = first; ; ) {
    yield page.items.map((row) => csvLine(cellsOf.map((cell) => cell(row)))).join('')
    if (page.next === null) return
    const next = await ask(page.next)
    if (!next.ok) throw new Error(`the list refused its own cursor: ${next.error.code}`)
    page = next.value
  }
}

/** One row, its line end included. */
export const csvLine = (cells: readonly Cell[]): string => `${cells.map(writeCell).join(',')}\r\n`

function writeCell(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell !== 'string') return String(cell)
  // A spreadsheet runs what begins like a formula; behind an apostrophe it is text.
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

function toBody(lines: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        const next = await lines.next()
        if (next.done) controller.close()
        else controller.enqueue(encoder.encode(next.value))
      },
      cancel: async () => {
        await lines.return(undefined)
      },
    },
    { highWaterMark: 0 },
  )
}
