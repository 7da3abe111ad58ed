// What whoever starts a station may tell it beforehand, so that nobody types it: its pairing and its event.
import * as v from 'valibot'
import { GATE_CALLS, type Handlers, StationFault } from '../contract/calls.ts'
import { refusalMessage } from '../contract/refusal-message.ts'
import type { CallRefusal } from '../contract/refusals.ts'

/** The inputs of the two calls. */
export const SetUp = v.strictObject({
  pair: GATE_CALLS.pair.input,
  selectEvent: GATE_CALLS.selectEvent.input,
})
export type SetUp = v.InferOutput<typeof SetUp>

/**
 * What the environment's `PROBESH_SET_UP` says; null where it says nothing. A variable and no argument: every user of
 * a machine sees the arguments of every program, and a pairing code is as good as a laptop.
 *
 * @throws StationFault when it is not one
 */
export function readSetUp(text: string | undefined): SetUp | null {
  if (text === undefined || text === '') return null
  const parsed = v.safeParse(SetUp, readJson(text))
  if (parsed.success) return parsed.output
  const paths = parsed.issues.map((issue) => v.getDotPath(issue) ?? 'the whole')
  throw new StationFault(`PROBESH_SET_UP is wrong at: ${[...new Set(paths)].join(', ')}.`)
}

/**
 * Pairs a station that is not paired, and selects an event where none is. What a person did since stays.
 *
 * @throws StationFault with the sentence of what was refused
 */
export async function setUpOnce(
  handlers: Pick<Handlers, 'status' | 'pair' | 'selectEvent'>,
  { pair, selectEvent }: SetUp,
): Promise<void> {
  const before = granted('status', await handlers.status({}))
  if (before.station === null) granted('pairing', await handlers.pair(pair))
  if (before.event === null) granted('selecting the event', await handlers.selectEvent(selectEvent))
}

type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: CallRefusal }

function granted<T>(what: string, answer: Answer<T>): T {
  if (answer.ok) return answer.value
  throw new StationFault(`The station was not set up: ${what}: ${refusalMessage(answer.error)}`)
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
