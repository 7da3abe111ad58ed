// Everything a page may ask of the core. Both shells carry these tables and nothing else.
import * as v from 'valibot'
import { Direction } from '../../shared/checkin/schema.ts'
import type { MessageParams } from '../../shared/i18n/keys.ts'
import { CheckInListId, EventId, GateId, ScanId, TicketId, UserId } from '../../shared/ids.ts'
import type { Result } from '../../shared/result.ts'
import { Confirm } from '../../shared/sync/schema.ts'
import { ADMINISTRATION_CALLS } from './admin-calls.ts'
import { BADGE_CALLS } from './badge-calls.ts'
import {
  BAUD_RATES,
  GROUP_TICKETS_MAX,
  HISTORY_ROWS_MAX,
  JOURNAL_ROWS_MAX,
  SCANNED_CHARS_MAX,
} from './limits.ts'
import type { CallRefusal } from './refusals.ts'
import {
  AdmissionView,
  AnnulView,
  CountersView,
  EventChoice,
  HistoryRow,
  JournalPage,
  PreflightView,
  ScannerView,
  StatusView,
  TicketHit,
} from './views.ts'

const nothing = v.strictObject({})
const text = (charsMin: number, charsMax: number) =>
  v.pipe(v.string(), v.trim(), v.minLength(charsMin), v.maxLength(charsMax))

/** 4 to 12 digits, Bangla ones too. */
export const Pin = v.pipe(v.string(), v.regex(/^[0-9০-৯]{4,12}$/, 'a PIN has 4 to 12 digits'))

/** A supervisor's word. Left out: the signed-in operator, who must be one. */
const ForceInput = v.strictObject({
  reason: text(3, 200),
  supervisorId: v.exactOptional(UserId),
  pin: v.exactOptional(Pin),
})

const admissionOptions = {
  direction: v.exactOptional(Direction),
  confirm: v.exactOptional(Confirm),
  force: v.exactOptional(ForceInput),
}

const SignInInput = v.pipe(
  v.strictObject({
    email: text(3, 254),
    password: v.exactOptional(v.pipe(v.string(), v.minLength(1), v.maxLength(1_024))),
    /** Of the second factor, or a recovery code; with a password, after `second_factor_required`. */
    code: v.exactOptional(text(6, 20)),
    pin: v.exactOptional(Pin),
  }),
  v.check(
    (input) => (input.password === undefined) !== (input.pin === undefined),
    'one of password and pin',
  ),
  v.check((input) => input.pin === undefined || input.code === undefined, 'a code with a PIN'),
)

const JournalInput = v.strictObject({
  /** Rows after this sequence; left out: from the start. */
  after: v.exactOptional(v.pipe(v.number(), v.safeInteger(), v.minValue(0))),
  limit: v.exactOptional(
    v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(JOURNAL_ROWS_MAX)),
  ),
})

/** What the gate page may call. */
export const GATE_CALLS = {
  /** `server` left out: the one this station was started with. */
  pair: {
    input: v.strictObject({
      server: v.exactOptional(text(1, 500)),
      code: text(4, 64),
      name: text(1, 100),
    }),
    output: StatusView,
  },
  /** A PIN works without a network, for 16 hours after a sign-in with the password at this station. */
  signIn: { input: SignInInput, output: StatusView },
  /** Sets the signed-in operator's PIN. */
  setPin: { input: v.strictObject({ pin: Pin }), output: StatusView },
  signOut: { input: nothing, output: StatusView },
  /** `local`: the server could not be asked, and these are the events on this laptop. */
  events: {
    input: nothing,
    output: v.object({ items: v.array(EventChoice), source: v.picklist(['server', 'local']) }),
  },
  /** `listId` may be left out when the event has one list. Answers before the download ends. */
  selectEvent: {
    input: v.strictObject({
      eventId: EventId,
      listId: v.exactOptional(CheckInListId),
      gateId: v.exactOptional(v.nullable(GateId)),
      /** Left out: entry. */
      direction: v.exactOptional(Direction),
    }),
    output: StatusView,
  },
  /** Without a direction: the selected one. */
  scan: {
    input: v.strictObject({
      code: v.pipe(v.string(), v.maxLength(SCANNED_CHARS_MAX)),
      /** The serial scanner that read it; it hears the verdict. */
      scannerId: v.exactOptional(text(1, 300)),
      ...admissionOptions,
    }),
    output: AdmissionView,
  },
  /** The newest verdict of this station, so that a page that was loaded again shows it again; null: none yet. */
  lastVerdict: { input: nothing, output: v.object({ admission: v.nullable(AdmissionView) }) },
  /** Who may force here by PIN. */
  supervisors: {
    input: nothing,
    output: v.object({ items: v.array(v.object({ id: UserId, name: v.string() })) }),
  },
  /** Takes an admitted scan back. */
  annul: { input: v.strictObject({ scanId: ScanId }), output: AnnulView },
  /** By name in either script, note, order number, phone, or code; the best 20. */
  search: {
    input: v.strictObject({ text: text(1, SCANNED_CHARS_MAX) }),
    output: v.object({ items: v.array(TicketHit), hasMore: v.boolean() }),
  },
  /** The tickets of the order that this ticket belongs to, this one first; alone where its order is not known here. */
  group: {
    input: v.strictObject({ ticketId: TicketId }),
    output: v.object({ items: v.array(TicketHit) }),
  },
  /** Each ticket is a scan of its own, and one that is refused holds up no other. In the order given. */
  admitGroup: {
    input: v.strictObject({
      ticketIds: v.pipe(v.array(TicketId), v.minLength(1), v.maxLength(GROUP_TICKETS_MAX)),
      direction: v.exactOptional(Direction),
      confirm: v.exactOptional(Confirm),
    }),
    output: v.object({ items: v.array(AdmissionView) }),
  },
  /** Admits a ticket that an operator picked, without its code. */
  admitByTicket: {
    input: v.strictObject({ ticketId: TicketId, ...admissionOptions }),
    output: AdmissionView,
  },
  status: { input: nothing, output: StatusView },
  /** Asks the server at once and answers when that round ended, well or not. */
  syncNow: { input: nothing, output: StatusView },
  /** By sequence, oldest first. */
  journal: { input: JournalInput, output: JournalPage },
  preflight: { input: nothing, output: PreflightView },
  /** This station's scans, newest first. */
  history: {
    input: v.strictObject({
      /** Rows before this sequence; left out: from the newest. */
      before: v.exactOptional(v.pipe(v.number(), v.safeInteger(), v.minValue(1))),
      limit: v.exactOptional(
        v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(HISTORY_ROWS_MAX)),
      ),
    }),
    output: v.object({
      items: v.array(HistoryRow),
      /** The `before` of the next page; null at the end. */
      next: v.nullable(v.number()),
    }),
  },
  counters: { input: nothing, output: CountersView },
  /** Until it is unlocked. Only somebody who is signed in and has a PIN may lock. */
  lock: { input: nothing, output: StatusView },
  /** The PIN of whoever is signed in, or of a supervisor who is known here. Also ends self-service. */
  unlock: { input: v.strictObject({ pin: Pin }), output: StatusView },
  startSelfService: { input: nothing, output: StatusView },
  /** A person has read it: it is shown no more. A notice that still holds, such as a wrong clock, stays. */
  dismissNotice: { input: v.strictObject({ id: text(1, 100) }), output: StatusView },
  /** The serial ports. */
  scanners: { input: nothing, output: v.object({ items: v.array(ScannerView) }) },
  /** Opens it now, and again whenever it is plugged in or the station starts. */
  openScanner: {
    input: v.strictObject({
      id: text(1, 300),
      profile: v.exactOptional(ScannerView.entries.profile),
      /** Real serial lines only; a USB scanner ignores it. */
      baudRate: v.exactOptional(v.picklist(BAUD_RATES)),
    }),
    output: v.object({ items: v.array(ScannerView) }),
  },
  /** Closes it and forgets it. */
  closeScanner: {
    input: v.strictObject({ id: text(1, 300) }),
    output: v.object({ items: v.array(ScannerView) }),
  },
  ...BADGE_CALLS,
} as const satisfies CallTable

/** What the admin page may call. */
export const ADMIN_CALLS = {
  status: { input: nothing, output: StatusView },
  /** The journal rows that the server will not take, for a person to settle. */
  setAside: { input: JournalInput, output: JournalPage },
  ...ADMINISTRATION_CALLS,
} as const satisfies CallTable

type CallTable = Record<string, { input: v.GenericSchema; output: v.GenericSchema }>

/** The page's origin decides its table: a page cannot call what belongs to the other. */
export const CALLS_BY_PAGE = { gate: GATE_CALLS, admin: ADMIN_CALLS } as const
export type PageName = keyof typeof CALLS_BY_PAGE

export const CALLS = { ...GATE_CALLS, ...ADMIN_CALLS } as const
export type CallName = keyof typeof CALLS
export type CallInput<N extends CallName> = v.InferOutput<(typeof CALLS)[N]['input']>
export type CallOutput<N extends CallName> = v.InferOutput<(typeof CALLS)[N]['output']>

/** What a handler gives back: the output, or a refusal. Only a fault is thrown. */
export type CallResult<N extends CallName> = Result<CallOutput<N>, CallRefusal>

/** The core implements it, the shells carry it, the page calls it. */
export type Handlers = {
  readonly [N in CallName]: (input: CallInput<N>) => Promise<CallResult<N>>
}

/**
 * The answer to one untrusted call: what `dispatch` makes and a carrier turns into HTTP.
 * Over HTTP a value is the whole body; a refusal is `{code, message, …}` with the status of its code.
 */
export type Reply =
  | { readonly ok: true; readonly value: unknown }
  | {
      readonly ok: false
      readonly status: number
      readonly code: CallRefusal['code'] | 'fault' | 'full_disk'
      readonly message: string
      /** Fill the gaps of the code's sentence, for a page that writes it in its own language. */
      readonly params?: MessageParams
      readonly retryAfterMs?: number
      readonly details?: readonly string[]
    }

/**
 * A fault with a sentence that an operator can act on, such as a full disk. The core throws it; any other error is
 * answered with a general sentence and its own text stays in the log.
 */
export class StationFault extends Error {
  override readonly name = 'StationFault'
}
