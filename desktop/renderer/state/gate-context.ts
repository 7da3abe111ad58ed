// What every screen of the gate page is given: the status, and the few things a screen may do beyond itself.
import type { Signal } from '../../contract/signals.ts'
import type { AdmissionView, StatusView } from '../../contract/views.ts'

/** `set_up` shows whichever step is missing: pairing, signing in, choosing the event. */
export const SCREENS = [
  'set_up',
  'preflight',
  'scan',
  'search',
  'hand_entry',
  'history',
  'counters',
  'scanners',
  'help',
] as const
export type Screen = (typeof SCREENS)[number]

/** One text that a reader gave, or a hand typed, before anybody decided what it means. */
export type Read = {
  readonly text: string
  readonly source: 'wedge' | 'serial' | 'camera' | 'hand'
  /** For `serial`: which one, so that it hears the verdict. */
  readonly scannerId: string | null
  /** `event.timeStamp` or `performance.now()` of the last character, in milliseconds. */
  readonly atMs: number
}

export type GateContext = {
  readonly status: StatusView
  /** Every call that answers a status hands it on here. */
  readonly setStatus: (status: StatusView) => void
  readonly go: (screen: Screen) => void
  /**
   * While a screen holds reads they come to it and are no scans: a pairing code, the calibration code, a search by
   * code. Returns how to let go. The newest holder hears them.
   */
  readonly holdReads: (hear: (read: Read) => void) => () => void
  /**
   * While a screen holds keys it is asked first what they order, wherever the focus is; false leaves them to the page.
   * Returns how to let go.
   */
  readonly holdKeys: (obey: (key: ScreenKey) => boolean) => () => void
  /** Sends a read as a scan and shows its verdict. */
  readonly scan: (read: Read) => void
  /** Shows verdicts that another call brought, such as an admission out of the search. Several: a group's. */
  readonly show: (admissions: readonly AdmissionView[]) => void
  /** Hears the core's signals until it lets go by what is returned. */
  readonly hearSignals: (hear: (signal: Signal) => void) => () => void
  /** Rises with every scan made or learnt: what a screen loaded before is older. */
  readonly changes: number
  /** Speaks a sentence to a screen reader and shows it for a few seconds, without taking the focus. */
  readonly say: (sentence: string) => void
}

/** Keys that mean something else while a screen has somebody's ticket open: Escape and F7. */
export type ScreenKey = 'back' | 'group'

/** What a screen is drawn from. */
export type ScreenProps = { readonly context: GateContext }
