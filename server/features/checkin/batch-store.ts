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

/**
 * What is stored under these scan ids, whatever its content. Mostly all of it is, as it came: then the hashes leave in the
 * order of the ids, which are not sent back, and the words only of those that were not simply admitted.
 */
export async function findRepeats(
  tx: TenantTx,
  scanIds: readonly ScanId[],
): Promise<StoredRepeat[]> {
  const asked = [...new Set(scanIds)].sort()
  const query = tx<RepeatTexts[]>`
    with stored as materialized (
      select scan_id, content_hash, verdict, reason, flags
        from scans
       where scan_id = any((select ${pgWordArray(asked)}::text::uuid[])::uuid[])
       order by scan_id)
    select (select encode(string_agg(content_hash, '' order by scan_id), 'hex') from stored) as hashes,
           (select string_agg(scan_id::text, e'\n' order by scan_id)
              from stored
             where (select count(*) from stored) < ${asked.length}::text::bigint) as ids,
           (select string_agg(scan_id || ' ' || verdict || ' ' || reason || ' ' || array_to_string(flags, ','), e'\n')
              from stored
             where verdict <> 'admitted' or reason <> 'ok' or cardinality(flags) > 0) as words,
           (select string_agg(c.scan_id || ' ' || c.winner_scan_id, e'\n')
              from (select scan_id, winner_scan_id
                      from conflicts
                     where scan_id = any((select array_agg(scan_id) from stored)::uuid[])
                     order by scan_id) c) as lost
  `
  const [row] = await askOrdered(tx, query)
  return row === undefined ? [] : toRepeats(asked, row)
}

type RepeatTexts = {
  /** One behind the other, in the order of the ids. */
  readonly hashes: string | null
  /** Null where all of the ids are stored. */
  readonly ids: string | null
  readonly words: string | null
  readonly lost: string | null
}

/** Hex. */
const HASH_CHARS = 64

function toRepeats(asked: readonly ScanId[], texts: RepeatTexts): StoredRepeat[] {
  const { hashes } = texts
  if (hashes === null) return []
  const words = new Map(linesOf(texts.words).map((line) => [line.slice(0, ID_CHARS), line]))
  const winners = new Map(linesOf(texts.lost).map((line) => line.split(' ') as [ScanId, ScanId]))
  // Safe: this is how the statement above writes an id.
  const found = texts.ids === null ? asked : (linesOf(texts.ids) as ScanId[])
  return found.map((scanId, at) => ({
    scanId,
    contentHash: hashes.slice(at * HASH_CHARS, (at + 1) * HASH_CHARS),
    winnerScanId: winners.get(scanId) ?? null,
    ...(words.size === 0 ? ADMITTED : (toWords(words.get(scanId)) ?? ADMITTED)),
  }))
}

const ID_CHARS = 36

type Words = Pick<StoredRepeat, 'verdict' | 'reason' | 'flags'>
const ADMITTED: Words = { verdict: 'admitted', reason: 'ok', flags: [] }

function toWords(line: string | undefined): Words | null {
  if (line === undefined) return null
  // Safe: this is how the statement above writes a row; the flags are mostly none.
  const [, verdict, reason, flags] = line.split(' ') as [
    ScanId,
    Words['verdict'],
    Words['reason'],
    string,
  ]
  return { verdict, reason, flags: flags === '' ? [] : flags.split(',') }
}

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
