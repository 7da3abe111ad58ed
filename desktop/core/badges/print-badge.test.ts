import { expect, test } from 'vitest'
import { signIn } from '../../testing/crowd.ts'
import {
  aHead,
  anEnd,
  aTicket,
  codeOf,
  download,
  stationWithEvent,
  type TempStation,
  ticketId,
} from '../../testing/temp-station.ts'
import type { Printer } from './printer.ts'

const LABELS = { name: 'Brother_QL_820NWB', label: 'Brother QL-820NWB' }

/** A printer that notes what it is sent. */
function aPrinter(answer: () => Promise<'printed' | 'failed'> = async () => 'printed') {
  const sent: (string | null)[] = []
  let items = [LABELS]
  const printer: Printer = {
    list: async () => items,
    print: async (name) => {
      sent.push(name)
      return await answer()
    },
  }
  return {
    printer,
    sent,
    unplug: () => {
      items = []
    },
  }
}

/** Five visitors; the third ticket is void, and the first has entered. */
async function gateWith(printer?: Printer): Promise<TempStation> {
  const station = await stationWithEvent(5, printer === undefined ? {} : { printer })
  const voided = aTicket(2, { void: true })
  await download(station, [aHead({ mode: 'changes' }), voided, anEnd({ tickets: 5 })])
  await station.handlers.scan({ code: codeOf(0) })
  return station
}

const IN = { ticketId: ticketId(0) }
const OUTSIDE = { ticketId: ticketId(1) }
const VOID = { ticketId: ticketId(2) }

test('KS12 who was let in gets a badge with name, type and event, and no code', async () => {
  await using station = await gateWith()

  const badge = await station.handlers.badge(IN)

  expect(badge).toEqual({
    ok: true,
    value: {
      ticketId: IN.ticketId,
      name: 'Visitor 0',
      ticketType: { name: 'Gallery', nameBn: null },
      event: { name: 'Victory Day Concert', nameBn: 'বিজয় দিবস কনসার্ট' },
    },
  })
  expect(JSON.stringify(badge)).not.toContain(codeOf(0).slice(10, 40))
})

test('KS12 before the entry only a supervisor prints, a void ticket gets none, and none is made up', async () => {
  const { printer, sent } = aPrinter()
  await using station = await gateWith(printer)
  await station.handlers.choosePrinter({ printer: { name: null } })
  const asks = async (input: typeof IN) => {
    const [shown, printed] = [
      await station.handlers.badge(input),
      await station.handlers.printBadge(input),
    ]
    return [shown, printed].map((answer) => (answer.ok ? 'ok' : answer.error.code))
  }

  expect(await asks(OUTSIDE)).toEqual(['badge_before_entry', 'badge_before_entry'])
  signIn(station, 'steward')
  expect(await asks(OUTSIDE)).toEqual(['badge_before_entry', 'badge_before_entry'])
  expect(await asks(VOID)).toEqual(['badge_void', 'badge_void'])
  expect(await asks({ ticketId: ticketId(77) })).toEqual(['ticket_not_found', 'ticket_not_found'])
  expect(sent).toEqual([])
  signIn(station, 'supervisor')
  expect(await asks(OUTSIDE)).toEqual(['ok', 'ok'])
  expect(await asks(VOID)).toEqual(['badge_void', 'badge_void'])
  expect(sent).toEqual([null])
})

test('KS13 the chosen printer is kept over a restart, and only one that is there can be chosen', async () => {
  const { printer, sent } = aPrinter()
  await using first = await gateWith(printer)
  const { handlers } = first

  expect(await handlers.printers({})).toEqual({
    ok: true,
    value: { way: 'system', items: [LABELS], chosen: null },
  })
  expect(await handlers.printBadge(IN)).toMatchObject({ error: { code: 'printer_not_chosen' } })
  expect(await handlers.choosePrinter({ printer: { name: 'HP' } })).toMatchObject({
    error: { code: 'printer_not_found' },
  })
  await handlers.choosePrinter({ printer: { name: LABELS.name } })
  await first.close()
  await using second = await stationWithEvent(5, { folder: first.folder, printer })

  expect(await second.handlers.printers({})).toMatchObject({
    value: { chosen: { name: LABELS.name } },
  })
  expect(await second.handlers.printBadge(IN)).toEqual({ ok: true, value: { isPrinted: true } })
  expect(sent).toEqual([LABELS.name])
  expect(await second.handlers.choosePrinter({ printer: null })).toMatchObject({
    value: { chosen: null },
  })
})

test('KS13 a printer that is gone, fails, throws or says nothing gets a sentence and holds nothing up', async () => {
  const answers: (() => Promise<'printed' | 'failed'>)[] = [
    async () => 'failed',
    () => Promise.reject(new Error('no spooler')),
    () => new Promise(() => {}),
  ]
  const { printer, sent, unplug } = aPrinter(async () => (await answers.shift()?.()) ?? 'printed')
  await using station = await gateWith(printer)
  await station.handlers.choosePrinter({ printer: { name: LABELS.name } })
  const failed = { error: { code: 'printer_failed' } }

  expect(await station.handlers.printBadge(IN)).toMatchObject(failed)
  expect(await station.handlers.printBadge(IN)).toMatchObject(failed)
  const silent = station.handlers.printBadge(IN)
  while (sent.length < 3) await station.deps.timers.turn()
  station.time.pass(20_000)
  expect(await silent).toMatchObject(failed)
  unplug()
  expect(await station.handlers.printBadge(IN)).toMatchObject({
    error: { code: 'printer_not_found' },
  })
})

test('KS13 where the station has no printer the page is told to ask its browser', async () => {
  await using station = await gateWith()

  await station.handlers.choosePrinter({ printer: { name: null } })

  expect(await station.handlers.printers({})).toEqual({
    ok: true,
    value: { way: 'page', items: [], chosen: { name: null } },
  })
  expect(await station.handlers.printBadge(IN)).toEqual({ ok: true, value: { isPrinted: false } })
})

test('KS12 a screen that is closed prints nothing', async () => {
  const { printer, sent } = aPrinter()
  await using station = await gateWith(printer)
  signIn(station, 'supervisor')
  await station.handlers.choosePrinter({ printer: { name: null } })
  await station.handlers.setPin({ pin: '2468' })
  await station.handlers.startSelfService({})

  for (const answer of [
    await station.handlers.badge(IN),
    await station.handlers.printBadge(IN),
    await station.handlers.printers({}),
  ]) {
    expect(answer).toMatchObject({ error: { code: 'self_service' } })
  }
  expect(sent).toEqual([])
})
