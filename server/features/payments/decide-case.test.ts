import { expect, test } from 'vitest'
import {
  CASE_KINDS,
  CASE_STATES,
  ON_DISPUTE,
  ON_HOLD,
} from '../../../shared/payments/case-schema.ts'
import {
  actsOf,
  blocksEntry,
  type DisputeFacts,
  foldDispute,
  isTaken,
  ruleHold,
} from './decide-case.ts'
import type { DisputeNews } from './providers/port.ts'

const told = (standing: DisputeNews['standing'], more: Partial<DisputeNews> = {}): DisputeNews => ({
  ...{ providerTxnId: 'pi_1', disputeId: 'dp_1', standing, amountCents: 80_000, currency: 'BDT' },
  ...{ reason: 'general', dueAt: null },
  ...more,
})

type Word = readonly [DisputeNews, number]
const foldAll = (words: readonly Word[]): DisputeFacts | null =>
  words.reduce<DisputeFacts | null>((facts, [news, at]) => foldDispute(facts, news, at), null)

function* ordersOf<T>(some: readonly T[]): Generator<readonly T[]> {
  if (some.length === 0) yield []
  for (const [at, one] of some.entries()) {
    for (const rest of ordersOf([...some.slice(0, at), ...some.slice(at + 1)])) yield [one, ...rest]
  }
}

test.each<readonly [string, readonly Word[], string]>([
  [
    'opened and won',
    [
      [told('open'), 1],
      [told('won'), 2],
    ],
    'won',
  ],
  [
    'opened and lost within a second',
    [
      [told('open'), 1],
      [told('lost'), 1],
    ],
    'lost',
  ],
  [
    'asked, taken and lost',
    [
      [told('inquiry'), 1],
      [told('open'), 2],
      [told('lost'), 3],
    ],
    'lost',
  ],
  [
    'asked and given up',
    [
      [told('inquiry'), 1],
      [told('dropped'), 2],
    ],
    'dropped',
  ],
  [
    'won and lost after all',
    [
      [told('open'), 1],
      [told('won'), 2],
      [told('lost'), 3],
    ],
    'lost',
  ],
  [
    'lost and won on appeal',
    [
      [told('lost'), 1],
      [told('open'), 2],
      [told('won'), 3],
    ],
    'won',
  ],
])('DI2 %s, in every order and each word twice, comes to the same', (_name, words, state) => {
  for (const order of ordersOf([...words, ...words.slice(0, 2)])) {
    expect({ order, state: foldAll(order)?.state }).toEqual({ order, state })
  }
})

test('DI2 what a later word leaves out is kept from the one before', () => {
  const facts = foldAll([
    [told('open', { reason: 'fraudulent', dueAt: 9 }), 1],
    [told('won', { reason: null, dueAt: null }), 2],
  ])

  expect(facts).toMatchObject({ state: 'won', reason: 'fraudulent', dueAt: 9 })
})

/** Written by hand: kind, state, choice, a person's own choice, and whether tickets open no gate. */
const ENTRY = `
dispute inquiry nothing -     opens
dispute inquiry block   -     opens
dispute inquiry block   block opens
dispute open    nothing -     opens
dispute open    nothing block blocks
dispute open    block   -     blocks
dispute open    block   allow opens
dispute lost    nothing -     opens
dispute lost    nothing block blocks
dispute lost    block   -     blocks
dispute lost    block   allow opens
dispute won     block   -     opens
dispute won     block   block opens
dispute won     nothing -     opens
dispute dropped block   -     opens
dispute dropped nothing -     opens
hold open     wait            -     opens
hold open     deliver_blocked -     blocks
hold open     deliver         -     opens
hold refused  wait            -     opens
hold refused  deliver_blocked -     blocks
hold refused  deliver_blocked allow opens
hold refused  deliver         -     opens
hold refused  deliver         block blocks
hold released deliver_blocked -     opens
hold rejected deliver_blocked -     blocks
hold rejected deliver         -     blocks
hold rejected deliver         allow opens
hold cleared  deliver_blocked -     opens
hold dropped  deliver_blocked -     opens
`
const ROWS = ENTRY.trim()
  .split('\n')
  .map((line) => line.split(/\s+/))

test('DI3 whether tickets open no gate follows from the case, the choice and a person’s own choice', () => {
  const asked = ROWS.map(([kind, state, choice, entry]) =>
    // Safe: the table's words are those of the types; a wrong one makes a row that is not as told.
    blocksEntry({ kind, state, choice, entry: entry === '-' ? null : entry } as never),
  )

  expect(asked).toEqual(ROWS.map(([, , , , outcome]) => outcome === 'blocks'))
  const named = (words: readonly string[]) =>
    ROWS.some((row) => words.every((one, at) => row[at] === one))
  for (const choice of ON_DISPUTE) {
    for (const state of ['inquiry', 'open', 'won', 'lost', 'dropped']) {
      expect({ row: named(['dispute', state, choice]), state, choice }).toMatchObject({ row: true })
    }
  }
  for (const choice of ON_HOLD) expect(named(['hold', 'open', choice])).toBe(true)
})

/** Whether the provider holds it, what was chosen, what was decided before, and what becomes of the money. */
const HOLDS = `
held wait            -        wait
held wait            open     wait
held wait            released deliver
held wait            rejected give_back
held wait            cleared  wait
held wait            refused  wait
held deliver_blocked -        deliver_blocked
held deliver_blocked open     deliver_blocked
held deliver_blocked released deliver
held deliver_blocked rejected give_back
held deliver_blocked cleared  deliver_blocked
held deliver_blocked refused  deliver_blocked
held deliver         -        deliver
held deliver         open     deliver
held deliver         released deliver
held deliver         rejected give_back
held deliver         cleared  deliver
held deliver         refused  deliver
free wait            -        deliver
free wait            open     deliver
free wait            released deliver
free wait            rejected give_back
free wait            cleared  deliver
free wait            refused  deliver
free deliver_blocked open     deliver
free deliver_blocked rejected give_back
free deliver         open     deliver
free deliver         rejected give_back
`

test('DI4 what becomes of held money follows from the provider’s word, the choice and a person’s decision', () => {
  const rows = HOLDS.trim()
    .split('\n')
    .map((line) => line.split(/\s+/))

  const asked = rows.map(([held, choice, state]) =>
    // Safe: as above.
    ruleHold({ isHeld: held === 'held', choice, state: state === '-' ? null : state } as never),
  )

  expect(asked).toEqual(rows.map(([, , , outcome]) => outcome))
})

test('DI5 a person decides what is open, chooses entry where the bank has the money, and may always note something', () => {
  const acts = (kind: string, state: string, more: object = {}) =>
    // Safe: the words are those of the types.
    actsOf({
      ...{ kind, state, choice: 'block', entry: null, attemptState: 'succeeded' },
      ...{ isBlocking: false, isOfTickets: true },
      ...more,
    } as never)

  expect(acts('hold', 'open')).toEqual(['release', 'reject', 'note'])
  expect(acts('hold', 'refused', { isBlocking: true })).toEqual(['allow_entry', 'note'])
  expect(acts('hold', 'rejected', { isBlocking: true })).toEqual(['allow_entry', 'note'])
  expect(acts('hold', 'rejected', { isOfTickets: false })).toEqual(['note'])
  expect(acts('dispute', 'open', { isBlocking: true })).toEqual(['allow_entry', 'note'])
  expect(acts('dispute', 'lost')).toEqual(['block_entry', 'note'])
  expect(acts('dispute', 'lost', { isOfTickets: false })).toEqual(['note'])
  for (const kind of CASE_KINDS) {
    for (const state of CASE_STATES) expect(acts(kind, state).at(-1)).toBe('note')
  }
})

test('DI6 a bank has the money while it is open and when it was lost, and never else', () => {
  expect(CASE_STATES.filter(isTaken)).toEqual(['open', 'lost'])
})
