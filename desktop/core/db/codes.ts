// The small integers that stand for words in the station's file. A number is never given another meaning.
import type {
  Direction,
  RefusalReason,
  ScanReason,
  Verdict,
} from '../../../shared/checkin/schema.ts'
import type { BatchResult } from '../../../shared/sync/schema.ts'
import type { OrderStatus } from '../../../shared/tickets/schema.ts'

export const KIND = { scan: 0, annul: 1 } as const satisfies Record<'scan' | 'annul', number>
export const VERDICT = { admitted: 0, refused: 1 } as const satisfies Record<Verdict, number>
export const DIRECTION = { entry: 0, exit: 1 } as const satisfies Record<Direction, number>
export const OUTCOME = { recorded: 0, repeated: 1, rejected: 2 } as const satisfies Record<
  BatchResult['outcome'],
  number
>
export const ORDER_STATUS = {
  pending: 0,
  paid: 1,
  refunded: 2,
  expired: 3,
  cancelled: 4,
} as const satisfies Record<OrderStatus, number>
export const REASON = {
  ok: 0,
  unseen: 1,
  annulled: 2,
  invalid: 3,
  wrong_event: 4,
  unknown: 5,
  revoked: 6,
  canceled: 7,
  blocked: 8,
  invalid_time: 9,
  product: 10,
  unpaid: 11,
  rules: 12,
  incomplete: 13,
  already_redeemed: 14,
} as const satisfies Record<ScanReason, number>

const words = <Word extends string>(numbers: Readonly<Record<Word, number>>): readonly Word[] => {
  const list: Word[] = []
  // Safe: the keys of a Record<Word, …> that was written out are its words.
  for (const word of Object.keys(numbers) as Word[]) list[numbers[word]] = word
  return list
}

const reader = <Word extends string>(numbers: Readonly<Record<Word, number>>) => {
  const list = words(numbers)
  return (code: number): Word => {
    const word = list[code]
    if (word === undefined) throw new RangeError(`no word has the number ${code}`)
    return word
  }
}

export const kindOf = reader(KIND)
export const verdictOf = reader(VERDICT)
export const directionOf = reader(DIRECTION)
export const outcomeOf = reader(OUTCOME)
export const orderStatusOf = reader(ORDER_STATUS)
export const reasonOf = reader(REASON)

/** A forced-past column holds refusals only: nothing else is ever written there. */
export const refusalOf = (code: number | null): RefusalReason | null =>
  code === null ? null : (reasonOf(code) as RefusalReason)
