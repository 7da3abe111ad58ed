// What the simulation keeps of a scan, whoever made it, and an independent reading of the rules of re-entry.
import type { StoredRow } from '../../desktop/core/stores.ts'
import type { Scan } from '../../shared/checkin/schema.ts'

export type Fact = {
  readonly scanId: string
  readonly kind: 'scan' | 'annul'
  readonly annuls: string | null
  readonly ticketId: string | null
  readonly listId: string
  readonly stationId: string | null
  readonly direction: 'entry' | 'exit'
  readonly scannedAt: number
  readonly verdict: 'admitted' | 'refused'
  readonly reason: string
  readonly forcedPast: string | null
}

export const factOf = (scan: StoredRow | Scan): Fact => ({
  scanId: scan.scanId,
  kind: scan.kind,
  annuls: scan.annuls,
  ticketId: scan.ticketId,
  listId: scan.listId,
  stationId: scan.stationId,
  direction: scan.direction,
  scannedAt: scan.scannedAt,
  verdict: scan.verdict,
  reason: scan.reason,
  forcedPast: scan.forcedPast,
})

/** What makes two copies of a scan the same scan. Of a refused code only the server keeps which ticket it claimed. */
export const fingerprint = (fact: Fact): string =>
  [
    fact.scanId,
    fact.kind,
    fact.annuls,
    fact.verdict === 'admitted' ? fact.ticketId : null,
    fact.listId,
    fact.stationId,
    fact.direction,
    fact.scannedAt,
    fact.verdict,
    fact.forcedPast,
  ].join(' ')

export type Reuse = { readonly entries: number | null; readonly reentry: boolean }

export type Ruling = {
  /** `loser→winner`, sorted. */
  readonly conflicts: readonly string[]
  readonly firstEntryAt: number | null
  /** Whether one more entry is in order. */
  readonly isOpen: boolean
}

/** Walks one ticket's scans on one list by time, station, scan id, each as text so that nothing is shared but the rule. */
export function rule(facts: Iterable<Fact>, reuse: Reuse): Ruling {
  const admitted = new Map<string, Fact>()
  const takenBack = new Set<string | null>()
  for (const fact of facts) {
    if (fact.verdict === 'refused') continue
    if (fact.kind === 'annul') takenBack.add(fact.annuls)
    else admitted.set(placeOf(fact), fact)
  }
  const conflicts: string[] = []
  let entries = 0
  let lastEntry = ''
  let isOut = false
  let firstEntryAt: number | null = null
  for (const place of [...admitted.keys()].sort()) {
    const fact = admitted.get(place)
    if (fact === undefined || takenBack.has(fact.scanId)) continue
    if (fact.direction === 'exit') {
      isOut = true
      continue
    }
    const fits = isFree(entries, isOut, reuse)
    if (!fits && fact.forcedPast === null) conflicts.push(`${fact.scanId}→${lastEntry}`)
    entries += 1
    lastEntry = fact.scanId
    isOut = false
    firstEntryAt ??= fact.scannedAt
  }
  return { conflicts: conflicts.sort(), firstEntryAt, isOpen: isFree(entries, isOut, reuse) }
}

const isFree = (entries: number, isOut: boolean, { entries: max, reentry }: Reuse): boolean =>
  max === null || entries < max || (reentry && isOut)

/** Sorts as the rule says; a space comes before every character of an id. */
const placeOf = ({ scannedAt, stationId, scanId }: Fact): string =>
  `${String(scannedAt).padStart(15, '0')} ${stationId ?? ''} ${scanId}`
