// Events, ticket types, gates and check-in lists as a tenant admin gives them.
import * as v from 'valibot'
import { GateId } from '../ids.ts'
import { lineOf } from '../line.ts'
import { ok, type Result, refuse } from '../result.ts'
import { type Instant, InstantText } from '../time.ts'

const name = lineOf
const optionalName = (charsMax: number) => v.optional(v.nullable(name(charsMax)), null)
const optionalCount = (min: number, max: number) =>
  v.optional(v.nullable(v.pipe(v.number(), v.integer(), v.minValue(min), v.maxValue(max))), null)
const optionalTime = v.optional(v.nullable(InstantText), null)

/** False for a window that closes before it opens. A missing end is open. */
const isWindow = (from: Instant | null, until: Instant | null): boolean =>
  from === null || until === null || from < until

const WINDOW_MESSAGE = 'validUntil must be after validFrom'

export const TicketTypeInput = v.pipe(
  v.strictObject({
    /** What codes carry; unique in the event, and for ever. */
    number: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)),
    name: name(200),
    nameBn: optionalName(200),
    priceCents: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
    currency: v.optional(v.literal('BDT'), 'BDT'),
    /** How many are sold at most; null is unlimited. */
    quantityTotal: optionalCount(0, 10_000_000),
    /** Half-open `[saleFrom, saleUntil)`. */
    saleFrom: optionalTime,
    saleUntil: optionalTime,
    perOrderMax: optionalCount(1, 1_000),
    /** Of one buyer, over all of their orders. */
    perBuyerMax: optionalCount(1, 1_000),
    validFrom: optionalTime,
    validUntil: optionalTime,
    attention: optionalName(200),
  }),
  v.check(({ validFrom, validUntil }) => isWindow(validFrom, validUntil), WINDOW_MESSAGE),
  v.check(
    ({ saleFrom, saleUntil }) => isWindow(saleFrom, saleUntil),
    'saleUntil must be after saleFrom',
  ),
)
export type TicketTypeInput = v.InferOutput<typeof TicketTypeInput>

/** A list's settings. Types by number and gates by name, which are what a person sees. */
export const ListSettings = v.pipe(
  v.strictObject({
    name: name(100),
    /** Null: every type, those made later included. */
    ticketTypeNumbers: v.optional(
      v.nullable(v.pipe(v.array(v.number()), v.minLength(1), v.maxLength(1_000))),
      null,
    ),
    /** Empty: every gate. */
    gateNames: v.optional(v.pipe(v.array(name(100)), v.maxLength(1_000)), []),
    /** Half-open `[validFrom, validUntil)`. */
    validFrom: optionalTime,
    validUntil: optionalTime,
    /** How often a ticket may enter; null is unlimited. */
    entries: v.optional(
      v.nullable(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(1_000_000))),
      1,
    ),
    reentryAfterExit: v.optional(v.boolean(), false),
    admitUnpaid: v.optional(v.picklist(['never', 'ask']), 'never'),
  }),
  v.check(({ validFrom, validUntil }) => isWindow(validFrom, validUntil), WINDOW_MESSAGE),
)
export type ListSettings = v.InferOutput<typeof ListSettings>

/** What an organizer tells the gates. */
export const NoticeInput = v.strictObject({
  text: name(500),
  /** Null: every gate. */
  gateIds: v.optional(
    v.nullable(v.pipe(v.array(GateId), v.minLength(1), v.maxLength(1_000))),
    null,
  ),
  /** Exclusive. */
  until: InstantText,
})
export type NoticeInput = v.InferOutput<typeof NoticeInput>

export type SettingsRefusal =
  /** A setting that admission has, but not this release. Ignoring it would let people in whom it keeps out. */
  | { readonly code: 'setting_not_available'; readonly setting: string }
  | { readonly code: 'invalid_input'; readonly path: string; readonly message: string }

const LIST_SETTINGS_TO_COME = ['rules', 'questions', 'automaticExit'] as const

/** Reads a list's settings from anything. A setting that is not known at all is refused as well. */
export function readListSettings(input: unknown): Result<ListSettings, SettingsRefusal> {
  const early = LIST_SETTINGS_TO_COME.find((setting) => isGiven(input, setting))
  if (early !== undefined) return refuse({ code: 'setting_not_available', setting: early })
  if (hasOtherGuarantee(input))
    return refuse({ code: 'setting_not_available', setting: 'guarantee' })
  return read(ListSettings, input)
}

const isGiven = (input: unknown, key: string): boolean =>
  typeof input === 'object' && input !== null && key in input

/** Only `detect` is kept by this release: `pools` and `strict` promise what no gate here would do. */
const hasOtherGuarantee = (input: unknown): boolean =>
  typeof input === 'object' &&
  input !== null &&
  'guarantee' in input &&
  input.guarantee !== 'detect'

export const EventSlug = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9-]{1,63}$/, 'lower-case letters, digits and hyphens'),
)
export const TimeZone = v.pipe(v.string(), v.maxLength(100), v.check(isTimeZone, 'not a time zone'))

export const CreateEventInput = v.pipe(
  v.strictObject({
    name: name(200),
    nameBn: optionalName(200),
    slug: EventSlug,
    venue: optionalName(300),
    startsAt: InstantText,
    endsAt: InstantText,
    timeZone: v.optional(TimeZone, 'Asia/Dhaka'),
    status: v.optional(v.picklist(['draft', 'published']), 'draft'),
    admitUnseen: v.optional(v.boolean(), true),
    verification: v.optional(v.picklist(['signed', 'listed']), 'signed'),
    guarantee: v.optional(v.literal('detect'), 'detect'),
    isOrderInCode: v.optional(v.boolean(), false),
    isNameInCode: v.optional(v.boolean(), false),
    ticketTypes: v.optional(v.pipe(v.array(TicketTypeInput), v.maxLength(1_000)), []),
    gates: v.optional(v.pipe(v.array(name(100)), v.maxLength(1_000)), []),
    lists: v.optional(v.pipe(v.array(v.unknown()), v.minLength(1), v.maxLength(100)), [
      { name: 'Entry' },
    ]),
  }),
  v.check(({ startsAt, endsAt }) => startsAt < endsAt, 'endsAt must be after startsAt'),
)

function isTimeZone(text: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== ''
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}

/** An event whose parts fit together: every list names types and gates that the event has. */
export type NewEvent = Omit<v.InferOutput<typeof CreateEventInput>, 'lists'> & {
  readonly lists: readonly ListSettings[]
}

/** Reads a new event from anything. */
export function readNewEvent(input: unknown): Result<NewEvent, SettingsRefusal> {
  if (hasOtherGuarantee(input))
    return refuse({ code: 'setting_not_available', setting: 'guarantee' })
  const event = read(CreateEventInput, input)
  if (!event.ok) return event
  const lists: ListSettings[] = []
  for (const given of event.value.lists) {
    const list = readListSettings(given)
    if (!list.ok) return list
    lists.push(list.value)
  }
  const whole = { ...event.value, lists }
  const refusal = findMisfit(whole)
  return refusal === null ? ok(whole) : refuse(refusal)
}

function findMisfit(event: NewEvent): SettingsRefusal | null {
  const numbers = event.ticketTypes.map(({ number }) => number)
  const repeated = [
    ['ticketTypes', numbers],
    ['gates', event.gates],
    ['lists', event.lists.map((list) => list.name)],
  ] as const
  for (const [path, values] of repeated) {
    if (new Set<unknown>(values).size < values.length)
      return misfit(path, 'one of them comes twice')
  }
  for (const [at, list] of event.lists.entries()) {
    const isTypeKnown = (list.ticketTypeNumbers ?? []).every((number) => numbers.includes(number))
    if (!isTypeKnown) return misfit(`lists.${at}.ticketTypeNumbers`, 'not a type of this event')
    const isGateKnown = list.gateNames.every((gate) => event.gates.includes(gate))
    if (!isGateKnown) return misfit(`lists.${at}.gateNames`, 'not a gate of this event')
  }
  return null
}

const misfit = (path: string, message: string): SettingsRefusal => ({
  code: 'invalid_input',
  path,
  message,
})

function read<S extends v.GenericSchema>(
  schema: S,
  input: unknown,
): Result<v.InferOutput<S>, SettingsRefusal> {
  const parsed = v.safeParse(schema, input)
  if (parsed.success) return ok(parsed.output)
  const [issue] = parsed.issues
  return refuse(misfit(v.getDotPath(issue) ?? '', issue.message))
}
