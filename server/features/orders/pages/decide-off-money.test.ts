import { expect, test } from 'vitest'
import { decideOffMoney, type OffMoney, type OffOrder } from './decide-off-money.ts'

const ONLINE: OffOrder = { status: 'paid', source: 'online', totalCents: 80_000 }
const GIVEN = { amountCents: 72_000, keptCents: 8_000 }

test.each<[string, OffOrder, typeof GIVEN | null, OffMoney]>([
  ['went back', { ...ONLINE, status: 'refunded' }, GIVEN, { kind: 'back', ...GIVEN }],
  ['is not decided about yet', ONLINE, null, { kind: 'open', amountCents: 80_000 }],
  [
    'was taken at the gate',
    { ...ONLINE, source: 'gate' },
    null,
    { kind: 'at_gate', amountCents: 80_000 },
  ],
  [
    'was to be taken at the gate',
    { ...ONLINE, source: 'gate', status: 'pending' },
    null,
    { kind: 'none' },
  ],
  ['was never to be paid', { ...ONLINE, totalCents: 0 }, null, { kind: 'none' }],
  ['was given away', { ...ONLINE, source: 'complimentary' }, null, { kind: 'none' }],
  [
    'was paid elsewhere',
    { ...ONLINE, source: 'import', totalCents: 0 },
    null,
    { kind: 'elsewhere' },
  ],
])('RF31 of an event that is off, money that %s', (_what, order, given, money) => {
  expect(decideOffMoney(order, given)).toEqual(money)
})
