// What the page does: sends readings, asks the core, hands on its answers. The page's state is the store's.
import type { CallInput } from '../../contract/calls.ts'
import type { Signal, SignalPage } from '../../contract/signals.ts'
import type { AdmissionView, StatusView } from '../../contract/views.ts'
import { type ClientResult, call } from '../client.ts'
import type { GateContext, Read, Screen, ScreenKey } from './gate-context.ts'
import { ANSWER_MS_MAX, type GateState, showMs } from './gate-state.ts'
import type { GateStore, StoreDeps } from './gate-store.ts'
import { heaviestTone, type Tone } from './tone.ts'

export type Force = NonNullable<CallInput<'scan'>['force']>
type Options = Pick<CallInput<'scan'>, 'confirm' | 'force'>

export type GateSession = {
  /** A reader read something: whoever holds reads hears it, or it is a scan. */
  readonly hear: (read: Read) => void
  /** A screen waits for a read. */
  readonly isHeld: () => boolean
  /** Whether the open screen took that key for itself. */
  readonly obeyKey: (key: ScreenKey) => boolean
  readonly hearPage: (page: SignalPage) => void
  /** Asks for everything once. */
  readonly start: () => Promise<void>
  readonly confirmUnpaid: () => void
  /** Sends what was refused again with a supervisor's word. Resolves with why it did nothing; null: it was heard. */
  readonly force: (force: Force) => Promise<ClientResult<AdmissionView>>
  /** The context of a screen, for one drawing. */
  readonly contextOf: (state: GateState, status: StatusView) => GateContext
}

export type SessionDeps = StoreDeps & {
  readonly store: GateStore
  /** Plays once for each verdict that takes the panel. */
  readonly play: (tone: Tone) => void
  /** Whatever a reader read, before it is decided what it means. */
  readonly heard: (read: Read) => void
}

/** The screen that shows what is missing, or where scanning happens. */
export const homeScreen = (status: StatusView): Screen =>
  status.station === null || (status.event === null && status.connection.reason === 'no_event')
    ? 'set_up'
    : 'scan'

export function createGateSession(deps: SessionDeps): GateSession {
  const { store, monotonicMs } = deps
  const holders: ((read: Read) => void)[] = []
  const keyHolders: ((key: ScreenKey) => boolean)[] = []
  const signalHearers = new Set<(signal: Signal) => void>()
  const scans = scanner(deps)
  const asking = asker(deps)

  const hear = (read: Read): void => {
    deps.heard(read)
    const holder = holders.at(-1)
    if (holder === undefined) scans.scan(read)
    else holder(read)
  }
  const go = (screen: Screen): void => store.dispatch({ kind: 'went', screen })
  const fixed = {
    setStatus: asking.setStatus,
    go,
    holdReads: (holder: (read: Read) => void) => hold(holders, holder),
    holdKeys: (holder: (key: ScreenKey) => boolean) => hold(keyHolders, holder),
    scan: (read: Read) => scans.scan(read),
    show: scans.show,
    hearSignals: (one: (signal: Signal) => void) => {
      signalHearers.add(one)
      return () => void signalHearers.delete(one)
    },
    say: (sentence: string) => store.dispatch({ kind: 'said', sentence, atMs: monotonicMs() }),
  }
  const hearSignal = (signal: Signal): void => {
    if (signal.name === 'scanner.read') {
      const { scannerId, text } = signal.payload
      hear({ text, source: 'serial', scannerId, atMs: monotonicMs() })
    }
    if (signal.name === 'sync.changed') store.dispatch({ kind: 'changed' })
    for (const one of signalHearers) one(signal)
  }
  return {
    hear,
    isHeld: () => holders.length > 0,
    obeyKey: (key) => keyHolders.at(-1)?.(key) === true,
    hearPage: ({ signals, hasMissed }) => {
      for (const signal of signals) hearSignal(signal)
      const names = new Set(signals.map((signal) => signal.name))
      if (hasMissed || names.has('status.changed')) void asking.refresh()
      if (hasMissed) store.dispatch({ kind: 'changed' })
    },
    start: async () => {
      await asking.refresh()
      await restoreVerdict(deps)
      keepCounters(deps)
    },
    confirmUnpaid: () => scans.again({ confirm: ['unpaid'] }),
    force: async (force) => await scans.force(force),
    contextOf: ({ changes }, status) => ({ ...fixed, status, changes }),
  }
}

/** Returns how to let go. */
function hold<T>(holders: T[], holder: T): () => void {
  holders.push(holder)
  return () => {
    if (holders.includes(holder)) holders.splice(holders.indexOf(holder), 1)
  }
}

/** Asks for the status, one question at a time, and once more when something changed meanwhile. */
function asker({ store, monotonicMs }: SessionDeps) {
  let isAsking = false
  let isStale = false
  const setStatus = (status: StatusView): void => {
    const isFirst = store.get().status === null
    store.dispatch({ kind: 'status', status, atMs: monotonicMs() })
    const home = homeScreen(status)
    const { screen } = store.get()
    if (screen !== home && (isFirst || (home === 'set_up' && screen === 'scan'))) {
      store.dispatch({ kind: 'went', screen: home })
    }
  }
  const refresh = async (): Promise<void> => {
    isStale = true
    if (isAsking) return
    isAsking = true
    while (isStale) {
      isStale = false
      const answer = await call('status', {})
      if (answer.ok) setStatus(answer.value)
      else store.dispatch({ kind: 'core', core: coreStateOf(answer.error.code) })
    }
    isAsking = false
  }
  return { setStatus, refresh }
}

/** Counting everything for every scan of a rush would take the time of the scans. */
const COUNT_MS = 1_000

/** Asks for the counters after every change, at most once a second. */
function keepCounters({ store, after }: SessionDeps): void {
  let counted = -1
  let isCounting = false
  const count = async (): Promise<void> => {
    const { changes, core, status } = store.get()
    if (isCounting || counted === changes || core !== 'here' || status?.mode !== 'gate') return
    isCounting = true
    counted = changes
    const answer = await call('counters', {})
    if (answer.ok) store.dispatch({ kind: 'counters', counters: answer.value })
    after(COUNT_MS, () => {
      isCounting = false
      void count()
    })
  }
  store.subscribe(() => void count())
  void count()
}

const coreStateOf = (code: string) => (code === 'no_token' ? 'foreign' : 'gone')

/** A verdict that was on the screen when the page was loaded again is still of use for the rest of its time. */
async function restoreVerdict({ store, monotonicMs }: SessionDeps): Promise<void> {
  const answer = await call('lastVerdict', {})
  const { status, newest } = store.get()
  if (!answer.ok || answer.value.admission === null || status === null || newest > 0) return
  const { admission } = answer.value
  const ageMs = Date.parse(status.clock.now) - Date.parse(admission.scannedAt)
  // Corrected time may have stepped back a little since.
  if (Math.abs(ageMs) >= showMs([admission])) return
  const atMs = monotonicMs() - Math.max(0, ageMs)
  store.dispatch({ kind: 'answered', number: 1, admissions: [admission], read: null, atMs })
  store.dispatch({ kind: 'tick', atMs: monotonicMs() })
}

/** Sends scans. Several may be under way; each keeps its number, and the newest owns the panel. */
function scanner({ store, monotonicMs, after, play }: SessionDeps) {
  const answered = (
    number: number,
    admissions: readonly AdmissionView[],
    read: Read | null,
  ): void => {
    const isNewest = number >= store.get().newest
    store.dispatch({ kind: 'answered', number, admissions, read, atMs: monotonicMs() })
    if (isNewest && admissions.length > 0) play(heaviestTone(admissions))
  }

  const send = async (
    read: Read | null,
    ask: () => Promise<ClientResult<AdmissionView>>,
  ): Promise<ClientResult<AdmissionView>> => {
    store.dispatch({ kind: 'sent', atMs: monotonicMs() })
    const number = store.get().newest
    const unanswered = (code: string, message: string): void =>
      store.dispatch({
        kind: 'unanswered',
        number,
        why: { code, message },
        atMs: monotonicMs(),
      })
    const cancel = after(ANSWER_MS_MAX, () => unanswered('slow', ''))
    const answer = await ask()
    cancel()
    if (answer.ok) answered(number, [answer.value], read)
    else unanswered(answer.error.code, answer.error.message)
    return answer
  }

  const scan = (read: Read, options: Options = {}): void =>
    void send(read, () => call('scan', { ...scanInput(read), ...options }))

  /** What the panel shows, if one verdict, asked for once more. */
  const askAgain = (options: Options) => {
    const { panel } = store.get()
    if (panel.kind !== 'verdicts') return null
    const { read, admissions } = panel
    const ticketId = admissions[0]?.ticket?.id
    if (admissions.length !== 1) return null
    if (read !== null) {
      return { read, ask: () => call('scan', { ...scanInput(read), ...options }) }
    }
    if (ticketId === undefined) return null
    return { read, ask: () => call('admitByTicket', { ticketId, ...options }) }
  }
  const again = (options: Options): void => {
    const asked = askAgain(options)
    if (asked !== null) void send(asked.read, asked.ask)
  }

  /** A refused force leaves the panel and what was typed; so nothing is sent as a scan until it was heard. */
  const force = async (given: Force): Promise<ClientResult<AdmissionView>> => {
    const number = store.get().newest
    const asked = askAgain({ force: given })
    if (asked === null) return { ok: false, error: { code: 'scan_not_found', message: '' } }
    const answer = await asked.ask()
    if (answer.ok) answered(number, [answer.value], asked.read)
    return answer
  }

  const show = (admissions: readonly AdmissionView[]): void =>
    answered(store.get().newest + 1, admissions, null)

  return { scan, again, force, show }
}

const scanInput = (read: Read): CallInput<'scan'> => ({
  code: read.text,
  ...(read.scannerId === null ? {} : { scannerId: read.scannerId }),
})
