// Where a page of a list goes on: the sort key of the row before it, checked part by part.
import * as v from 'valibot'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { INSTANT_MAX } from '../../../shared/time.ts'
import { readCursor } from './page.ts'

export type CursorRefusal = { readonly code: 'cursor_invalid' }

/**
 * The parts of a cursor, each as its schema reads it; null for the first page.
 *
 * A cursor is the caller's to write: what it holds is only ever compared with, never trusted.
 */
export function readKey<const S extends readonly v.GenericSchema<string, unknown>[]>(
  after: string | undefined,
  schemas: S,
): Result<{ readonly [I in keyof S]: v.InferOutput<S[I]> } | null, CursorRefusal> {
  if (after === undefined) return ok(null)
  const parts = readCursor(after, schemas.length)
  if (parts === null) return refuse({ code: 'cursor_invalid' })
  const values: unknown[] = []
  for (const [at, schema] of schemas.entries()) {
    const parsed = v.safeParse(schema, parts[at])
    if (!parsed.success) return refuse({ code: 'cursor_invalid' })
    values.push(parsed.output)
  }
  // Safe: each part is what its own schema gave, in order.
  return ok(values as { readonly [I in keyof S]: v.InferOutput<S[I]> })
}

/** PostgreSQL takes every text but one with a NUL in it. */
export const KeyText = v.pipe(
  v.string(),
  v.maxLength(300),
  v.check((text) => !text.includes('\0'), 'a NUL character'),
)
export const KeyId = v.pipe(v.string(), v.uuid())
/** Epoch milliseconds in digits. */
export const KeyInstant = v.pipe(
  v.string(),
  v.regex(/^\d{1,15}$/),
  v.transform(Number),
  v.maxValue(INSTANT_MAX),
)

/** What somebody searches for, as a pattern of `like` that stands for itself anywhere in a text. */
export const likePattern = (text: string): string =>
  `%${text.replaceAll(/[\\%_]/g, (character) => `\\${character}`)}%`

export const SearchText = v.pipe(
  v.string(),
  v.trim(),
  v.maxLength(200),
  v.check((text) => !text.includes('\0'), 'a NUL character'),
)
