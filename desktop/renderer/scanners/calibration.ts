// What one scan of a known code teaches about a scanner: its country, its terminator and its speed. Pure.
import {
  type Layout,
  placeOf,
  type Stroke,
  TERMINATORS,
  type Terminator,
  textByPlace,
} from './keys.ts'

/**
 * The calibration code: every letter and digit once, between two marks. No ticket: its header is of no version.
 * Only characters of QR's alphanumeric set, and none that a scanner's country moves beside a letter or a digit.
 */
export const CALIBRATION_TEXT = 'PBCAL0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZPBEND'

/** Slower than this and a ticket takes three seconds: use the scanner's serial mode. */
export const SLOW_MS_PER_CHARACTER = 30

export const ADVICE = ['slow', 'no_terminator', 'caps_lock', 'other_country'] as const
/** What is worth telling; each has its sentence under `scanner.advice.…`. */
export type Advice = (typeof ADVICE)[number]

export type Calibration = {
  /** Null: the scanner types as a keyboard of the United States. */
  readonly layout: Layout | null
  readonly terminator: Terminator
  readonly msPerCharacter: number
  readonly isCapsLock: boolean
}

/** What was typed as the calibration code. */
export type CalibrationRead = {
  readonly strokes: readonly Stroke[]
  readonly terminator: Terminator
}

/**
 * Learns from a read that should be the calibration code, whatever came out of it. Null when it cannot have been that
 * code: characters are missing, or one key stands for two of them.
 */
export function learnScanner(read: CalibrationRead): Calibration | null {
  // What comes before is an identifier that the scanner was told to send.
  const strokes = read.strokes.slice(-CALIBRATION_TEXT.length)
  const layout = layoutOf(strokes)
  const [first, last] = [strokes[0], strokes.at(-1)]
  if (layout === null || first === undefined || last === undefined) return null
  return {
    layout: isUsual(strokes) ? null : layout,
    terminator: read.terminator,
    msPerCharacter: (last.atMs - first.atMs) / (strokes.length - 1),
    isCapsLock: last.isCapsLock,
  }
}

const isUsual = (strokes: readonly Stroke[]): boolean =>
  textByPlace(strokes, null).toUpperCase() === CALIBRATION_TEXT

/** Which key is which character: each key always the same one, and no two keys one character. */
function layoutOf(strokes: readonly Stroke[]): Layout | null {
  if (strokes.length !== CALIBRATION_TEXT.length) return null
  const layout: Record<string, string> = {}
  const places = new Map<string, string>()
  for (const [at, stroke] of strokes.entries()) {
    const character = CALIBRATION_TEXT.charAt(at)
    const place = stroke.code === '' ? stroke.key : placeOf(stroke)
    if ((layout[place] ?? character) !== character) return null
    if ((places.get(character) ?? place) !== place) return null
    layout[place] = character
    places.set(character, place)
  }
  return layout
}

/** What to tell about a scanner, the most important first. */
export function adviceOf(calibration: Calibration): readonly Advice[] {
  const { layout, terminator, msPerCharacter, isCapsLock } = calibration
  const holds: Record<Advice, boolean> = {
    slow: msPerCharacter > SLOW_MS_PER_CHARACTER,
    no_terminator: terminator === 'none',
    caps_lock: isCapsLock,
    other_country: layout !== null,
  }
  return ADVICE.filter((advice) => holds[advice])
}

/** As a page keeps it. */
export const writeCalibration = (calibration: Calibration): string => JSON.stringify(calibration)

/** What a page kept; null when there is nothing, or nothing of this kind. */
export function readCalibration(text: string | null): Calibration | null {
  const kept: unknown = text === null ? null : parsed(text)
  if (typeof kept !== 'object' || kept === null) return null
  const { layout, terminator, msPerCharacter, isCapsLock } = kept as Partial<
    Record<keyof Calibration, unknown>
  >
  const known = TERMINATORS.find((one) => one === terminator)
  if (known === undefined || typeof isCapsLock !== 'boolean' || !isLayout(layout)) return null
  if (typeof msPerCharacter !== 'number' || msPerCharacter < 0) return null
  return { layout, terminator: known, msPerCharacter, isCapsLock }
}

const isLayout = (kept: unknown): kept is Layout | null =>
  kept === null ||
  (typeof kept === 'object' &&
    Object.values(kept).every((unit) => typeof unit === 'string' && unit.length === 1))

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}
