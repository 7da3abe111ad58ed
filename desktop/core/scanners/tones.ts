// What a scanner is told of a verdict, so that a steward who looks at the visitor hears it in her hand.
import type { AdmissionView, ScannerView } from '../../contract/views.ts'

export type Profile = ScannerView['profile']
/** `heard`: the code was read, and there is no verdict: an echo, or a screen that took it. */
export type Tone = 'admitted' | 'attention' | 'already_in' | 'stop' | 'heard'

const ESC = '\x1b'

/**
 * Honeywell and Hand Held Products, with "Host ACK" on: `1` a green blink, `2` green for two seconds, `4` `5` `6` a low,
 * middle and high beep, `8` the razz of a failed read. Until one of them comes the scanner reads nothing more, for 10 s.
 */
const HONEYWELL: Readonly<Record<Tone, string>> = {
  admitted: `${ESC}5,${ESC}6,${ESC}2,`,
  attention: `${ESC}6,${ESC}5,${ESC}6,${ESC}1,`,
  already_in: `${ESC}5,${ESC}5,${ESC}5,`,
  stop: `${ESC}8,`,
  heard: `${ESC}1,`,
}

/**
 * Datalogic: SOH the good tone whatever is set, `F` the sound of "not on file". Some models stop reading after `F` until
 * they are told `E`, so it follows at once; others ignore it.
 */
const DATALOGIC: Readonly<Record<Tone, string>> = {
  admitted: '\x01',
  attention: '\x01\x01',
  already_in: 'FE',
  stop: 'FE',
  heard: '',
}

/** The bytes for a scanner; empty where there is nothing to say to it. */
export function toneBytes(profile: Profile, tone: Tone): Uint8Array {
  const text = { honeywell: HONEYWELL, datalogic: DATALOGIC, none: null }[profile]?.[tone] ?? ''
  return Uint8Array.from(text, (character) => character.charCodeAt(0))
}

/** As on the page: what was forced, or is new here, wants looking at as well. */
export function toneOf({ verdict, reason, attention, forcedPast }: AdmissionView): Tone {
  if (verdict === 'admitted') {
    const isPlain = attention === undefined && forcedPast === null && reason === 'ok'
    return isPlain ? 'admitted' : 'attention'
  }
  return reason === 'already_redeemed' ? 'already_in' : 'stop'
}
