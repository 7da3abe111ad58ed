// Which call is open while the screen is locked, or stands before visitors.
import { type Result, refuse } from '../../../shared/result.ts'
import type { CallInput, CallName } from '../../contract/calls.ts'
import type { CallRefusal } from '../../contract/refusals.ts'
import type { MetaValues } from '../stores.ts'

type ClosedMode = MetaValues['mode']

/** Open, closed, or open for some inputs only. */
type Openness<N extends CallName> = boolean | ((input: CallInput<N>) => boolean)

type OpenCalls = {
  readonly [N in CallName]: { readonly [M in ClosedMode]: Openness<N> }
}

const OPEN = { locked: true, self_service: true } as const
const CLOSED = { locked: false, self_service: false } as const

/** The server knows the password, so it opens the screen; a PIN has its own door, which counts the wrong ones. */
const withPassword = (input: CallInput<'signIn'>): boolean => input.password !== undefined

/** A visitor has no word in what a gate decides. */
const withoutDecisions = (input: CallInput<'scan'>): boolean =>
  input.force === undefined && input.confirm === undefined && input.direction === undefined

/** A call that is missing here does not compile. */
const OPEN_CALLS: OpenCalls = {
  status: OPEN,
  unlock: OPEN,
  signIn: { locked: withPassword, self_service: withPassword },
  scan: { locked: false, self_service: withoutDecisions },
  syncNow: { locked: false, self_service: true },
  lastVerdict: CLOSED,
  pair: CLOSED,
  setPin: CLOSED,
  signOut: CLOSED,
  events: CLOSED,
  selectEvent: CLOSED,
  supervisors: CLOSED,
  annul: CLOSED,
  search: CLOSED,
  group: CLOSED,
  admitGroup: CLOSED,
  admitByTicket: CLOSED,
  journal: CLOSED,
  setAside: CLOSED,
  preflight: CLOSED,
  history: CLOSED,
  counters: CLOSED,
  lock: CLOSED,
  startSelfService: CLOSED,
  dismissNotice: CLOSED,
  scanners: CLOSED,
  openScanner: CLOSED,
  closeScanner: CLOSED,
  printers: CLOSED,
  choosePrinter: CLOSED,
  badge: CLOSED,
  printBadge: CLOSED,
  adminSession: CLOSED,
  signInAdmin: CLOSED,
  signOutAdmin: CLOSED,
}

const REFUSAL = { locked: 'screen_locked', self_service: 'self_service' } as const

/** Null: the call may go on. `mode` null: the gate works as usual. */
export function refuseInMode<N extends CallName>(
  mode: ClosedMode | null,
  name: N,
  input: CallInput<N>,
): Result<never, CallRefusal> | null {
  if (mode === null) return null
  const openness: Openness<N> = OPEN_CALLS[name][mode]
  const isOpen = typeof openness === 'function' ? openness(input) : openness
  return isOpen ? null : refuse({ code: REFUSAL[mode] })
}
