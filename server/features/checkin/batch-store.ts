// What a batch reads by the hundred: all rows leave as one text, because the driver makes an object and two views of
// the bytes for each row that it is sent.
import type { ScanId, TicketId } from '../../../shared/ids.ts'
import { pgWordArray } from '../../platform/db/pg-array.ts'
import { askOrdered, type TenantTx } from '../../platform/db/tenant-tx.ts'
import type { StoredScan, TicketRow } from './store.ts'

/** What a repeat is answered with. */
export type StoredRepeat = Pick<StoredScan, 'scanId' | 'contentHash' | 'verdict' | 'reason'> & {
  readonly flags: readonly string[]
  /** Whom it has lost to, as far as is known by now. */
  readonly winnerScanId: ScanId | null
}

/** What is stored under these scan ids, whatever its content. */
export async function findRepeats(
  tx: TenantTx,
  scanIds: readonly ScanId[],
): Promise<StoredRepeat[]> {
  const query = tx<{ lines: string | null; lost: string | null }[]>`
    with stored as materialized (
      select scan_id, content_hash, verdict, reason, flags
        from scans
       where scan_id = any((select ${pgWordArray(scanIds)}::text::uuid[])::uuid[])
       order by scan_id)
    select (select string_agg(s.scan_id || ' ' || encode(s.content_hash, 'hex') || ' ' || s.verdict || ' ' || s.reason
                     || case when s.flags = '{}' then '' else ' ' || array_to_string(s.flags, ',') end, e'\\n')
              from stored s) as lines,
           (select string_agg(c.scan_id || ' ' || c.winner_scan_id, e'\\n')
              from (select scan_id, winner_scan_id
                      from conflicts
                     where scan_id = any((select array_agg(scan_id) from stored)::uuid[])
                     order by scan_id) c) as lost
  `
  const [row] = await askOrdered(tx, query)
  const winners = new Map(linesOf(row?.lost).map((line) => line.split(' ') as [ScanId, ScanId]))
  return linesOf(row?.lines).map((line) => {
    // Safe: this is how the statement above writes a row.
    const [scanId, contentHash, verdict, reason, flags] = line.split(' ') as RepeatWords
    const winnerScanId = winners.get(scanId) ?? null
    return { scanId, contentHash, verdict, reason, flags: flags?.split(',') ?? [], winnerScanId }
  })
}

type RepeatWords = [
  ScanId,
  contentHash: string,
  StoredRepeat['verdict'],
  StoredRepeat['reason'],
  flags?: string,
]

const linesOf = (lines: string | null | undefined): readonly string[] => lines?.split('\n') ?? []

/** As `lockTickets`, without what is only shown: name, note and attention are null. */
export async function lockBatchTickets(
  tx: TenantTx,
  ticketIds: readonly TicketId[],
): Promise<TicketRow[]> {
  const query = tx<{ lines: string | null }[]>`
    select string_agg(t.id || ' ' || t.event_id || ' ' || t.type_number
             -- Nearly every ticket, and every text that is put together costs time.
             || case when t.serial = 0 and t.order_status = 'paid' and not t.is_void and not t.is_blocked
                      and num_nonnulls(t.valid_from, t.valid_until) = 0 then ''
                     else ' ' || t.serial || ' ' || t.is_void || ' ' || t.is_blocked || ' ' || t.order_status
                       || ' ' || coalesce(epoch_ms(t.valid_from)::text, '-')
                       || ' ' || coalesce(epoch_ms(t.valid_until)::text, '-') end, e'\\n') as lines
      from (select id, event_id, type_number, serial, is_void, is_blocked, order_status, valid_from, valid_until
              from tickets
             where id = any((select ${pgWordArray(ticketIds)}::text::uuid[])::uuid[])
             order by id
               for no key update) t
  `
  const [row] = await askOrdered(tx, query)
  return linesOf(row?.lines).map((line) => {
    // Safe: this is how the statement above writes a row.
    const [
      id,
      eventId,
      typeNumber,
      serial = '0',
      isVoid = 'false',
      isBlocked = 'false',
      orderStatus = 'paid',
      from = '-',
      until = '-',
    ] = line.split(' ') as TicketWords
    return {
      id,
      eventId,
      typeNumber: Number(typeNumber),
      serial: Number(serial),
      isVoid: isVoid === 'true',
      isBlocked: isBlocked === 'true',
      orderStatus,
      validFrom: from === '-' ? null : Number(from),
      validUntil: until === '-' ? null : Number(until),
      name: null,
      note: null,
      attention: null,
    }
  })
}

type TicketWords = [
  TicketId,
  eventId: string,
  typeNumber: string,
  serial?: string,
  isVoid?: string,
  isBlocked?: string,
  orderStatus?: TicketRow['orderStatus'],
  validFrom?: string,
  validUntil?: string,
]
