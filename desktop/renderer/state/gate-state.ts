// What the gate page shows, as one value. Time is passed in; nothing here reads a clock or asks the core.
import type { TicketId } from '../../../shared/ids.ts'
import { MINUTE_MS, SECOND_MS } from '../../../shared/time.ts'
import type { AdmissionView, CountersView, HistoryRow, StatusView } from '../../contract/views.ts'
import type { Read, Screen } from './gate-context.ts'
import { heaviestTone } from './tone.ts'

/** An admission that needs no more looking at steps back, so that the next one is seen to be new. */
export const ADMIT_MS_BRIGHT = 2 * SECOND_MS
/** Then the screen waits for the next visitor again. */
export const VERDICT_MS = 8 * SECOND_MS
/** Before visitors: the next one must find the prompt. */
export const VISITOR_MS = 5 * SECOND_MS
/** A list takes longer to read. */
export const GROUP_MS = 30 * SECOND_MS
/** A page that has heard nothing by then says so. A later answer is still shown while nothing newer was read. */
export const ANSWER_MS_MAX = 3 * SECOND_MS
/** For which a second press of undo counts. */
export const CONFIRM_MS = 8 * SECOND_MS
export const SAID_MS = 6 * SECOND_MS
/** Earlier verdicts, for a gate with two scanners. */
const EARLIER_MAX = 4
const EARLIER_MS = MINUTE_MS

/** Where a page must not say more than the core said: `slow` is the page's own. */
export type Undecided = { readonly code: string; readonly message: string }

export type Verdicts = {
  readonly number: number
  readonly admissions: readonly AdmissionView[]
  /** The reading that was answered; null for a verdict that another screen or a reload brought. */
  readonly read: Read | null
  readonly shownAtMs: number
}

/** The one thing that is shown large. */
export type Panel =
  | { readonly kind: 'idle' }
  | { readonly kind: 'waiting'; readonly number: number; readonly sinceMs: number }
  | ({ readonly kind: 'verdicts'; readonly isDim: boolean } & Verdicts)
  | {
      readonly kind: 'undecided'
      readonly number: number
      readonly why: Undecided
      readonly shownAtMs: number
    }
  | { readonly kind: 'annulled'; readonly name: string | null; readonly shownAtMs: number }

/** A question that stands beside the panel. The next scan takes it away. */
export type Step =
  | { readonly kind: 'force' }
  /** The tickets of one order. */
  | { readonly kind: 'group'; readonly ticketId: TicketId }
  | { readonly kind: 'undo'; readonly row: HistoryRow; readonly atMs: number }

/** `gone`: it does not answer. `foreign`: it answers, and wants the token of a newer start. */
export type CoreState = 'asking' | 'here' | 'gone' | 'foreign'

export type GateState = {
  readonly screen: Screen
  readonly status: StatusView | null
  readonly statusAtMs: number
  readonly core: CoreState
  /** The number of the newest scan; an answer to an older one never takes the panel. */
  readonly newest: number
  readonly panel: Panel
  readonly step: Step | null
  readonly earlier: readonly Verdicts[]
  readonly said: { readonly sentence: string; readonly atMs: number } | null
  readonly counters: CountersView | null
  /** Rises with every scan made or learnt. */
  readonly changes: number
  /** The time of the last tick: ages on the strip are reckoned to it. */
  readonly nowMs: number
  /** Raised when something beside this state must be drawn anew: language, theme, sound. */
  readonly drawn: number
}

export type GateAction =
  | { readonly kind: 'went'; readonly screen: Screen }
  | { readonly kind: 'status'; readonly status: StatusView; readonly atMs: number }
  | { readonly kind: 'core'; readonly core: CoreState }
  | { readonly kind: 'sent'; readonly atMs: number }
  | {
      readonly kind: 'answered'
      readonly number: number
      readonly admissions: readonly AdmissionView[]
      readonly read: Read | null
      readonly atMs: number
    }
  | {
      readonly kind: 'unanswered'
      readonly number: number
      readonly why: Undecided
      readonly atMs: number
    }
  | { readonly kind: 'annulled'; readonly name: string | null; readonly atMs: number }
  | { readonly kind: 'step'; readonly step: Step | null }
  | { readonly kind: 'cleared' }
  | { readonly kind: 'said'; readonly sentence: string; readonly atMs: number }
  | { readonly kind: 'counters'; readonly counters: CountersView }
  /** Scans of other gates arrived. */
  | { readonly kind: 'changed' }
  | { readonly kind: 'tick'; readonly atMs: number }
  | { readonly kind: 'redraw' }

export const FIRST_STATE: GateState = {
  screen: 'scan',
  status: null,
  statusAtMs: 0,
  core: 'asking',
  newest: 0,
  panel: { kind: 'idle' },
  step: null,
  earlier: [],
  said: null,
  counters: null,
  changes: 0,
  nowMs: 0,
  drawn: 0,
}

export function nextState(state: GateState, action: GateAction): GateState {
  switch (action.kind) {
    case 'went':
      return { ...state, screen: action.screen, step: null }
    case 'status':
      return withStatus(state, action)
    case 'core':
      return { ...state, core: action.core }
    case 'sent':
      return sent(state, action)
    case 'answered':
      return answered(state, action)
    case 'unanswered':
      return unanswered(state, action)
    case 'annulled':
      return {
        ...state,
        step: null,
        changes: state.changes + 1,
        panel: { kind: 'annulled', name: action.name, shownAtMs: action.atMs },
      }
    case 'step':
      return { ...state, step: action.step }
    case 'cleared':
      return { ...state, step: null, panel: { kind: 'idle' }, earlier: withPanel(state) }
    case 'said':
      return { ...state, said: { sentence: action.sentence, atMs: action.atMs } }
    case 'counters':
      return { ...state, counters: action.counters }
    case 'changed':
      return { ...state, changes: state.changes + 1 }
    case 'tick':
      return ticked(state, action.atMs)
    case 'redraw':
      return { ...state, drawn: state.drawn + 1 }
  }
}

/** Another event or list has other counters and another history. */
function withStatus(
  state: GateState,
  { status, atMs }: GateAction & { kind: 'status' },
): GateState {
  const before = state.status
  const isSame = before?.event?.id === status.event?.id && before?.list?.id === status.list?.id
  const changes = isSame ? state.changes : state.changes + 1
  return { ...state, status, statusAtMs: atMs, core: 'here', changes }
}

function sent(state: GateState, { atMs }: GateAction & { kind: 'sent' }): GateState {
  const number = state.newest + 1
  return {
    ...state,
    newest: number,
    panel: { kind: 'waiting', number, sinceMs: atMs },
    step: null,
    earlier: withPanel(state),
  }
}

function answered(state: GateState, action: GateAction & { kind: 'answered' }): GateState {
  const { number, admissions, read, atMs } = action
  if (admissions.length === 0) return state
  const verdicts: Verdicts = { number, admissions, read, shownAtMs: atMs }
  const changes = state.changes + 1
  if (number < state.newest) {
    return { ...state, changes, earlier: withEarlier(state.earlier, verdicts) }
  }
  return {
    ...state,
    changes,
    newest: number,
    panel: { kind: 'verdicts', isDim: false, ...verdicts },
    step: null,
    // The same scan once more, with a supervisor's word: its first answer is no visitor of its own.
    earlier: isOfPanel(state, number) ? state.earlier : withPanel(state),
  }
}

const isOfPanel = ({ panel }: GateState, number: number): boolean =>
  panel.kind === 'verdicts' && panel.number === number

function unanswered(state: GateState, action: GateAction & { kind: 'unanswered' }): GateState {
  const { number, why, atMs } = action
  const isShown = state.panel.kind === 'waiting' || state.panel.kind === 'undecided'
  if (number !== state.newest || !isShown) return state
  return { ...state, panel: { kind: 'undecided', number, why, shownAtMs: atMs } }
}

const withPanel = ({ panel, earlier }: GateState): readonly Verdicts[] =>
  panel.kind === 'verdicts' ? withEarlier(earlier, panel) : earlier

/** Newest first, by the order of their scans. */
function withEarlier(earlier: readonly Verdicts[], one: Verdicts): readonly Verdicts[] {
  const { number, admissions, read, shownAtMs } = one
  const others = earlier.filter((other) => other.number !== number)
  return [...others, { number, admissions, read, shownAtMs }]
    .sort((a, b) => b.number - a.number)
    .slice(0, EARLIER_MAX)
}

function ticked(state: GateState, atMs: number): GateState {
  const { said, step } = state
  return {
    ...state,
    nowMs: atMs,
    ...pastShowing(state, atMs),
    said: said !== null && atMs - said.atMs >= SAID_MS ? null : said,
    step: step?.kind === 'undo' && atMs - step.atMs >= CONFIRM_MS ? null : step,
  }
}

function pastShowing(state: GateState, atMs: number): Pick<GateState, 'panel' | 'earlier'> {
  const { panel } = state
  const earlier = state.earlier.filter((one) => atMs - one.shownAtMs < EARLIER_MS)
  const endsAt = panelEndsAt(state)
  if (endsAt !== null && atMs >= endsAt) {
    return { panel: { kind: 'idle' }, earlier: withPanel({ ...state, earlier }) }
  }
  const dimsAt = panelDimsAt(state)
  if (panel.kind === 'verdicts' && dimsAt !== null && atMs >= dimsAt) {
    return { panel: { ...panel, isDim: true }, earlier }
  }
  return { panel, earlier }
}

/** Null: it stays until the next scan. While somebody fills in what is asked nothing goes away under the hand. */
function panelEndsAt({ panel, step, status }: GateState): number | null {
  if (status?.mode === 'self_service') return visitorEndsAt(panel)
  if (step?.kind === 'force' || step?.kind === 'group') return null
  if (panel.kind === 'annulled') return panel.shownAtMs + VERDICT_MS
  if (panel.kind !== 'verdicts') return null
  return panel.shownAtMs + showMs(panel.admissions)
}

/** Nobody is there to clear the screen. An answer that is under way may still come. */
const visitorEndsAt = (panel: Panel): number | null =>
  panel.kind === 'idle' || panel.kind === 'waiting' ? null : panel.shownAtMs + VISITOR_MS

/** How long verdicts stand when nothing newer is read, in milliseconds. */
export const showMs = (admissions: readonly AdmissionView[]): number =>
  admissions.length > 1 ? GROUP_MS : VERDICT_MS

function panelDimsAt({ panel }: GateState): number | null {
  if (panel.kind !== 'verdicts' || panel.isDim || panel.admissions.length > 1) return null
  return heaviestTone(panel.admissions) === 'admit' ? panel.shownAtMs + ADMIT_MS_BRIGHT : null
}

/** When the state changes by time alone, in the milliseconds of its actions; null: never. */
export function nextChangeMs(state: GateState): number | null {
  const { said, step, earlier } = state
  const times = [
    panelDimsAt(state),
    panelEndsAt(state),
    said === null ? null : said.atMs + SAID_MS,
    step?.kind === 'undo' ? step.atMs + CONFIRM_MS : null,
    ...earlier.map((one) => one.shownAtMs + EARLIER_MS),
  ].filter((time) => time !== null)
  return times.length === 0 ? null : Math.min(...times)
}
