// A name as somebody writes it: one line, and nothing that turns around what stands beside it.
import * as v from 'valibot'
import { asLine } from './text.ts'

/** More than this is no name that somebody wrote too long. */
const TYPED_CHARS_MAX = 2_000

/** The text as one line of 1 to `charsMax` characters. */
/* @__NO_SIDE_EFFECTS__ */
export const lineOf = (charsMax: number) =>
  v.pipe(
    v.string(),
    v.maxLength(TYPED_CHARS_MAX),
    // Half a character becomes U+FFFD: JSON in the database takes none.
    v.transform((text) => asLine(text.toWellFormed()) ?? ''),
    v.minLength(1, 'empty'),
    v.maxLength(charsMax),
  )
