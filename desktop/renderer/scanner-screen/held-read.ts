// What a read means while the test code is waited for. Pure.
import { cleanScan } from '../../../shared/tickets/qr.ts'
import {
  CALIBRATION_TEXT,
  type Calibration,
  type CalibrationRead,
  learnScanner,
} from '../scanners/calibration.ts'
import type { Read } from '../state/gate-context.ts'

export type HeldRead =
  | { readonly kind: 'learnt'; readonly calibration: Calibration }
  /** The test code by a reader that there is nothing to learn of. */
  | { readonly kind: 'heard'; readonly source: 'serial' | 'camera' }
  /** Most of the test code. */
  | { readonly kind: 'again' }
  /** Somebody's ticket, or anything else: it is decided as everywhere. */
  | { readonly kind: 'scan' }

/** So many characters may get lost, or come before it, and it is still taken for the test code. */
const CHARS_OFF_MAX = 4

/** @param keys what the keyboard scanner typed; null for another reader */
export function whatWasRead(read: Read, keys: CalibrationRead | null): HeldRead {
  if (read.source === 'serial' || read.source === 'camera') {
    const isTest = read.text.trim().toUpperCase() === CALIBRATION_TEXT
    return isTest ? { kind: 'heard', source: read.source } : { kind: 'scan' }
  }
  if (read.source !== 'wedge' || keys === null || cleanScan(read.text).ok) return { kind: 'scan' }
  const calibration = learnScanner(keys)
  if (calibration !== null) return { kind: 'learnt', calibration }
  const charsOff = Math.abs(keys.strokes.length - CALIBRATION_TEXT.length)
  return { kind: charsOff <= CHARS_OFF_MAX ? 'again' : 'scan' }
}
