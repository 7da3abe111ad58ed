// Whether badges are printed at this station, asked once and told to every button.
import type { CallInput, CallOutput } from '../../contract/calls.ts'
import { type ClientResult, call } from '../client.ts'

type Printers = CallOutput<'printers'>

let known: Printers | null = null
let isAsking = false
const hearers = new Set<(printers: Printers) => void>()

function note(answer: ClientResult<Printers>): ClientResult<Printers> {
  if (!answer.ok) return answer
  known = answer.value
  for (const hear of hearers) hear(answer.value)
  return answer
}

/** Null: nobody knows yet. */
export const knownPrinters = (): Printers | null => known

/** Asks where nobody has, and hears of every change until it lets go by what is returned. */
export function followPrinters(hear: (printers: Printers) => void): () => void {
  hearers.add(hear)
  if (known === null && !isAsking) void askPrinters()
  return () => void hearers.delete(hear)
}

export async function askPrinters(): Promise<ClientResult<Printers>> {
  isAsking = true
  const answer = note(await call('printers', {}))
  isAsking = false
  return answer
}

export const choosePrinter = async (
  printer: CallInput<'choosePrinter'>['printer'],
): Promise<ClientResult<Printers>> => note(await call('choosePrinter', { printer }))
