// A gate in the middle of its evening: an event with every kind of ticket, and its people.
import { LIST, type Row, scanRow, ticketIdOf } from '../feed.ts'
import { type GatePage, openGatePage } from '../gate-page.ts'
import { anOrder } from '../orders.ts'
import { OTHER_GATE } from '../venue.ts'

export const TICKETS = 400
export const CANCELED = TICKETS
export const AT_SOUTH = 12
export const UNPAID = 41
export const BLOCKED = 42
export const FAMILY = [10, 11, AT_SOUTH, 13, UNPAID]

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
  /General|Block C, seat \d+/,
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
  ...FAMILY.map((number) => namedRow(number)),
  namedRow(UNPAID, { order: 'pending' }),
  namedRow(BLOCKED, { blocked: true }),
  namedRow(CANCELED, { void: true }),
])

export type BusyGate = GatePage & {
  /** The code of a ticket that nobody has scanned yet, such as one that needs looking at. */
  readonly nextPlain: () => string
  readonly nextCare: () => string
}

export async function openBusyGate(
  more: Parameters<typeof openGatePage>[1] = {},
): Promise<BusyGate> {
  // The laptop's own time, or its clock would be wrong on every picture.
  const now = more.now ?? Date.now
  const serverTime = now()
  const gate = await openGatePage(TICKETS, {
    now,
    end: { completeUntil: new Date(serverTime - 15_000).toISOString() },
    tickets: ROWS,
    list: { admitUnpaid: 'ask' },
    scans: [
      scanRow(1, AT_SOUTH, {
        gateId: OTHER_GATE,
        listId: LIST,
        scannedAt: new Date(serverTime - 65_000).toISOString(),
      }),
    ],
    orders: [
      anOrder(1, FAMILY.map(ticketIdOf), { b: 'রফিকুল ইসলাম' }),
      anOrder(2, [20, 21, 22].map(ticketIdOf), { b: 'Farhana Yasmin' }),
    ],
    ...more,
  })
  let [plain, care] = [PLAIN_FROM, CARE_FROM]
  return {
    ...gate,
    nextPlain: () => gate.venue.codeOf(plain++),
    nextCare: () => gate.venue.codeOf(care++),
  }
}
