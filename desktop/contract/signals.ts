// What the core tells the pages by itself.
import * as v from 'valibot'
import { CheckInListId, ScanId, TicketId } from '../../shared/ids.ts'

export const SIGNALS = {
  /** Something in `status` changed; at most a few a second. The page asks for it. */
  'status.changed': v.object({}),
  /** Other gates' scans or ticket changes arrived. Null: too many to name. */
  'sync.changed': v.object({ ticketIds: v.nullable(v.array(TicketId)) }),
  /** A scan that was shown green here lost the merge: a person should look. */
  'verdict.revised': v.object({
    scanId: ScanId,
    winnerScanId: ScanId,
    ticketId: TicketId,
    listId: CheckInListId,
  }),
  /** A serial scanner read a text. The page sends it as a scan, or uses it where it asked for one. */
  'scanner.read': v.object({ scannerId: v.string(), text: v.string() }),
  /** A serial scanner came, went, or could not be opened: the page asks for `scanners`. */
  'scanners.changed': v.object({}),
} as const satisfies Record<string, v.GenericSchema>

export type SignalName = keyof typeof SIGNALS
export type Signal = {
  readonly [N in SignalName]: {
    readonly name: N
    readonly payload: v.InferOutput<(typeof SIGNALS)[N]>
  }
}[SignalName]

/** The core's side: calls every listener, and none after its own unsubscribe function ran. */
export type SignalSource = {
  readonly subscribe: (listener: (signal: Signal) => void) => () => void
}

/** A signal in the order of this run of the station app. */
export type NumberedSignal = Signal & { readonly sequence: number }

/** The answer of `GET /signals?after=N`. */
export type SignalPage = {
  readonly signals: readonly NumberedSignal[]
  /** The `after` of the next poll. */
  readonly next: number
  /** Signals between `after` and these are gone, or the station restarted: ask for everything again. */
  readonly hasMissed: boolean
  /** A newer poll of the same page took over. */
  readonly isSuperseded: boolean
}
