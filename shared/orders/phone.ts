// A buyer's phone number in one spelling.
import * as v from 'valibot'
import { foldDigits } from '../text.ts'

/** More than this is no number that somebody typed with blanks. */
const TYPED_CHARS_MAX = 60

/** Mobile numbers of Bangladesh: an operator's digit from 3 to 9, and eight more. */
const BANGLADESH = /^(?:(?:\+|00)?880|0)?(1[3-9]\d{8})$/
/** ITU-T E.164: fifteen digits at most. */
const ELSEWHERE = /^\+[1-9]\d{6,14}$/

/** `+8801XXXXXXXXX` for any way to write a number of Bangladesh; of elsewhere with `+`. Null: no phone number. */
export function readPhone(text: string): string | null {
  const typed = foldDigits(text.normalize('NFKC')).replace(/[\s().\-\u2010-\u2015]/g, '')
  const own = BANGLADESH.exec(typed)?.[1]
  if (own !== undefined) return `+880${own}`
  return ELSEWHERE.test(typed) && !typed.startsWith('+880') ? typed : null
}

export const PhoneNumber = v.pipe(
  v.string(),
  v.maxLength(TYPED_CHARS_MAX),
  v.transform((text) => readPhone(text) ?? ''),
  v.minLength(1, 'a phone number, such as 01711-234567'),
)
