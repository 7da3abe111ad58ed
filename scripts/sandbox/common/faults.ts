// What goes wrong next: a list that anybody may fill over HTTP, used up request by request.

/**
 * - `hang`: no answer until `/__sim/release` or the caller leaves.
 * - `reset`: the connection is cut without an answer. `half`: in the middle of it.
 * - `html`: a firewall's page with 200. `empty`, `garbage`: 200 with nothing, with something that is no JSON.
 * - `slow`: a byte now and then, for ever. `huge`: an answer that does not end.
 * - `redirect`: to another host. `status`: `status`, with a page for a body and `retryAfter` if given.
 * - `code`: the provider's own refusal `code`, in the form `form` where it has several.
 */
export const FAULT_KINDS = [
  'hang',
  'reset',
  'half',
  'html',
  'empty',
  'garbage',
  'slow',
  'huge',
  'redirect',
  'status',
  'code',
] as const
export type FaultKind = (typeof FAULT_KINDS)[number]

export type Fault = {
  /** The operation's name, or `*`. */
  readonly operation: string
  readonly kind: FaultKind
  /** The work is done all the same; only its answer goes wrong. */
  readonly isDone: boolean
  readonly status: number
  readonly retryAfter: string | null
  readonly code: string
  readonly form: string
  /** Only requests with this text in their path, query or body; empty: all. */
  readonly match: string
  /** How many more requests it meets. */
  times: number
}

export type FaultList = {
  readonly list: () => readonly Fault[]
  /** @throws FaultRefused with a sentence for whoever asked */
  readonly add: (fields: Readonly<Record<string, unknown>>) => void
  readonly clear: () => void
  /** The fault that this request meets, used up by it; null for none. `said`: all that was asked. */
  readonly take: (operation: string, said: string) => Fault | null
}

export class FaultRefused extends Error {
  override readonly name = 'FaultRefused'
}

const FIELDS = [
  ...['operation', 'kind', 'isDone', 'status', 'retryAfter', 'code', 'form'],
  ...['match', 'times'],
]

export function createFaultList(operations: readonly string[]): FaultList {
  let faults: Fault[] = []
  return {
    list: () => faults,
    add: (fields) => {
      faults.push(readFault(fields, operations))
    },
    clear: () => {
      faults = []
    },
    take: (operation, said) => {
      const fault = faults.find(
        (one) => (one.operation === '*' || one.operation === operation) && said.includes(one.match),
      )
      if (fault === undefined) return null
      fault.times -= 1
      faults = faults.filter(({ times }) => times > 0)
      return fault
    },
  }
}

function readFault(
  fields: Readonly<Record<string, unknown>>,
  operations: readonly string[],
): Fault {
  const unknown = Object.keys(fields).filter((name) => !FIELDS.includes(name))
  if (unknown.length > 0) throw new FaultRefused(`unknown field: ${unknown.join(', ')}`)
  const kind = FAULT_KINDS.find((one) => one === fields['kind'])
  if (kind === undefined) throw new FaultRefused(`kind is one of ${FAULT_KINDS.join(', ')}`)
  const operation = String(fields['operation'] ?? '*')
  if (operation !== '*' && !operations.includes(operation)) {
    throw new FaultRefused(`operation is * or one of ${operations.join(', ')}`)
  }
  return {
    operation,
    kind,
    isDone: fields['isDone'] === true || fields['isDone'] === 'true',
    status: Number(fields['status'] ?? 500),
    retryAfter: fields['retryAfter'] === undefined ? null : String(fields['retryAfter']),
    code: String(fields['code'] ?? ''),
    form: String(fields['form'] ?? ''),
    match: String(fields['match'] ?? ''),
    times: Number(fields['times'] ?? 1),
  }
}
