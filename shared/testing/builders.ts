// Valid by default; a test changes the one thing that it is about.
import type { DecideInput, Reading } from '../checkin/decide.ts'
import type { Scan } from '../checkin/schema.ts'
import type {
  CheckInListId,
  EventId,
  GateId,
  ScanId,
  StationId,
  TicketId,
  TicketTypeId,
  UserId,
} from '../ids.ts'
import type { CheckInList, EventRules, Ticket, TicketType } from '../tickets/schema.ts'

/** A well-formed id that ends in `number`. Safe to brand: the caller says what it is of. */
const id = (prefix: string, number: number): string =>
  `${prefix}0000000-0000-7000-8000-${number.toString(16).padStart(12, '0')}`

export const eventId = (number = 1): EventId => id('e', number) as EventId
export const ticketId = (number = 1): TicketId => id('1', number) as TicketId
export const listId = (number = 1): CheckInListId => id('2', number) as CheckInListId
export const gateId = (number = 1): GateId => id('3', number) as GateId
export const stationId = (number = 1): StationId => id('4', number) as StationId
export const scanId = (number = 1): ScanId => id('5', number) as ScanId
export const userId = (number = 1): UserId => id('6', number) as UserId
export const ticketTypeId = (number = 1): TicketTypeId => id('7', number) as TicketTypeId

export const aTicket = (change: Partial<Ticket> = {}): Ticket => ({
  id: ticketId(),
  typeNumber: 1,
  serial: 0,
  isVoid: false,
  isBlocked: false,
  orderStatus: 'paid',
  validFrom: null,
  validUntil: null,
  name: 'Ayesha Rahman',
  note: null,
  attention: null,
  ...change,
})

export const aTicketType = (change: Partial<TicketType> = {}): TicketType => ({
  id: ticketTypeId(),
  number: 1,
  name: 'General',
  nameBn: 'সাধারণ',
  validFrom: null,
  validUntil: null,
  attention: null,
  ...change,
})

export const aList = (change: Partial<CheckInList> = {}): CheckInList => ({
  id: listId(),
  name: 'Main entrance',
  typeNumbers: null,
  gateIds: new Set(),
  validFrom: null,
  validUntil: null,
  entriesMax: 1,
  reentryAfterExit: false,
  admitUnpaid: 'never',
  ...change,
})

export const anEvent = (change: Partial<EventRules> = {}): EventRules => ({
  id: eventId(),
  name: 'Winter Baul Festival',
  admitUnseen: true,
  verification: 'signed',
  ...change,
})

/** An admitted entry at 1,000 by station 1, unless said otherwise. */
export const aScan = (change: Partial<Scan> = {}): Scan => ({
  scanId: scanId(),
  kind: 'scan',
  annuls: null,
  ticketId: ticketId(),
  listId: listId(),
  gateId: gateId(),
  stationId: stationId(),
  operatorId: null,
  direction: 'entry',
  scannedAt: 1_000,
  verdict: 'admitted',
  reason: 'ok',
  forcedPast: null,
  ...change,
})

export const aCode = (
  change: Partial<Extract<Reading, { kind: 'code' }>['code']> = {},
): Reading => ({
  kind: 'code',
  code: {
    keyId: 1,
    typeNumber: 1,
    serial: 0,
    issuedAt: 0,
    ticketId: ticketId(),
    orderId: null,
    attendeeName: null,
    eventId: eventId(),
    ...change,
  },
})

/** A first entry of a paid ticket at 2,000, on a station whose last complete download reaches to 500. */
export const aDecision = (change: Partial<DecideInput> = {}): DecideInput => ({
  scan: { direction: 'entry', isForced: false, confirm: [] },
  reading: aCode(),
  event: anEvent(),
  ticket: aTicket(),
  ticketType: aTicketType(),
  list: aList(),
  gateId: gateId(),
  history: [],
  knowledge: { completeUntil: 500, reach: 'none' },
  actor: { isSupervisor: false },
  now: 2_000,
  ...change,
})
