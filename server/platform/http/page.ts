// Lists come in pages: `?limit=50&after=CURSOR` → `{ items, next }`.
import * as v from 'valibot'

export const PAGE_LIMIT_DEFAULT = 50
export const PAGE_LIMIT_MAX = 200
/** A cursor may hold a name of 200 Bangla letters, three bytes each, and an id. */
const CURSOR_CHARS_MAX = 1_000

export const PageQuery = v.object({
  limit: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^\d{1,3}$/, 'not a number'),
      v.transform(Number),
      v.minValue(1),
      v.maxValue(PAGE_LIMIT_MAX),
    ),
    String(PAGE_LIMIT_DEFAULT),
  ),
  after: v.optional(v.pipe(v.string(), v.maxLength(CURSOR_CHARS_MAX))),
})
/** What a list is asked for beside its filters. */
export type PageQuery = v.InferOutput<typeof PageQuery>

export type Page<T> = { readonly items: readonly T[]; readonly next: string | null }

/** The schema of a page of `item`. */
export const pageOf = <const S extends v.GenericSchema>(item: S) =>
  v.object({ items: v.array(item), next: v.nullable(v.string()) })

/** Cuts `rows` (asked with `limit + 1`) to a page; `keyOf` says where the next one begins. */
export function toPage<Row, Item>(
  rows: readonly Row[],
  limit: number,
  toItem: (row: Row) => Item,
  keyOf: (row: Row) => readonly string[],
): Page<Item> {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  const next = rows.length > limit && last !== undefined ? writeCursor(keyOf(last)) : null
  return { items: shown.map(toItem), next }
}

/** Opaque to the caller: the sort key of the last row. */
export const writeCursor = (key: readonly string[]): string =>
  Buffer.from(JSON.stringify(key)).toString('base64url')

/** The key in a cursor, or null when it is none of ours. */
export function readCursor(text: string, parts: number): readonly string[] | null {
  const key = v.safeParse(CursorText, text)
  return key.success && key.output.length === parts ? key.output : null
}

const CursorText = v.pipe(
  v.string(),
  v.transform((text) => Buffer.from(text, 'base64url').toString('utf8')),
  v.parseJson(),
  v.array(v.string()),
)
