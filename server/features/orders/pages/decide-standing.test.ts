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
  refundDueCents: 0,
  isBack: false,
  ...change,
})

const processing = { provider: 'bkash', state: 'processing' } as const
const failed = { provider: 'stripe', state: 'failed' } as const

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
    { status: 'expired', holdExpiresAt: null, refundDueCents: 100 },
    { kind: 'refund_due', amountCents: 100 },
  ],
  ['was cancelled', { status: 'cancelled', holdExpiresAt: null }, { kind: 'cancelled' }],
  ['was paid', { status: 'paid', holdExpiresAt: null }, { kind: 'paid' }],
  ['was refunded', { status: 'refunded', holdExpiresAt: null }, { kind: 'refunded' }],
  ['is paid at the gate', { source: 'gate', holdExpiresAt: null }, { kind: 'at_gate' }],
  [
    'is of the gate and costs nothing',
    { source: 'gate', holdExpiresAt: null, totalCents: 0 },
    { kind: 'paid' },
  ],
] satisfies readonly (readonly [string, Partial<OrderFacts>, object])[])(
  'an order that %s is told so',
  (_title, change, standing) => {
    expect(decideStanding(facts(change), NOW)).toEqual(standing)
  },
)
