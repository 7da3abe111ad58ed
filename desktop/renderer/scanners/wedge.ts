// A scanner that types like a keyboard, told apart from people by what it types, never by how fast. Pure.
import {
  IDLE_MS,
  type Piece,
  SILENCE_MS,
  splitReading,
} from '../../../shared/scanners/split-reading.ts'
import { cleanScan } from '../../../shared/tickets/qr.ts'
import { CALIBRATION_TEXT } from './calibration.ts'
import {
  altDigitOf,
  isCorrection,
  type KeyPress,
  type Layout,
  type Stroke,
  strokeOf,
  type Terminator,
  terminatorOf,
  textByLayout,
  textByPlace,
} from './keys.ts'
import { type Cut, type FieldContent, type FieldView, withoutScan } from './text-field.ts'

/** A character, and the text field that it went into as it was before it; null where it went into none. */
type Typed = Stroke & { readonly field: FieldView | null }

export type WedgeState = {
  /** What was typed since the last read or the last long silence. */
  readonly typed: readonly Typed[]
  /** A terminator until then still belongs to a scan that was taken: a line end has two, or it came late. */
  readonly tailUntilMs: number
  /** Digits of the number pad since Alt is held. */
  readonly altDigits: string
  /** The one key in `typed` was told as a key of its own. */
  readonly isLone: boolean
}

export const QUIET: WedgeState = { typed: [], tailUntilMs: -1, altDigits: '', isLone: false }

export type WedgeSetting = {
  /** What the calibration learnt; null: a keyboard of the United States, as scanners have it out of the box. */
  readonly layout: Layout | null
  /** Other people's codes are taken after a short silence too: the scanner types no terminator, or a screen waits. */
  readonly takesSilence: boolean
}

export type WedgeRead = {
  readonly text: string
  /** `event.timeStamp` of the last character. */
  readonly atMs: number
  readonly strokes: readonly Stroke[]
  readonly terminator: Terminator
}

export type WedgeStep = {
  readonly state: WedgeState
  /** The key goes no further: no field, no button and no shortcut hears it. */
  readonly isSwallowed: boolean
  readonly reads: readonly WedgeRead[]
  /** Scans to be taken out of text fields, in the order in which they were typed: undo the last one first. */
  readonly cuts: readonly Cut[]
  /** One key outside of any text field, and then nothing: a person's shortcut. */
  readonly lone: Stroke | null
}

/** Far more than two codes; what is older is no scan any more. */
const TYPED_MAX = 1_024
/** Fewer characters and silence are a person at the keyboard. */
const SILENT_CHARS_MIN = 8
const ALT_DIGITS_MAX = 5

/** Takes in a key. `field`: the text field that has the focus, before the key does anything to it. */
export function hearKey(
  state: WedgeState,
  press: KeyPress,
  field: FieldView | null,
  setting: WedgeSetting,
): WedgeStep {
  const alt = hearAlt(state, press, field)
  if (alt !== null) return alt
  if (press.isUp && state.altDigits !== '') return releaseAlt(state, press, field, setting)
  if (press.isUp) return pass(state)
  const last = state.typed.at(-1)
  if (last !== undefined && press.atMs - last.atMs >= SILENCE_MS) {
    const settled = hearSilence(state, press.atMs, { ...setting, takesSilence: false })
    const fresh = { ...settled.state, typed: [], isLone: false }
    const left = field === null ? null : cutView(field, settled.cuts)
    return after(settled, hearFreshKey(fresh, press, left, setting))
  }
  return hearFreshKey(state, press, field, setting)
}

function hearFreshKey(
  state: WedgeState,
  press: KeyPress,
  field: FieldView | null,
  setting: WedgeSetting,
): WedgeStep {
  const terminator = terminatorOf(press)
  if (terminator !== null) return hearTerminator(state, terminator, press.atMs, setting)
  const stroke = strokeOf(press)
  if (stroke !== null) return hearStroke(state, stroke, press.isRepeat, field)
  if (!isCorrection(press)) return pass(state)
  // What a person corrects is no scan. One that is whole was made before the correction.
  const settled = hearSilence(state, press.atMs + IDLE_MS, { ...setting, takesSilence: false })
  return { ...settled, state: { ...settled.state, typed: [], isLone: false }, lone: null }
}

function hearStroke(
  state: WedgeState,
  stroke: Stroke,
  isRepeat: boolean,
  field: FieldView | null,
): WedgeStep {
  const isSwallowed = field === null
  // A space alone presses the button that has the focus; a held key is a person's.
  const isPending = state.typed.length > 0 && !state.isLone
  if (isSwallowed && !isPending && stroke.code === 'Space') return pass(state)
  if (isRepeat) return { ...pass(state), isSwallowed }
  const kept = state.typed.length < TYPED_MAX ? state.typed : state.typed.slice(TYPED_MAX / 2)
  const typed = [...kept, { ...stroke, field }]
  return { ...pass({ ...state, typed, isLone: false }), isSwallowed }
}

function hearTerminator(
  state: WedgeState,
  terminator: Exclude<Terminator, 'none'>,
  atMs: number,
  setting: WedgeSetting,
): WedgeStep {
  const { typed, tailUntilMs } = state
  const tail = { ...QUIET, tailUntilMs: atMs + IDLE_MS }
  if (typed.length === 0) {
    const isTail = atMs <= tailUntilMs && terminator !== 'function_key'
    // Not for longer than that: a person who tabs on right after a scan would never come anywhere.
    if (isTail) return { ...pass({ ...QUIET, tailUntilMs }), isSwallowed: true }
    // Never anything a person wants here: browsers open their downloads with it.
    return { ...pass(state), isSwallowed: terminator === 'control_j' }
  }
  const found = piecesOf(typed, setting)
  if (found.pieces.length > 0) {
    const taken = take(typed, found, terminator)
    return { ...pass(tail), ...taken, isSwallowed: true }
  }
  if (terminator === 'function_key') return pass(state)
  const foreign = foreignOf(typed)
  if (foreign.length === 0 || state.isLone) {
    return { ...pass({ ...QUIET, tailUntilMs }), isSwallowed: terminator === 'control_j' }
  }
  const reads = [readOf(foreign, textByPlace(foreign, setting.layout), terminator)]
  return { ...pass(tail), reads, isSwallowed: true }
}

/**
 * Nothing was typed for a while, up to `nowMs`: whole codes are taken without their terminator, and a single key is
 * told. Call it `IDLE_MS` after a key; nothing happens when it comes too early.
 */
export function hearSilence(state: WedgeState, nowMs: number, setting: WedgeSetting): WedgeStep {
  const { typed } = state
  const last = typed.at(-1)
  if (last === undefined || nowMs - last.atMs < IDLE_MS) return pass(state)
  const found = piecesOf(typed, setting)
  const count = found.pieces.findLastIndex(({ kind }) => kind === 'code') + 1
  if (count > 0) return takeWhole(state, { ...found, pieces: found.pieces.slice(0, count) })
  const foreign = foreignOf(typed)
  if (setting.takesSilence && foreign.length >= SILENT_CHARS_MIN) {
    const reads = [readOf(foreign, textByPlace(foreign, setting.layout), 'none')]
    return { ...pass({ ...QUIET, tailUntilMs: last.atMs + IDLE_MS }), reads }
  }
  if (typed.length !== 1 || last.field !== null || state.isLone) return pass(state)
  return { ...pass({ ...state, isLone: true }), lone: last }
}

/** Takes whole codes and keeps what follows them: it may be the beginning of the next one. */
function takeWhole(state: WedgeState, found: Found): WedgeStep {
  const taken = take(state.typed, found, 'none')
  const end = found.pieces.at(-1)?.end ?? 0
  const lastAtMs = state.typed[end - 1]?.atMs ?? 0
  const typed = state.typed.slice(end).map((stroke) => ({
    ...stroke,
    field: stroke.field === null ? null : cutView(stroke.field, taken.cuts),
  }))
  const tailUntilMs = typed.length === 0 ? lastAtMs + IDLE_MS : state.tailUntilMs
  return { ...pass({ ...QUIET, typed, tailUntilMs }), ...taken }
}

/** The field as it would have been without those scans. */
function cutView(view: FieldView, cuts: readonly Cut[]): FieldView {
  let content: FieldContent = view
  for (const cut of cuts.toReversed()) {
    if (cut.before.id === view.id) content = withoutScan(cut, content)
  }
  return { ...view, value: content.value, selection: content.selection }
}

type Found = { readonly text: string; readonly pieces: readonly Piece[] }

/** By the learnt layout, by the keys' places, by the chosen layout: whichever has the most codes in it. */
function piecesOf(typed: readonly Typed[], { layout }: WedgeSetting): Found {
  const texts = [textByPlace(typed, null), textByLayout(typed)]
  if (layout !== null) texts.unshift(textByPlace(typed, layout))
  const found = texts.map((text) => ({ text, pieces: piecesIn(text, typed) }))
  return found.reduce((best, next) => (worth(next) > worth(best) ? next : best))
}

const worth = ({ pieces }: Found): number =>
  pieces.reduce((sum, { kind }) => sum + (kind === 'code' ? TYPED_MAX : 1), 0)

function piecesIn(text: string, typed: readonly Typed[]): readonly Piece[] {
  const start = text.toUpperCase().lastIndexOf(CALIBRATION_TEXT)
  if (start >= 0) return [{ kind: 'code', start, end: start + CALIBRATION_TEXT.length }]
  // What a person spells out by hand may be wrong, and stays to be mended.
  return splitReading(text).filter(
    (piece) => piece.kind === 'code' || typed[piece.start]?.field?.isByHand !== true,
  )
}

function take(typed: readonly Typed[], { text, pieces }: Found, terminator: Terminator) {
  const reads = pieces.map(({ start, end }) =>
    readOf(typed.slice(start, end), asWritten(text.slice(start, end)), terminator),
  )
  return { reads, cuts: pieces.flatMap((piece) => cutsOf(typed, piece)) }
}

/** A code as its ticket has it: the places of keys do not tell capitals. */
function asWritten(text: string): string {
  const clean = cleanScan(text)
  return clean.ok ? clean.value : text
}

const readOf = (typed: readonly Typed[], text: string, terminator: Terminator): WedgeRead => ({
  text,
  atMs: typed.at(-1)?.atMs ?? 0,
  strokes: typed.map(({ field, ...stroke }) => stroke),
  terminator,
})

/** One for each field that the scan was typed into: the focus may have moved meanwhile. */
function cutsOf(typed: readonly Typed[], { start, end }: Piece): Cut[] {
  const before = new Map<number, FieldView>()
  for (const { field } of typed.slice(start, end)) {
    if (field !== null && !before.has(field.id)) before.set(field.id, field)
  }
  const rest = typed.slice(end)
  return [...before].map(([id, view]) => ({
    before: view,
    after: rest.find(({ field }) => field?.id === id)?.field ?? null,
  }))
}

/** What was typed at the end outside of any text field. */
const foreignOf = (typed: readonly Typed[]): readonly Typed[] =>
  typed.slice(typed.findLastIndex(({ field }) => field !== null) + 1)

function hearAlt(state: WedgeState, press: KeyPress, field: FieldView | null): WedgeStep | null {
  const digit = press.isUp ? null : altDigitOf(press)
  if (digit === null || state.altDigits.length >= ALT_DIGITS_MAX) return null
  const next = pass({ ...state, altDigits: state.altDigits + digit })
  return { ...next, isSwallowed: field === null }
}

/** Alt was let go: its digits are one character, or the terminator. */
function releaseAlt(
  state: WedgeState,
  press: KeyPress,
  field: FieldView | null,
  setting: WedgeSetting,
): WedgeStep {
  if (press.key !== 'Alt' && !press.code.startsWith('Alt')) return pass(state)
  const key = String.fromCharCode(Number(state.altDigits) & 0xffff)
  const plain = { ...press, isUp: false, isAlt: false, isControl: false, code: '' }
  const named = { '\r': 'Enter', '\n': 'Enter', '\t': 'Tab' }[key] ?? key
  const step = hearKey({ ...state, altDigits: '' }, { ...plain, key: named }, field, setting)
  return { ...step, isSwallowed: field === null }
}

const pass = (state: WedgeState): WedgeStep => ({
  state,
  isSwallowed: false,
  reads: [],
  cuts: [],
  lone: null,
})

/** Both steps as one. */
const after = (first: WedgeStep, second: WedgeStep): WedgeStep => ({
  ...second,
  reads: [...first.reads, ...second.reads],
  cuts: [...first.cuts, ...second.cuts],
})
