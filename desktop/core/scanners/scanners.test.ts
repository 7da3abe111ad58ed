import { afterEach, expect, test } from 'vitest'
import type { Signal } from '../../contract/signals.ts'
import { type FakeScanner, plugInScanner, testPorts } from '../../testing/fake-scanner.ts'
import { aUser } from '../../testing/operators.ts'
import { codeOf, START, stationWithEvent } from '../../testing/temp-station.ts'
import { recordSignIn } from '../operators/operators.ts'
import type { MetaValues } from '../stores.ts'
import { createScanners, type Scanners } from './scanners.ts'
import { PortError, problemOf, type SerialPorts } from './serial-ports.ts'

const plugged: FakeScanner[] = []
const running: Scanners[] = []

afterEach(async () => {
  for (const scanners of running.splice(0)) await scanners.close()
  for (const scanner of plugged.splice(0)) scanner.unplug()
})

function plugIn(serialNumber: string | null): FakeScanner {
  const scanner = plugInScanner(serialNumber)
  plugged.push(scanner)
  return scanner
}

const FASTER = 20
/** From here on a wait is a limit for what the system does, and a busy machine takes its time over that. */
const LIMIT_MS = 5_000

type Kept = MetaValues['scanners'] | null

/** Scanners over real ports and timers that run fast: a second is fifty milliseconds. */
function start(own: readonly FakeScanner[], before: Kept = null) {
  const test = testPorts(own)
  const reads: { id: string; text: string }[] = []
  const waiting = new Set<() => void>()
  let kept = before
  const emit = (signal: Signal): void => {
    if (signal.name === 'scanner.read') {
      reads.push({ id: signal.payload.scannerId, text: signal.payload.text })
    }
    for (const look of [...waiting]) look()
  }
  const scanners = createScanners({
    deps: {
      serialPorts: test.ports,
      monotonicMs: () => performance.now() * FASTER,
      timers: {
        after: (ms, run) => {
          const timer = setTimeout(run, ms < LIMIT_MS ? ms / FASTER : ms)
          return () => clearTimeout(timer)
        },
        turn: () => new Promise((resolve) => setImmediate(resolve)),
      },
      log: { info: () => {}, warn: () => {}, error: () => {} },
    },
    meta: {
      // Safe: the scanners ask for nothing else.
      get: (() => kept) as never,
      set: ((_key: string, value: Kept) => {
        kept = value
      }) as never,
    },
    signals: { emit },
    clock: { now: () => START },
  })
  running.push(scanners)
  const until = (isSo: () => boolean | Promise<boolean>): Promise<void> =>
    new Promise((resolve) => {
      const look = async (): Promise<void> => {
        if (!(await isSo())) return
        waiting.delete(run)
        resolve()
      }
      const run = (): void => void look()
      waiting.add(run)
      run()
    })
  const views = async () => {
    const listed = await scanners.list()
    return listed.ok ? listed.value.items : []
  }
  const states = async () => (await views()).map(({ id, state, problem }) => [id, state, problem])
  return { ...test, scanners, reads, until, views, states, kept: () => kept }
}

const ID = 'usb:0c2e:0901:a1'
const texts = (reads: readonly { text: string }[]): string[] => reads.map(({ text }) => text)

test('a scanner is opened, remembered, and heard: by carriage return, line feed, or both', async () => {
  const scanner = plugIn('A1')
  const desk = start([scanner])

  const opened = await desk.scanners.open({ id: ID, profile: 'honeywell' })
  scanner.send(`${codeOf(1)}\r${codeOf(2)}\n\u0002${codeOf(3)}\u0003\r\nhttps://example.com/ক\r`)
  await desk.until(() => desk.reads.length === 4)

  expect(opened).toMatchObject({ ok: true, value: { items: [{ id: ID, state: 'open' }] } })
  expect(texts(desk.reads)).toEqual([codeOf(1), codeOf(2), codeOf(3), 'https://example.com/ক'])
  expect((await desk.views())[0]).toMatchObject({ reads: 4, profile: 'honeywell' })
  expect(desk.kept()).toMatchObject([{ id: ID, profile: 'honeywell', baudRate: 9_600 }])
})

test('two codes without a line end between them are two, and the last needs none', async () => {
  const scanner = plugIn('A1')
  const desk = start([scanner])
  await desk.scanners.open({ id: ID })

  scanner.send(`${codeOf(1)}${codeOf(2)}`)
  await desk.until(() => desk.reads.length === 2)
  scanner.send(`${codeOf(3)}${codeOf(4)}\r`)
  await desk.until(() => desk.reads.length === 4)

  expect(texts(desk.reads)).toEqual([codeOf(1), codeOf(2), codeOf(3), codeOf(4)])
})

test('a scanner that is unplugged in the middle of a code comes back under its name, and half the code is nothing', async () => {
  const scanner = plugIn('A1')
  const desk = start([scanner])
  await desk.scanners.open({ id: ID })

  scanner.send(`${codeOf(1)}\r${codeOf(2).slice(0, 40)}`)
  await desk.until(() => desk.reads.length === 1)
  desk.here.clear()
  scanner.unplug()
  await desk.until(async () => (await desk.states())[0]?.[1] === 'lost')
  const back = plugIn('A1')
  desk.here.add(back)
  await desk.until(async () => (await desk.states())[0]?.[1] === 'open')
  back.send(`${codeOf(2).slice(40)}\r${codeOf(3)}\r`)
  await desk.until(() => texts(desk.reads).includes(codeOf(3)))

  expect(texts(desk.reads)).toEqual([codeOf(1), codeOf(2).slice(40), codeOf(3)])
  expect(await desk.states()).toEqual([[ID, 'open', null]])
})

test('remembered scanners are opened at the start, wherever they are plugged in', async () => {
  const scanner = plugIn('A1')
  const kept = {
    id: ID,
    path: '/dev/ttyACM9',
    label: null,
    profile: 'none',
    baudRate: 9_600,
  } as const
  const desk = start([scanner], [kept])

  await desk.until(async () => (await desk.states())[0]?.[1] === 'open')
  scanner.send(`${codeOf(1)}\r`)
  await desk.until(() => desk.reads.length === 1)

  expect(desk.reads).toEqual([{ id: ID, text: codeOf(1) }])
})

test('a scanner on a real serial line is opened anew at the speed that was chosen, and that is remembered', async () => {
  const scanner = plugIn('A1')
  const desk = start([scanner])

  const first = await desk.scanners.open({ id: ID, profile: 'honeywell' })
  expect(first).toMatchObject({ ok: true, value: { items: [{ baudRate: 9_600 }] } })
  const second = await desk.scanners.open({ id: ID, baudRate: 115_200 })
  expect(second).toMatchObject({
    ok: true,
    value: { items: [{ baudRate: 115_200, profile: 'honeywell', state: 'open' }] },
  })
  scanner.send(`${codeOf(1)}\r`)
  await desk.until(() => desk.reads.length === 1)

  expect(desk.baudRates.get(scanner.facts.path)).toBe(115_200)
  expect(desk.kept()).toMatchObject([{ baudRate: 115_200, profile: 'honeywell' }])
})

test('a port that may not be opened says so, is tried again, and works once it may', async () => {
  const scanner = plugIn('A1')
  const desk = start([scanner])
  const denied = new Error('Error: Permission denied, cannot open /dev/ttyACM0')
  desk.failing.set(scanner.facts.path, new PortError(problemOf(denied.message), denied))

  await desk.scanners.open({ id: ID })
  const before = await desk.states()
  desk.failing.clear()
  await desk.until(async () => (await desk.states())[0]?.[1] === 'open')

  expect(before).toEqual([[ID, 'failed', 'no_access']])
})

test('a port that another program has is busy, and one that is not there is gone', async () => {
  const [first, second] = [plugIn('A1'), plugIn('A1')]
  const own = start([first])
  await own.scanners.open({ id: ID })
  const other = start([{ ...second, facts: first.facts }])
  const nowhere = { ...second, facts: { ...second.facts, path: '/dev/ttyACM-not-there' } }
  const third = start([nowhere])

  await other.scanners.open({ id: ID })
  await third.scanners.open({ id: ID })

  expect(await other.states()).toEqual([[ID, 'failed', 'busy']])
  expect(await third.states()).toEqual([[ID, 'failed', 'gone']])
})

test('a stream of garbage without an end is no reading, takes no memory, and the next code counts', async () => {
  const scanner = plugIn('A1')
  const desk = start([scanner])
  await desk.scanners.open({ id: ID })

  for (let block = 0; block < 12; block += 1) scanner.send('~'.repeat(1_000))
  scanner.send(`\r${codeOf(1)}\r`)
  await desk.until(() => desk.reads.length === 1)

  expect(texts(desk.reads)).toEqual([codeOf(1)])
})

test('of 200 codes from each of two scanners at once none is lost and none is mixed', async () => {
  const [left, right] = [plugIn('A1'), plugIn('B2')]
  const desk = start([left, right])
  await desk.scanners.open({ id: ID })
  await desk.scanners.open({ id: 'usb:0c2e:0901:b2' })

  for (let number = 0; number < 200; number += 1) {
    left.send(`${codeOf(number)}\r`)
    right.send(codeOf(1_000 + number).slice(0, 31))
    right.send(`${codeOf(1_000 + number).slice(31)}\r\n`)
  }
  await desk.until(() => desk.reads.length === 400)

  const readBy = (id: string) => texts(desk.reads.filter((read) => read.id === id))
  const numbers = Array.from({ length: 200 }, (_unused, number) => number)
  expect(readBy(ID)).toEqual(numbers.map((number) => codeOf(number)))
  expect(readBy('usb:0c2e:0901:b2')).toEqual(numbers.map((number) => codeOf(1_000 + number)))
})

test('a trigger that bounces is one scan, and the scanner is answered all the same', async () => {
  const scanner = plugIn('A1')
  const desk = start([scanner])
  await desk.scanners.open({ id: ID, profile: 'honeywell' })

  scanner.send(`${codeOf(1)}\r${codeOf(1)}\r`)
  const told = await scanner.told(3)

  expect(texts(desk.reads)).toEqual([codeOf(1)])
  expect(told).toBe('\x1b1,')
})

test('a read that nobody had a verdict for is answered, or the scanner would wait', async () => {
  const scanner = plugIn('A1')
  const desk = start([scanner])
  await desk.scanners.open({ id: ID, profile: 'honeywell' })

  scanner.send('HELLO\r')

  expect(await scanner.told(3)).toBe('\x1b1,')
})

test('a scanner that is closed is forgotten and heard no more, and one that nobody knows is no scanner', async () => {
  const scanner = plugIn(null)
  const desk = start([scanner])
  const id = scanner.facts.path
  await desk.scanners.open({ id })

  const closed = await desk.scanners.forget(id)
  const again = await desk.scanners.forget(id)
  const unknown = await desk.scanners.open({ id: 'usb:1:2:3' })

  expect(closed).toMatchObject({ ok: true, value: { items: [{ id, state: 'closed' }] } })
  expect(desk.kept()).toEqual([])
  expect([again, unknown]).toMatchObject([
    { ok: false, error: { code: 'scanner_not_found' } },
    { ok: false, error: { code: 'scanner_not_found' } },
  ])
})

test('the verdict of a scan goes back to its scanner', async () => {
  const scanner = plugIn('A1')
  const { ports } = testPorts([scanner])
  await using station = await stationWithEvent(2, { serialPorts: ports })
  const { handlers } = station
  await handlers.openScanner({ id: ID, profile: 'honeywell' })

  await handlers.scan({ code: codeOf(1), scannerId: ID })
  const first = await scanner.told(9)
  await handlers.scan({ code: codeOf(1), scannerId: ID })
  const second = await scanner.told(18)
  await handlers.scan({ code: 'https://example.com', scannerId: ID })
  await handlers.scan({ code: codeOf(0), scannerId: 'usb:not:here' })

  expect(first).toBe('\x1b5,\x1b6,\x1b2,')
  expect(second.slice(9)).toBe('\x1b5,\x1b5,\x1b5,')
  expect((await scanner.told(21)).slice(18)).toBe('\x1b8,')
})

test('at a locked screen a read is answered, and its code is told to no page', async () => {
  let hear: (text: string) => void = () => {}
  const port = { path: '/dev/ttyACM0', vendorId: null, productId: null, serialNumber: null }
  const serialPorts: SerialPorts = {
    list: async () => [{ ...port, label: null }],
    open: async (_path, _baudRate, ears) => {
      hear = (text) => ears.hear(Buffer.from(text))
      return { write: () => {}, close: async () => {} }
    },
  }
  await using station = await stationWithEvent(2, { serialPorts })
  const { handlers, signals } = station
  recordSignIn(station.core, aUser())
  await handlers.setPin({ pin: '2580' })
  await handlers.openScanner({ id: port.path })
  const told: string[] = []
  signals.subscribe(({ name, payload }) => {
    if (name === 'scanner.read') told.push(payload.text)
  })

  await handlers.lock({})
  hear(`${codeOf(0)}\r`)
  await handlers.unlock({ pin: '2580' })
  hear(`${codeOf(1)}\r`)

  expect(told).toEqual([codeOf(1)])
})

test('after the laptop slept every scanner is opened anew, and heard', async () => {
  const scanner = plugIn('A1')
  const desk = start([scanner])
  await desk.scanners.open({ id: ID })

  await desk.scanners.reopen()
  scanner.send(`${codeOf(2)}\r`)
  await desk.until(() => desk.reads.length === 1)

  expect(desk.opens).toHaveLength(2)
  expect(texts(desk.reads)).toEqual([codeOf(2)])
  expect(await desk.states()).toEqual([[ID, 'open', null]])
})
