import { expect, test } from 'vitest'
import { MINUTE_MS } from '../../../../shared/time.ts'
import { decideStanding, type OrderFacts } from './decide-standing.ts'

const NOW = Date.parse('2026-11-22T09:00:00Z')

const facts = (change: Partial<OrderFacts>): OrderFacts => ({
  status: 'pending',
  source: 'online',
  totalCents: 100,
  holdExpiresAt: NOW + MINUTE_MS,
  payments: [],
  refunds: { dueCents: 0, returnedCents: 0 },
  isBack: false,
  ...change,
})

const processing = { provider: 'bkash', state: 'processing', isHeldForRisk: false } as const
const held = { provider: 'stripe', state: 'processing', isHeldForRisk: true } as const
const failed = { provider: 'stripe', state: 'failed', isHeldForRisk: false } as const

const UNPAID = { kind: 'unpaid', until: NOW + MINUTE_MS, hasFailed: false }

test.each([
  ['waits for its buyer', {}, UNPAID],
  ['was opened at a provider and left', { payments: [processing] }, UNPAID],
  [
    'was approved, and the provider has not answered yet',
    { payments: [processing], isBack: true },
    { kind: 'checking', provider: 'bkash' },
  ],
  ['could not be paid', { payments: [failed] }, { ...UNPAID, hasFailed: true }],
  [
    'could not be paid by one, and is being paid by another',
    { payments: [processing, failed], isBack: true },
    { kind: 'checking', provider: 'bkash' },
  ],
  [
    'was approved and refused',
    { payments: [failed], isBack: true },
    { ...UNPAID, hasFailed: true },
  ],
  ['waited too long', { holdExpiresAt: NOW }, { kind: 'expired' }],
  [
    'waited too long, and may have been paid all the same',
    { holdExpiresAt: NOW, payments: [processing] },
    { kind: 'checking', provider: 'bkash' },
  ],
  ['is over', { status: 'expired', holdExpiresAt: null }, { kind: 'expired' }],
  [
    'was paid too late for a place',
    { status: 'expired', holdExpiresAt: null, refunds: { dueCents: 100, returnedCents: 0 } },
    { kind: 'refund_due', amountCents: 100, because: 'expired' },
  ],
  ['was cancelled', { status: 'cancelled', holdExpiresAt: null }, { kind: 'cancelled' }],
  [
    'was cancelled before its money came',
    { status: 'cancelled', holdExpiresAt: null, refunds: { dueCents: 100, returnedCents: 0 } },
    { kind: 'refund_due', amountCents: 100, because: 'cancelled' },
  ],
  ['was paid, and is held for risk', { payments: [held] }, { kind: 'held', provider: 'stripe' }],
  [
    'is held for risk until after its hold',
    { status: 'expired', holdExpiresAt: null, payments: [held] },
    { kind: 'held', provider: 'stripe' },
  ],
  [
    'was held for risk, and the money goes back',
    {
      status: 'expired',
      holdExpiresAt: null,
      payments: [held],
      refunds: { dueCents: 100, returnedCents: 0 },
    },
    { kind: 'refund_due', amountCents: 100, because: 'expired' },
  ],
  ['was paid', { status: 'paid', holdExpiresAt: null }, { kind: 'paid' }],
  ['costs nothing', { status: 'paid', holdExpiresAt: null, totalCents: 0 }, { kind: 'free' }],
  [
    'was given',
    { status: 'paid', source: 'complimentary', holdExpiresAt: null, totalCents: 0 },
    { kind: 'given' },
  ],
  [
    'was paid elsewhere at a price that nobody told',
    { status: 'paid', source: 'import', holdExpiresAt: null, totalCents: 0 },
    { kind: 'paid' },
  ],
  [
    'was made elsewhere and waits for its money',
    { source: 'import', holdExpiresAt: null },
    { kind: 'at_gate' },
  ],
  [
    'was given back, and its money is on its way',
    { status: 'refunded', holdExpiresAt: null, refunds: { dueCents: 60, returnedCents: 40 } },
    { kind: 'refunded', dueCents: 60, returnedCents: 40 },
  ],
  [
    'was paid too late, and its money went back',
    { status: 'expired', holdExpiresAt: null, refunds: { dueCents: 0, returnedCents: 100 } },
    { kind: 'returned', amountCents: 100, because: 'expired' },
  ],
  ['is paid at the gate', { source: 'gate', holdExpiresAt: null }, { kind: 'at_gate' }],
  [
    'is of the gate and costs nothing',
    { source: 'gate', holdExpiresAt: null, totalCents: 0 },
    { kind: 'free' },
  ],
] satisfies readonly (readonly [string, Partial<OrderFacts>, object])[])(
  'PG9 an order that %s is told so',
  (_title, change, standing) => {
    expect(decideStanding(facts(change), NOW)).toEqual(standing)
  },
)
