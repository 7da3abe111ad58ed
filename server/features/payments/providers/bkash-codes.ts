// bKash's codes, in the groups that matter to us. Names as in bKash's own list.

/** Already settled one way or the other: the query knows. */
const SETTLED = ['2062', '2068', '2116', '2117', '2119']
/** Perhaps done: process failed, exception, maintenance, system error, not yet complete. */
const UNSURE = ['2003', '2020', '2024', '503', '9999', '2127']
/** The buyer has not finished, or the payment is in another state: a return that anybody may forge brings these. */
const NOT_READY = ['2056', '2060']
/** By the buyer's wallet; with these the buyer may try again. */
const DECLINED = [
  ...['2009', '2010', '2011', '2012', '2013', '2014', '2015', '2016', '2017', '2018', '2019'],
  ...['2023', '2029', '2057', '2058', '2059'],
]
const CANCELLED = ['2069']
/** The application key is not taken. */
const UNAUTHORIZED = ['2001']

export type BkashCodeGroup =
  | 'settled'
  | 'unsure'
  | 'not_ready'
  | 'declined'
  | 'cancelled'
  | 'unauthorized'
  | 'other'

const GROUPS: ReadonlyMap<string, BkashCodeGroup> = new Map(
  (
    [
      [SETTLED, 'settled'],
      [UNSURE, 'unsure'],
      [NOT_READY, 'not_ready'],
      [DECLINED, 'declined'],
      [CANCELLED, 'cancelled'],
      [UNAUTHORIZED, 'unauthorized'],
    ] as const
  ).flatMap(([codes, group]) => codes.map((code) => [code, group] as const)),
)

/** `other`: a mistake of ours or of the setup, and every code that is in no list. */
export const groupOf = (code: string): BkashCodeGroup => GROUPS.get(code) ?? 'other'
