#!/usr/bin/env node
// A tenant with a running event and tickets. Usage: npm run seed -- --tickets N --json [--codes FILE]
import { randomBytes } from 'node:crypto'
import { createWriteStream, openSync, type WriteStream } from 'node:fs'
import { finished } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { WrongSetting } from '../server/config.ts'
import type { Deps } from '../server/deps.ts'
import { SYSTEM_ACTOR } from '../server/features/activity/record-activity.ts'
import type { CreatedEvent } from '../server/features/events/create-event.ts'
import type { ImportedOrder } from '../server/features/orders/import-orders.ts'
import { startPairing } from '../server/features/stations/start-pairing.ts'
import { createTenant } from '../server/features/tenants/create-tenant.ts'
import { UnfitDatabase } from '../server/platform/db/roles.ts'
import { writeDigits } from '../shared/tickets/crockford.ts'
import { DAY_MS, HOUR_MS, instantToText } from '../shared/time.ts'
import { granted, importAll, makeEvent, makePeople } from './seed/make-event.ts'
import { makeOrders } from './seed/make-orders.ts'
import { openScriptDeps } from './seed/open-deps.ts'
import { createDice } from './seed/people.ts'

const HELP = `A new tenant with an event that runs now, and its tickets.

  npm run seed -- --tickets N [--json] [--codes FILE] [--pairing-codes K] [--seed TEXT]

  --tickets        how many tickets, 0 to 2000000
  --json           prints one JSON object instead of lines for people
  --codes          a file that gets every ticket's code, one a line
  --pairing-codes  how many codes to pair stations with, 1 to 1000 (default 8); each works once, for 10 minutes
  --seed           names and orders follow from it; ids, keys and passwords never do

It writes to the running server's database: DATABASE_URL, or the embedded one of DATA_DIR, running or not.
`

type Settings = {
  readonly tickets: number
  readonly isJson: boolean
  readonly codesFile: string | undefined
  readonly pairingCodes: number
  readonly seed: string
}

/** The settings, or the sentence that says which one is wrong. */
function readSettings(args: readonly string[]): Settings | string {
  const { values } = parseArgs({
    args: [...args],
    options: {
      tickets: { type: 'string' },
      json: { type: 'boolean', default: false },
      codes: { type: 'string' },
      'pairing-codes': { type: 'string', default: '8' },
      seed: { type: 'string', default: 'probesh' },
    },
    strict: true,
  })
  const tickets = readCount(values.tickets, 0, 2_000_000)
  const pairingCodes = readCount(values['pairing-codes'], 1, 1_000)
  if (tickets === null) return '--tickets must be given: a whole number from 0 to 2000000.'
  if (pairingCodes === null) return '--pairing-codes must be a whole number from 1 to 1000.'
  return { tickets, isJson: values.json, codesFile: values.codes, pairingCodes, seed: values.seed }
}

function readCount(text: string | undefined, min: number, max: number): number | null {
  const count = /^\d{1,9}$/.test(text ?? '') ? Number(text) : Number.NaN
  return count >= min && count <= max ? count : null
}

const PASSWORD_CHARACTERS = 16

/** Eighty random bits that can be typed. */
const newPassword = (): string =>
  writeDigits(
    new Uint8Array(randomBytes(PASSWORD_CHARACTERS)).map((byte) => byte & 31),
  ).toLowerCase()

const eventInput = (now: number): unknown => ({
  name: 'Dhaka Winter Beats',
  nameBn: 'ঢাকা উইন্টার বিটস',
  slug: 'winter-beats',
  venue: 'Purbachal Fairground, Dhaka',
  startsAt: instantToText(now - 2 * HOUR_MS),
  endsAt: instantToText(now + DAY_MS),
  status: 'published',
  ticketTypes: [
    { number: 1, name: 'Regular', nameBn: 'সাধারণ', priceCents: 100_000 },
    { number: 2, name: 'VIP', nameBn: 'ভিআইপি', priceCents: 350_000, attention: 'Gold wristband' },
    {
      number: 3,
      name: 'Student',
      nameBn: 'শিক্ষার্থী',
      priceCents: 50_000,
      attention: 'Check the student ID',
    },
    { number: 4, name: 'Early bird', nameBn: 'আর্লি বার্ড', priceCents: 80_000 },
  ],
  gates: ['North Gate', 'South Gate', 'VIP Gate'],
  lists: [{ name: 'Entry' }],
})

/** How often each type is bought, by its number. */
const WEIGHTS: Readonly<Record<number, number>> = { 1: 12, 2: 2, 3: 4, 4: 2 }

/** In the report; `--codes` writes all. */
const CODES_SHOWN_MAX = 1_000

async function seed(deps: Deps, settings: Settings, file: WriteStream | null) {
  const slug = `seed-${writeDigits(deps.randomBytes(10).map((byte) => byte & 31)).toLowerCase()}`
  const name = 'Padma Live'
  const tenant = granted(await createTenant(deps, SYSTEM_ACTOR, { name, slug, status: 'active' }))
  const people = await makePeople(deps, tenant.id, `${slug}.example`, newPassword)
  const event = await makeEvent(deps, tenant.id, eventInput(deps.now()))
  const codes = await makeTickets(deps, tenant.id, event, settings, file)
  const pairing: { code: string; expiresAt: number }[] = []
  while (pairing.length < settings.pairingCodes) {
    const request = { eventIds: [event.id], gateId: null, createdBy: people.admin.id }
    pairing.push(granted(await startPairing(deps, tenant.id, request)))
  }
  const [first] = pairing
  const signIn = ({ email, password }: (typeof people)['admin']) => ({ email, password })
  return {
    tenant: { id: tenant.id, slug, name },
    event: {
      id: event.id,
      slug: event.slug,
      name: event.name,
      startsAt: instantToText(event.startsAt),
      endsAt: instantToText(event.endsAt),
    },
    lists: event.lists.map(({ id, name: listName }) => ({ id, name: listName })),
    gates: event.gates,
    ticketTypes: event.ticketTypes.map(({ id, number, name: typeName, priceCents }) => ({
      id,
      number,
      name: typeName,
      priceCents,
    })),
    admin: signIn(people.admin),
    staff: signIn(people.staff),
    supervisor: signIn(people.supervisor),
    pairing: {
      code: first?.code,
      expiresAt: instantToText(first?.expiresAt ?? 0),
      codes: pairing.map(({ code }) => code),
    },
    codes,
  }
}

/** Returns the first codes; all of them go to the file. */
async function makeTickets(
  deps: Deps,
  tenantId: Parameters<typeof importAll>[1],
  event: CreatedEvent,
  settings: Settings,
  file: WriteStream | null,
): Promise<string[]> {
  const choices = event.ticketTypes.map(({ id, number }) => ({
    ticketTypeId: id,
    weight: WEIGHTS[number] ?? 1,
  }))
  const shown: string[] = []
  const report = createProgress(settings.tickets)
  const keep = (orders: readonly ImportedOrder[]): void => {
    const texts = orders.flatMap(({ tickets }) => tickets.map(({ text }) => text))
    file?.write(texts.map((text) => `${text}\n`).join(''))
    shown.push(...texts.slice(0, CODES_SHOWN_MAX - shown.length))
    report(texts.length)
  }
  const orders = makeOrders(createDice(settings.seed), choices, settings.tickets)
  // Both at once: a file that cannot be written must end the run, not go unheard.
  const written = file === null ? undefined : finished(file)
  const imported = importAll(deps, tenantId, event.id, orders, keep).finally(() => file?.end())
  await Promise.all([imported, written])
  return shown
}

/** Says on standard error how far it is, at each tenth. */
function createProgress(total: number): (more: number) => void {
  const startedAt = performance.now()
  let done = 0
  return (more) => {
    const before = Math.floor((done * 10) / total)
    done += more
    if (Math.floor((done * 10) / total) === before) return
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1)
    console.error(`${done} of ${total} tickets after ${seconds} s`)
  }
}

function show(report: Awaited<ReturnType<typeof seed>>): string {
  const { admin, staff, supervisor, pairing } = report
  return [
    `${report.event.name} of ${report.tenant.name} (${report.tenant.slug}), event ${report.event.id}`,
    ...Object.entries({ admin, staff, supervisor }).map(
      ([job, { email, password }]) => `${job.padEnd(11)} ${email}  ${password}`,
    ),
    `pairing     ${pairing.codes.join(' ')}`,
    ...report.codes.slice(0, 5).map((code) => `code        ${code}`),
  ].join('\n')
}

function settingsOrProblem(): Settings | string {
  try {
    return readSettings(process.argv.slice(2))
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

/** Opened before anything is made: a wrong path must not leave half a tenant behind. */
function codesFileOrProblem({ codesFile }: Settings): WriteStream | string | null {
  if (codesFile === undefined) return null
  try {
    return createWriteStream(codesFile, { fd: openSync(codesFile, 'w') })
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error)
    return `--codes ${codesFile} cannot be written (${cause}). Name a file in a folder that exists.`
  }
}

async function main(): Promise<void> {
  if (process.argv.includes('--help')) {
    console.log(HELP)
    return
  }
  const settings = settingsOrProblem()
  if (typeof settings === 'string') {
    console.error(settings)
    process.exitCode = 2
    return
  }
  const file = codesFileOrProblem(settings)
  if (typeof file === 'string') {
    console.error(file)
    process.exitCode = 2
    return
  }
  try {
    await using deps = await openScriptDeps(process.env)
    const report = await seed(deps, settings, file)
    console.log(settings.isJson ? JSON.stringify(report) : show(report))
  } catch (error) {
    const isSetting = error instanceof WrongSetting || error instanceof UnfitDatabase
    console.error(isSetting ? error.message : error)
    process.exitCode = 1
  }
}

await main()
