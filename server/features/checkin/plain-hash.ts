// The content hash of a plain scan. Its bytes are put together in memory that is kept: after a cut they come by the ten
// thousand, and a text for each would be most of what such a batch leaves to be collected.
import { hash } from 'node:crypto'
import type { PlainScan } from './plain-scan.ts'

/** As `contentHashOf`. What one row has in common with the one before it is written once. */
export function plainHashOf(scan: PlainScan): string {
  if (shared === null || !isShared(scan, shared.scan)) shared = writeShared(scan)
  const { between, after } = shared
  const codeEnd = writeCode(scan.qrCode)
  if (codeEnd === null) return hashOfText(scan)
  content.set(between, codeEnd)
  let at = writeNumber(scan.scannedAt, codeEnd + between.length)
  content[at++] = COMMA
  at = writeNumber(scan.localAt, at)
  content[at++] = COMMA
  at = writeNumber(scan.sequence, at)
  content.set(after, at)
  return hash('sha256', contentTo(at + after.length), 'hex')
}

/** The parts of a row that come before its code, between the code and the numbers, and behind them. */
const BEFORE = '["scan",null,"'
const betweenOf = ({ listId, gateId, direction }: PlainScan): string =>
  `",null,"${listId}",${JSON.stringify(gateId)},"${direction}",`
const afterOf = ({ bootId, verdict, reason, operatorId }: PlainScan): string =>
  `,${JSON.stringify(bootId)},"${verdict}","${reason}",${JSON.stringify(operatorId)},null,null]`

/** For a code with characters that JSON writes otherwise. */
function hashOfText(scan: PlainScan): string {
  const code = JSON.stringify(scan.qrCode).slice(1, -1)
  const numbers = `${scan.scannedAt},${scan.localAt},${scan.sequence}`
  const text = `${BEFORE}${code}${betweenOf(scan)}${numbers}${afterOf(scan)}`
  return hash('sha256', text, 'hex')
}

type Shared = {
  readonly scan: PlainScan
  readonly between: Uint8Array
  readonly after: Uint8Array
}

let shared: Shared | null = null

const isShared = (a: PlainScan, b: PlainScan): boolean =>
  a.listId === b.listId &&
  a.gateId === b.gateId &&
  a.direction === b.direction &&
  a.bootId === b.bootId &&
  a.verdict === b.verdict &&
  a.reason === b.reason &&
  a.operatorId === b.operatorId

const writeShared = (scan: PlainScan): Shared => ({
  scan,
  between: Buffer.from(betweenOf(scan)),
  after: Buffer.from(afterOf(scan)),
})

/** More than the longest row has: `CODE_CHARS_MAX`, and `BOOT_ID_CHARS_MAX` of which each takes six bytes at most. */
const content = Buffer.alloc(4_096)
content.write(BEFORE)
const views: Buffer[] = []

function contentTo(end: number): Buffer {
  const known = views[end]
  if (known !== undefined) return known
  const view = content.subarray(0, end)
  views[end] = view
  return view
}

/** Where the code ends; null for one with a character that JSON may write otherwise. */
function writeCode(code: string): number | null {
  for (let at = 0; at < code.length; at += 1) {
    const char = code.charCodeAt(at)
    if (char < 0x20 || char > 0x7e || char === QUOTE || char === BACKSLASH) return null
    content[BEFORE.length + at] = char
  }
  return BEFORE.length + code.length
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const ZERO = 0x30

/** Returns where the digits end. A whole number from 0 on. */
function writeNumber(number: number, at: number): number {
  if (number < INSTANT_FROM || number >= INSTANT_FROM * 10) return writeDigits(String(number), at)
  // Any instant from 2001 to 2286: as two halves, so that no digit needs a division of more than 32 bits.
  const high = Math.floor(number / HALF)
  writeHalf(high, at, INSTANT_DIGITS - HALF_DIGITS)
  writeHalf(number - high * HALF, at + INSTANT_DIGITS - HALF_DIGITS, HALF_DIGITS)
  return at + INSTANT_DIGITS
}

const INSTANT_FROM = 1e12
const INSTANT_DIGITS = 13
const HALF = 1e7
const HALF_DIGITS = 7

function writeHalf(half: number, start: number, digits: number): void {
  let rest = half | 0
  for (let at = start + digits - 1; at >= start; at -= 1) {
    const next = (rest / 10) | 0
    content[at] = ZERO + rest - next * 10
    rest = next
  }
}

function writeDigits(digits: string, start: number): number {
  for (let at = 0; at < digits.length; at += 1) content[start + at] = digits.charCodeAt(at)
  return start + digits.length
}
