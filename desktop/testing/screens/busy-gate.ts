// A gate in the middle of its evening: an event with every kind of ticket, and its people.
import { EVENT_ROW, LIST, type Row, scanRow, TYPE_ROW, ticketIdOf } from '../feed.ts'
import { type GatePage, LOW_LAPTOP, openGatePage } from '../gate-page.ts'
import { anOrder } from '../orders.ts'
import { OTHER_GATE } from '../venue.ts'

export const TICKETS = 400
export const CANCELED = TICKETS
export const AT_SOUTH = 12
export const UNPAID = 41
export const BLOCKED = 42
export const FAMILY = [10, 11, AT_SOUTH, 13, UNPAID]

/** Tickets of one kind each: the same code twice at once would be one scan of a scanner that goes on looking. */
const TURNS = {
  atSouth: [AT_SOUTH, 15],
  unpaid: [UNPAID, 43],
  blocked: [BLOCKED, 44],
  canceled: [CANCELED, TICKETS - 1],
} as const
/** The kinds of which there are two, for a scan that is repeated at once. */
export type Kind = keyof typeof TURNS

/** From here on each ticket needs looking at; before it they are plain, from 60 on not used by any scene. */
const CARE_FROM = 200
const PLAIN_FROM = 60

const NAMES = [
  'তাসনিম জাহান',
  'মোহাম্মদ শাহরিয়ার রহমান চৌধুরী',
  'Farhana Yasmin',
  'রফিকুল ইসলাম',
  'Sadia Afrin Chowdhury',
  'আবদুল্লাহ আল মামুন',
]
const LONGEST = 'মোহাম্মদ শাহরিয়ার রহমান চৌধুরী বিন আব্দুল্লাহ'

/** What people entered: it is shown as it is in either language. */
export const ENTERED: readonly (string | RegExp)[] = [
  LONGEST,
  ...NAMES,
  /রহিম \d+/,
  /Boishakh concert|বৈশাখী কনসার্ট/,
  /Dhaka Arts|Dhaka|Asia\/Dhaka/,
  /Wristband, gold; over 18 only/,
  /General|সাধারণ|Block C, seat \d+/,
  /\bRina\b|\bSalma\b|Laptop \d/,
  /\bEntry\b|\bNorth\b|\bSouth\b/,
  /7KQ2M9X\d+/,
  /gate@example.org/,
  /Poetry evening \d/,
  /xqzw/,
  /(Good|Forbidden|Lost|New) one/,
  /Visitor \d+|Victory Day Concert|Gallery|\bMain\b/,
]

const namedRow = (number: number, more: Row = {}): [number, Row] => [
  number,
  { name: NAMES[number % NAMES.length] ?? LONGEST, note: `Block C, seat ${number}`, ...more },
]

const attention = 'Wristband, gold; over 18 only'
const ROWS = Object.fromEntries([
  ...Array.from({ length: TICKETS - PLAIN_FROM }, (_unused, at) => namedRow(PLAIN_FROM + at)),
  ...Array.from({ length: 100 }, (_unused, at) =>
    namedRow(CARE_FROM + at, { attention, name: LONGEST }),
  ),
  ...[...FAMILY, ...TURNS.atSouth].map((number) => namedRow(number)),
  ...TURNS.unpaid.map((number) => namedRow(number, { order: 'pending' })),
  ...TURNS.blocked.map((number) => namedRow(number, { blocked: true })),
  ...TURNS.canceled.map((number) => namedRow(number, { void: true })),
])

export type BusyGate = GatePage & {
  /** The code of a ticket that nobody has scanned yet, such as one that needs looking at. */
  readonly nextPlain: () => string
  readonly nextCare: () => string
  /** The code of the one ticket of that kind, then of the other. */
  readonly nextOf: (kind: Kind) => string
  /** A number that rises with every call. */
  readonly turn: () => number
}

export async function openBusyGate(
  more: Parameters<typeof openGatePage>[1] = {},
  browserArgs: readonly string[] = [],
): Promise<BusyGate> {
  // The laptop's own time, or its clock would be wrong on every picture.
  const now = more.now ?? Date.now
  const serverTime = now()
  const options = {
    now,
    end: { completeUntil: new Date(serverTime - 15_000).toISOString() },
    tickets: ROWS,
    list: { admitUnpaid: 'ask' },
    scans: TURNS.atSouth.map((number, at) =>
      scanRow(at + 1, number, {
        gateId: OTHER_GATE,
        listId: LIST,
        scannedAt: new Date(serverTime - 65_000).toISOString(),
      }),
    ),
    orders: [
      anOrder(1, FAMILY.map(ticketIdOf), { b: 'রফিকুল ইসলাম' }),
      anOrder(2, [20, 21, 22].map(ticketIdOf), { b: 'Farhana Yasmin' }),
    ],
    ...more,
    head: {
      event: { ...EVENT_ROW, nameBn: 'বৈশাখী কনসার্ট' },
      ticketTypes: [{ ...TYPE_ROW, nameBn: 'সাধারণ' }],
      ...more.head,
    },
  }
  const gate = await openGatePage(TICKETS, options, LOW_LAPTOP, browserArgs)
  let [plain, care, turns] = [PLAIN_FROM, CARE_FROM, 0]
  const turn = (): number => turns++
  return {
    ...gate,
    nextPlain: () => gate.venue.codeOf(plain++),
    nextCare: () => gate.venue.codeOf(care++),
    nextOf: (kind) => gate.venue.codeOf(TURNS[kind][turn() % 2] ?? TURNS[kind][0]),
    turn,
  }
}
