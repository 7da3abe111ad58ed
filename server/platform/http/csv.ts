// Lists as CSV (RFC 4180), streamed page by page, for a spreadsheet that must not take a name for a formula.
import type * as v from 'valibot'
import { type Action, may } from '../../../shared/auth/may.ts'
import type { Result } from '../../../shared/result.ts'
import { MINUTE_MS } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import type { ActorOf, UserActor } from './actor.ts'
import { readAgain } from './authenticate.ts'
import { type Endpoint, endpoint } from './endpoint.ts'
import type { Page, PageQuery } from './page.ts'
import type { Refusal } from './problem.ts'

export type Cell = string | number | boolean | null

/** By the column's title. Programs read them: a title is never renamed, and new ones come last. */
export type Columns<Row> = Readonly<Record<string, (row: Row) => Cell>>

type ExportSpec<A extends Action, Q extends v.GenericSchema, Row> = {
  /** `/tenant/exports/events.csv` */
  readonly path: string
  /** One that only people may do. */
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

/** What is held in memory of a list: about half a megabyte, and ten milliseconds of one connection. */
const ROWS_PER_PAGE = 500

/**
 * The endpoint that gives all of a list. What a reader does not take is not read, and between two pages no connection
 * is held: a reader that is slow, or goes away, keeps nothing waiting.
 */
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
    run: async (deps, { actor, query, requestId }) => {
      // Safe: both came through this very action and this very schema.
      const ask = (after: string | undefined): ReturnType<typeof spec.page> =>
        spec.page(deps, actor as ActorOf<A>, {
          ...(query as v.InferOutput<Q>),
          limit: ROWS_PER_PAGE,
          after,
        })
      const first = await ask(undefined)
      if (!first.ok) return first
      // Safe: an export is asked by somebody who signed in.
      const isWelcome = (): Promise<boolean> =>
        isStillAllowed(deps, actor as UserActor, spec.action)
      const lines = writeLines(spec.columns, first.value, ask, isWelcome)
      const onFault = (error: unknown): void =>
        deps.log.warn('export broke off', { requestId, route: spec.path, error })
      return new Response(toBody(lines, onFault), {
        headers: {
          'content-type': 'text/csv; charset=UTF-8; header=present',
          'content-disposition': `attachment; filename="${spec.path.split('/').at(-1)}"`,
        },
      })
    },
  })

/** A suspension works on an export that is on its way, too. */
async function isStillAllowed(deps: Deps, actor: UserActor, action: Action): Promise<boolean> {
  const person = await readAgain(deps, actor)
  return person !== null && person.ended === null && may(person, action)
}

/** Throws where the list cannot go on: a file that breaks off must not look whole. */
export async function* writeLines<Row>(
  columns: Columns<Row>,
  first: Page<Row>,
  ask: (after: string) => Promise<Result<Page<Row>, Refusal>>,
  isWelcome: () => Promise<boolean>,
): AsyncGenerator<string> {
  // The mark by which spreadsheets know UTF-8, and with it Bangla.
  yield `\ufeff${csvLine(Object.keys(columns))}`
  const cellsOf = Object.values(columns)
  for (let page = first; ; ) {
    yield page.items.map((row) => csvLine(cellsOf.map((cell) => cell(row)))).join('')
    if (page.next === null) return
    if (!(await isWelcome())) throw new Error('whoever asked may not read it any more')
    const next = await ask(page.next)
    if (!next.ok) throw new Error(`the list refused its own cursor: ${next.error.code}`)
    page = next.value
  }
}

/** One row, its line end included. */
export const csvLine = (cells: readonly Cell[]): string => `${cells.map(writeCell).join(',')}\r\n`

/** What a spreadsheet may skip before it decides that a cell is a formula: blanks, controls, marks without a width. */
const SKIPPED = /^[\s\p{Cc}\p{Cf}]+/u
/** In their full-width and small forms too, which some spreadsheets read as these. */
const FORMULA = /^[=+\-@\u2212]/

/** A spreadsheet runs what begins like a formula; behind an apostrophe it is text. */
function isFormula(cell: string): boolean {
  if (/^[\t\r\n]/.test(cell)) return true
  // The first characters decide, and a long text is not worth folding.
  const head = cell.replace(SKIPPED, '').slice(0, 2).normalize('NFKC')
  return FORMULA.test(head)
}

function writeCell(cell: Cell): string {
  if (cell === null) return ''
  if (typeof cell !== 'string') return String(cell)
  const text = isFormula(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** One page a pull; a reader that goes ends the lines. */
export function toBody(
  lines: AsyncGenerator<string>,
  onFault: (error: unknown) => void,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        try {
          const next = await lines.next()
          if (next.done) controller.close()
          else controller.enqueue(encoder.encode(next.value))
        } catch (error) {
          onFault(error)
          controller.error(error)
        }
      },
      cancel: async () => {
        await lines.return(undefined)
      },
    },
    { highWaterMark: 0 },
  )
}
