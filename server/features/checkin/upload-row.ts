// One row of a batch: from untrusted JSON to what the ledger will hold. Pure.
import { hash } from 'node:crypto'
import * as v from 'valibot'
import { isForceable, type RefusalReason, type ScanReason } from '../../../shared/checkin/schema.ts'
import type { StationId, UserId } from '../../../shared/ids.ts'
import { type BatchResult, BatchScan } from '../../../shared/sync/schema.ts'
import { plainHashOf } from './plain-hash.ts'
import { readPlainScan } from './plain-scan.ts'

export type UploadRow = { readonly scan: BatchScan; readonly contentHash: string }

/** Parses one row. A bad one is answered for itself and blocks nothing. */
export function readUploadRow(row: unknown): UploadRow | { readonly rejected: BatchResult } {
  const plain = readPlainScan(row)
  if (plain !== null) return { scan: plain, contentHash: plainHashOf(plain) }
  const parsed = v.safeParse(BatchScan, row)
  if (parsed.success) {
    return { scan: parsed.output, contentHash: contentHashOf(parsed.output) }
  }
  const paths = parsed.issues
    .slice(0, 5)
    .map((issue) => `${v.getDotPath(issue) ?? 'row'}: ${kindOf(issue)}`)
  return {
    rejected: rejectedRow(scanIdOf(row), 'malformed_scan', `Malformed scan: ${paths.join('; ')}`),
  }
}

/** Never a value of the row: the library's own sentences repeat them, our checks' do not. */
function kindOf(issue: v.BaseIssue<unknown>): string {
  if (issue.type === 'check' || issue.type === 'regex') return issue.message
  if (issue.kind === 'validation') return issue.type.replaceAll('_', ' ')
  return issue.expected === 'never' ? 'unknown field' : `expected ${issue.expected ?? issue.type}`
}

function scanIdOf(row: unknown): string | null {
  if (typeof row !== 'object' || row === null || !('scanId' in row)) return null
  return typeof row.scanId === 'string' ? row.scanId.slice(0, 64) : null
}

export const rejectedRow = (scanId: string | null, code: string, message: string): BatchResult => ({
  scanId,
  outcome: 'rejected',
  error: { code, message },
})

/**
 * What makes two deliveries the same scan: everything that was sent. Not who sent it: a laptop that was paired anew
 * offers its old journal under its new name.
 */
export const contentHashOf = (scan: BatchScan): string =>
  hash('sha256', JSON.stringify(contentOf(scan)), 'hex')

const contentOf = (scan: BatchScan): readonly unknown[] => [
  scan.kind,
  scan.annuls,
  scan.qrCode,
  scan.ticketId,
  scan.listId,
  scan.gateId,
  scan.direction,
  scan.scannedAt,
  scan.localAt,
  scan.sequence,
  scan.bootId,
  scan.verdict,
  scan.reason,
  scan.operatorId,
  scan.force,
  scan.confirm,
]

/** The reason as shown; a row without one says it by its verdict. */
export const shownReasonOf = (scan: BatchScan): ScanReason => {
  if (scan.kind === 'annul') return 'annulled'
  if (forcedPastOf(scan) !== null) return 'ok'
  return scan.reason ?? (scan.verdict === 'admitted' ? 'ok' : 'invalid')
}

/** What a forced admission broke: its row carries that as its reason. A force that broke nothing is ordinary. */
export function forcedPastOf(scan: BatchScan): RefusalReason | null {
  if (scan.force === undefined || scan.verdict !== 'admitted' || scan.reason === undefined)
    return null
  const { reason } = scan
  if (reason === 'ok' || reason === 'unseen' || reason === 'annulled') return null
  return isForceable(reason) ? reason : null
}

export type Sender = { readonly stationId: StationId | null; readonly userId: UserId | null }

/** A station says who stood at it; a person who uploads is the one. */
export const operatorOf = (
  { operatorId }: Pick<BatchScan, 'operatorId'>,
  { stationId, userId }: Sender,
): UserId | null => (stationId === null ? userId : operatorId) ?? null
