import { expect, test } from 'vitest'
import type { UserId } from '../../../shared/ids.ts'
import {
  AGREEMENT_MS,
  type AnsweredAgreement,
  COUNTED_MS,
  findAgreeObstacle,
  needsSecond,
} from './decide-agreement.ts'

test.each([
  [null, 1_000_000, 1_000_000, false],
  [1_000, 1_000, 0, false],
  [1_000, 1_001, 0, true],
  [1_000, 400, 600, false],
  [1_000, 401, 600, true],
  [0, 1, 0, true],
])(
  'RF24 limit %s, amount %i, decided alone before %i: second person %s',
  (limitCents, amountCents, aloneCents, isNeeded) => {
    expect(needsSecond({ limitCents, amountCents, aloneCents })).toBe(isNeeded)
  },
)

test('RF24 a day is added up, and after seven days what waits ends', () => {
  expect([COUNTED_MS, AGREEMENT_MS]).toEqual([86_400_000, 7 * 86_400_000])
})

const [asker, other] = ['a' as UserId, 'b' as UserId]
const open: AnsweredAgreement = { state: 'open', askedBy: asker, decidedBy: null }

test.each([
  [open, other, [asker, other], null],
  [open, asker, [asker, other], 'second_own'],
  [open, other, [asker], 'second_no_admin'],
  [open, other, [other], 'second_gone'],
  [{ ...open, state: 'agreed', decidedBy: other }, other, [asker, other], 'second_answered'],
  [{ ...open, state: 'declined', decidedBy: other }, other, [asker, other], 'second_answered'],
  [{ ...open, state: 'lapsed' }, other, [asker, other], 'second_answered'],
] as const)(
  'RF25 %j answered by %s, with %j administering: %s',
  (agreement, userId, admins, code) => {
    expect(findAgreeObstacle(agreement, userId, new Set(admins))).toBe(code)
  },
)
