// Brings a provider's statement in: whose it is, then the file. What cannot be read is told by line and column.
import type { FC } from 'hono/jsx/dom'
import type { Provider } from '../../../../shared/payments/schema.ts'
import { number } from '../../parts/words.ts'
import { api } from '../api/api.ts'
import type { Problem } from '../api/problem.ts'
import { PROVIDERS } from '../api/values.ts'
import { redraw } from '../frame/drawing.ts'
import { ProblemNote } from '../parts/problem-note.tsx'
import { text } from './words.ts'

/** The server's own limit. */
const BYTES_MAX = 4 * 1_024 * 1_024

type State = {
  readonly provider: Provider
  readonly isLive: boolean
  readonly isSending: boolean
  readonly isTooLarge: boolean
  readonly problem: Problem | null
  /** Of the last one that was taken. */
  readonly said: string | null
}

export type Bringing = ReturnType<typeof createBringing>

export function createBringing(done: () => void) {
  let state: State = {
    ...{ provider: 'bkash', isLive: true, isSending: false, isTooLarge: false },
    ...{ problem: null, said: null },
  }
  const set = (next: Partial<State>): void => {
    state = { ...state, ...next }
    redraw()
  }
  const send = async (file: File): Promise<void> => {
    const isTooLarge = file.size > BYTES_MAX
    set({ isTooLarge, isSending: !isTooLarge, problem: null, said: null })
    if (isTooLarge) return
    const { provider, isLive } = state
    const answer = await api('POST /tenant/statements', {
      query: { provider, live: isLive ? 'true' : 'false', fileName: file.name },
      body: file,
      headers: { 'content-type': 'text/csv' },
    })
    if (!answer.ok) return set({ isSending: false, problem: answer.problem })
    const { statement, known, isNew } = answer.value
    const counts = { lines: number(statement.lines), known: number(known) }
    set({ isSending: false, said: text(isNew ? 'ledger.bring.done' : 'ledger.bring.same', counts) })
    done()
  }
  return { state: () => state, set, send }
}

export const BringStatement: FC<{ readonly bringing: Bringing }> = ({ bringing }) => {
  const { provider, isLive, isSending, isTooLarge, problem, said } = bringing.state()
  return (
    <section class="card">
      <h2>{text('ledger.bring')}</h2>
      <p>{text('ledger.bring.text')}</p>
      <div class="filters">
        <label class="field">
          <span>{text('ledger.provider')}</span>
          <select
            name="provider"
            onChange={({ target }: Event) => {
              const chosen = PROVIDERS.find(
                (one) => target instanceof HTMLSelectElement && one === target.value,
              )
              if (chosen !== undefined) bringing.set({ provider: chosen })
            }}
          >
            {PROVIDERS.map((one) => (
              <option key={one} value={one} selected={one === provider}>
                {text(`payments.provider.${one}`)}
              </option>
            ))}
          </select>
        </label>
        <div class="field check">
          <label>
            <input
              type="checkbox"
              name="isTest"
              checked={!isLive}
              onChange={() => bringing.set({ isLive: !isLive })}
            />
            <span>{text('ledger.bring.test')}</span>
          </label>
        </div>
        <input
          id="statement-file"
          class="unseen"
          type="file"
          accept=".csv,text/csv"
          disabled={isSending}
          onChange={({ target }: Event) => {
            if (!(target instanceof HTMLInputElement)) return
            const [file] = target.files ?? []
            if (file !== undefined) void bringing.send(file)
            // So that the same file can be chosen again once it is mended.
            target.value = ''
          }}
        />
        <label class="button" for="statement-file">
          {text('ledger.bring.choose')}
        </label>
      </div>
      <p role="status">{isSending ? text('ledger.bring.sending') : (said ?? '')}</p>
      {isTooLarge ? (
        <strong class="fault" role="alert">
          {text('ledger.bring.large')}
        </strong>
      ) : null}
      {problem === null ? null : <ProblemNote problem={problem} />}
      {problem === null ? null : <Faults details={problem.details} />}
    </section>
  )
}

const COLUMNS = ['date', 'kind', 'reference', 'amount', 'fee'] as const
const WHYS = ['missing', 'unreadable', 'twice', 'no_table', 'empty', 'too_many'] as const

/** As the server sends them: untrusted words are looked up and never shown. */
const Faults: FC<{ readonly details: unknown }> = ({ details }) => {
  if (!Array.isArray(details)) return null
  const faults = details.flatMap((one: unknown) => {
    if (typeof one !== 'object' || one === null) return []
    const why = WHYS.find((name) => name === Reflect.get(one, 'why'))
    const column = COLUMNS.find((name) => name === Reflect.get(one, 'column'))
    const line: unknown = Reflect.get(one, 'line')
    if (why === undefined || typeof line !== 'number') return []
    const said = text(`ledger.fault.${why}`)
    return column === undefined
      ? text('ledger.fault.line', { line: number(line), said })
      : text('ledger.fault.column', { line: number(line), column, said })
  })
  return (
    <ul>
      {faults.map((fault) => (
        <li key={fault}>{fault}</li>
      ))}
    </ul>
  )
}
