// From what somebody typed to the terms that the index is asked for.
import type { EventId, OrderId } from '../../../shared/ids.ts'
import { ok, type Result } from '../../../shared/result.ts'
import type { TenantTx } from '../../platform/db/tenant-tx.ts'
import { type CursorRefusal, KeyId, readKey } from '../../platform/http/keyset.ts'
import { hasBangla, type Meaning, MeaningKind, type WordQuery } from './search-query.ts'
import {
  countTerms,
  type FoundWords,
  findOrderBounds,
  findWords,
  WORDS_FOUND_MAX,
} from './search-store.ts'
import { endOf, WHOLE_ORDER, wordTerm } from './search-terms.ts'

/** What a found row has: any of `anyOf`, and of each of `allOf` any; or a term in a range. */
export type Question =
  | {
      readonly kind: 'terms'
      readonly anyOf: readonly string[]
      readonly allOf: readonly (readonly string[])[]
    }
  | { readonly kind: 'range'; readonly start: string; readonly end: string }

/** Where a page begins: behind a row that one of the meanings had found. */
export type SearchKey = {
  readonly meaning: MeaningKind
  readonly orderId: OrderId
  readonly id: string
}

/** What a cursor of a search holds; null for the first page. */
export function readSearchKey(after: string | undefined): Result<SearchKey | null, CursorRefusal> {
  const key = readKey(after, [MeaningKind, KeyId, KeyId])
  if (!key.ok) return key
  if (key.value === null) return ok(null)
  const [meaning, orderId, id] = key.value
  // Safe: what a cursor holds is only compared with.
  return ok({ meaning, orderId: orderId as OrderId, id })
}

const LAST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff'

/** The first and the last order that a search may find. Null: no such event. */
export async function boundsOf(
  tx: TenantTx,
  eventId: EventId | undefined,
): Promise<{ readonly firstOrder: string; readonly lastOrder: string } | null> {
  if (eventId === undefined) return { firstOrder: WHOLE_ORDER, lastOrder: LAST_ID }
  const bounds = await findOrderBounds(tx, eventId)
  return bounds === null
    ? null
    : { firstOrder: bounds.first ?? LAST_ID, lastOrder: bounds.last ?? WHOLE_ORDER }
}

/** Asks meaning after meaning, the likeliest first, until one finds something; a later page asks the one that it is of. */
export async function askMeanings<Row>(
  tx: TenantTx,
  meanings: readonly Meaning[],
  after: SearchKey | null,
  ask: (question: Question) => Promise<readonly Row[]>,
): Promise<{ readonly meaning: MeaningKind; readonly rows: readonly Row[] } | null> {
  for (const meaning of meanings) {
    if (after !== null && after.meaning !== meaning.kind) continue
    const question = await questionOf(tx, meaning)
    if (question === null) continue
    const rows = await ask(question)
    if (rows.length > 0) return { meaning: meaning.kind, rows }
  }
  return null
}

/** Null: nothing can have all of its words. */
async function questionOf(tx: TenantTx, meaning: Meaning): Promise<Question | null> {
  if (meaning.kind !== 'name') {
    return { kind: 'range', start: meaning.start, end: endOf(meaning.start) }
  }
  const sets = await termSets(tx, meaning.words)
  if (sets.some((terms) => terms.length === 0)) return null
  const [anyOf = [], ...allOf] = sets.length === 1 ? sets : await rarestFirst(tx, sets)
  return { kind: 'terms', anyOf, allOf }
}

async function termSets(
  tx: TenantTx,
  queries: readonly WordQuery[],
): Promise<readonly (readonly string[])[]> {
  const found = await findWords(tx, queries, ({ start }) => start)
  const isTooMany = found.map(({ words }) => words.length > WORDS_FOUND_MAX)
  const narrow = isTooMany.includes(true)
    ? await findWords(tx, queries, ({ narrowStart }) => narrowStart)
    : found
  return queries.map((query, at) =>
    termsOf(query, (isTooMany[at] === true ? narrow[at] : found[at]) ?? NO_WORDS),
  )
}

const NO_WORDS: FoundWords = { words: [], sounding: [] }

/** By its letters in its own script, by its sound in the other. */
function termsOf({ isBangla }: WordQuery, { words, sounding }: FoundWords): readonly string[] {
  const others = sounding.filter((word) => hasBangla(word) !== isBangla)
  return [...new Set([...words.slice(0, WORDS_FOUND_MAX), ...others])].map(wordTerm)
}

/** A look-up of a term in the index costs as much as reading so many of its rows. */
export const PROBED_MAX = 12

/** Beyond this one is as frequent as another: either costs the same few milliseconds. */
const COUNTED_MAX = 2_000

/** The index is walked by the rarest, and asked for the others on the way. */
async function rarestFirst(
  tx: TenantTx,
  sets: readonly (readonly string[])[],
): Promise<readonly (readonly string[])[]> {
  const counts = await Promise.all(sets.map((terms) => countTerms(tx, terms, COUNTED_MAX)))
  return sets
    .map((terms, at) => ({ terms, count: counts[at] ?? 0 }))
    .sort((a, b) => a.count - b.count || a.terms.length - b.terms.length)
    .map(({ terms }) => terms)
}
