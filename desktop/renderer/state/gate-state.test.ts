// What the page shows, and for how long.
import { expect, test } from 'vitest'
import type { ScanId, TicketId } from '../../../shared/ids.ts'
import type { AdmissionView, StatusView } from '../../contract/views.ts'
import {
  FIRST_STATE,
  type GateAction,
  type GateState,
  nextChangeMs,
  nextState,
} from './gate-state.ts'
import { heaviestTone, toneOf } from './tone.ts'

const anAdmission = (name: string, more: Partial<AdmissionView> = {}): AdmissionView => ({
  verdict: 'admitted',
  reason: 'ok',
  scanId: `scan of ${name}` as ScanId,
  scannedAt: '2026-11-22T12:00:00.000Z',
  direction: 'entry',
  ticket: {
    id: `ticket of ${name}` as TicketId,
    status: 'active',
    checkedInAt: null,
    isBlocked: false,
    name,
    note: null,
    ticketType: null,
  },
  forcedPast: null,
  opensAt: null,
  closedAt: null,
  canOverride: false,
  canForce: false,
  codeRefusal: null,
  durableMs: 1,
  source: 'local',
  ...more,
})

const REFUSED = { verdict: 'refused', reason: 'canceled' } as const
const USED = { verdict: 'refused', reason: 'already_redeemed' } as const

const run = (...actions: readonly GateAction[]): GateState => actions.reduce(nextState, FIRST_STATE)
const sent = (atMs: number): GateAction => ({ kind: 'sent', atMs })
const answered = (
  number: number,
  atMs: number,
  ...admissions: readonly AdmissionView[]
): GateAction => ({ kind: 'answered', number, admissions, read: null, atMs })
const unanswered = (number: number, atMs: number, code = 'no_answer'): GateAction => ({
  kind: 'unanswered',
  number,
  why: { code, message: '' },
  atMs,
})
const tick = (atMs: number): GateAction => ({ kind: 'tick', atMs })

const shownName = ({ panel }: GateState): string | null | undefined =>
  panel.kind === 'verdicts' ? panel.admissions[0]?.ticket?.name : panel.kind
const earlierNames = ({ earlier }: GateState) =>
  earlier.map(({ admissions }) => admissions[0]?.ticket?.name)

test('the next scan takes the panel at once, before it is answered', () => {
  const state = run(sent(0), answered(1, 10, anAdmission('Rahim')), sent(20))

  expect(state.panel.kind).toBe('waiting')
  expect(earlierNames(state)).toEqual(['Rahim'])
})

test('an answer that a newer scan has overtaken never takes the panel, and is kept in sight', () => {
  const waiting = run(sent(0), sent(5), answered(1, 10, anAdmission('Rahim', REFUSED)))
  const answeredBoth = nextState(waiting, answered(2, 12, anAdmission('Karim')))

  expect(waiting.panel.kind).toBe('waiting')
  expect(earlierNames(waiting)).toEqual(['Rahim'])
  expect(shownName(answeredBoth)).toBe('Karim')
  expect(earlierNames(answeredBoth)).toEqual(['Rahim'])
})

test('answers out of order stand in the order of their scans', () => {
  const state = run(
    sent(0),
    sent(1),
    sent(2),
    answered(3, 10, anAdmission('third')),
    answered(1, 11, anAdmission('first')),
    answered(2, 12, anAdmission('second')),
  )

  expect(shownName(state)).toBe('third')
  expect(earlierNames(state)).toEqual(['second', 'first'])
})

test('a scan without an answer is not decided, and nothing older makes it look so', () => {
  const silent = run(sent(0), answered(1, 10, anAdmission('Rahim')), sent(20), unanswered(2, 30))

  expect(silent.panel.kind).toBe('undecided')
  expect(nextChangeMs({ ...silent, earlier: [] })).toBeNull()
})

test('an answer that comes late is still shown while nothing newer was scanned', () => {
  const late = run(sent(0), unanswered(1, 3_000, 'slow'), answered(1, 3_500, anAdmission('Rahim')))
  const tooLate = run(
    sent(0),
    unanswered(1, 3_000, 'slow'),
    sent(3_200),
    answered(1, 3_500, anAdmission('Rahim')),
  )

  expect(shownName(late)).toBe('Rahim')
  expect(tooLate.panel.kind).toBe('waiting')
})

test('an answer that is there is not taken back by the clock of its waiting', () => {
  const state = run(sent(0), answered(1, 10, anAdmission('Rahim')), unanswered(1, 3_000, 'slow'))

  expect(shownName(state)).toBe('Rahim')
})

test('an admission dims after two seconds and goes after eight; until then it is bright', () => {
  const shown = run(sent(0), answered(1, 100, anAdmission('Rahim')))

  expect(nextChangeMs(shown)).toBe(2_100)
  expect(nextState(shown, tick(2_099)).panel).toMatchObject({ isDim: false })
  expect(nextState(shown, tick(2_100)).panel).toMatchObject({ kind: 'verdicts', isDim: true })
  expect(nextState(shown, tick(8_100)).panel.kind).toBe('idle')
})

test.each([
  ['a stop', REFUSED],
  ['an entry that was used', USED],
  ['an admission with care', { attention: 'Wristband' }],
])('%s stays bright for eight seconds', (_name, more) => {
  const shown = run(sent(0), answered(1, 0, anAdmission('Rahim', more)))

  expect(nextState(shown, tick(7_999)).panel).toMatchObject({ kind: 'verdicts', isDim: false })
  expect(nextState(shown, tick(8_000)).panel.kind).toBe('idle')
})

test('while a supervisor is asked the verdict stays, and the next scan closes the question', () => {
  const asking = run(sent(0), answered(1, 0, anAdmission('Rahim', REFUSED)), {
    kind: 'step',
    step: { kind: 'force' },
  })

  expect(nextState(asking, tick(60_000)).panel.kind).toBe('verdicts')
  expect(nextState(asking, sent(60_000)).step).toBeNull()
})

test('a forced answer replaces the refusal of the same scan, which is no visitor of its own', () => {
  const state = run(
    sent(0),
    answered(1, 0, anAdmission('Rahim', REFUSED)),
    answered(1, 9_000, anAdmission('Rahim', { forcedPast: 'canceled' })),
  )

  expect(shownName(state)).toBe('Rahim')
  expect(state.earlier).toEqual([])
})

test('verdicts that another screen brought are a scan of their own', () => {
  const group = [anAdmission('Rahim'), anAdmission('Karim', USED)]
  const state = run(sent(0), answered(1, 0, anAdmission('Jamil')), answered(2, 5, ...group))

  expect(state.newest).toBe(2)
  expect(state.panel).toMatchObject({ kind: 'verdicts', admissions: group })
  expect(nextState(state, tick(29_000)).panel).toMatchObject({ kind: 'verdicts', isDim: false })
})

test('going to another screen keeps the verdict and closes a question', () => {
  const state = run(
    sent(0),
    answered(1, 0, anAdmission('Rahim')),
    { kind: 'step', step: { kind: 'force' } },
    { kind: 'went', screen: 'history' },
  )

  expect(shownName(state)).toBe('Rahim')
  expect(state.step).toBeNull()
})

test('what was said goes by itself, and ages are reckoned to the last tick', () => {
  const state = run({ kind: 'said', sentence: 'Saved.', atMs: 1_000 })

  expect(nextChangeMs(state)).toBe(7_000)
  expect(nextState(state, tick(7_000))).toMatchObject({ said: null, nowMs: 7_000 })
})

test('each class of verdict has its tone, and several that of the gravest', () => {
  const care = anAdmission('VIP', { attention: 'Wristband' })

  expect(toneOf(anAdmission('plain'))).toBe('admit')
  expect(toneOf(care)).toBe('care')
  expect(toneOf(anAdmission('new', { reason: 'unseen' }))).toBe('care')
  expect(toneOf(anAdmission('forced', { forcedPast: 'unpaid' }))).toBe('care')
  expect(toneOf(anAdmission('used', USED))).toBe('again')
  expect(toneOf(anAdmission('void', REFUSED))).toBe('stop')
  expect(heaviestTone([anAdmission('used', USED), anAdmission('void', REFUSED)])).toBe('stop')
  expect(heaviestTone([anAdmission('plain'), care])).toBe('care')
})

test('GT11: an order out of which only some got in is no stop: those go in, and the others want looking at', () => {
  const some = [anAdmission('plain'), anAdmission('used', USED), anAdmission('void', REFUSED)]

  expect(heaviestTone(some)).toBe('care')
})

test('before visitors every answer is gone after five seconds, and a question to the core is not', () => {
  // Safe: the state looks at nothing else of it.
  const status = { mode: 'self_service' } as StatusView
  const start: GateAction = { kind: 'status', status, atMs: 0 }
  const stopped = run(start, sent(0), answered(1, 0, anAdmission('a', REFUSED)))
  const lost = run(start, sent(0), unanswered(1, 0))

  expect(nextState(stopped, tick(4_999)).panel.kind).toBe('verdicts')
  expect(nextState(stopped, tick(5_000)).panel.kind).toBe('idle')
  expect(nextState(lost, tick(5_000)).panel.kind).toBe('idle')
  expect(nextState(run(start, sent(0)), tick(5_000)).panel.kind).toBe('waiting')
  expect(nextChangeMs(stopped)).toBe(5_000)
})
