// An event that is moved, at a gate with a real file: it decides by the new times from its next contact on.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createStation, type Station } from '../../desktop/core/station.ts'
import { createSync, type Sync } from '../../desktop/core/sync/create-sync.ts'
import { testDeps } from '../../desktop/testing/temp-station.ts'
import { createApp } from '../../server/app.ts'
import { startPairing } from '../../server/features/stations/start-pairing.ts'
import { withTenant } from '../../server/platform/db/tenant-tx.ts'
import { listen } from '../../server/platform/http/listen.ts'
import { openTestDeps, type TestDeps } from '../../server/testing/deps.ts'
import { granted } from '../../server/testing/event.ts'
import { aGate, type Gate } from '../../server/testing/gate.ts'
import { move } from '../../server/testing/rescheduling.ts'
import { DAY_MS, HOUR_MS } from '../../shared/time.ts'

type Laptop = AsyncDisposable & { readonly station: Station; readonly sync: Sync }

/** A laptop whose clock stands at `wall`; its folder outlives it. */
async function openLaptop(folder: string, server: string, wall: number): Promise<Laptop> {
  const { deps } = testDeps({ folder, wall, fetch })
  let sync: Sync | null = null
  const station = await createStation(deps, (core) => {
    sync = createSync(core, { server, hasLoops: false })
    return sync
  })
  if (sync === null) throw new Error('a station makes its sync')
  return { station, sync, [Symbol.asyncDispose]: () => station.close() }
}

async function pair({ station }: Laptop, deps: TestDeps, gate: Gate): Promise<void> {
  const { tenantId, eventId, listId } = gate
  const input = { eventIds: [eventId], gateId: null, createdBy: null }
  const { code } = granted(await startPairing(deps, tenantId, input))
  granted(await station.handlers.pair({ code, name: 'North 1' }))
  granted(await station.handlers.selectEvent({ eventId, listId }))
}

test.each([
  ['a ticket type’s', 'update ticket_types set valid_from = $1, valid_until = $2'],
  ['a check-in list’s', 'update check_in_lists set valid_from = $1, valid_until = $2'],
  ['a ticket’s own', 'update tickets set valid_from = $1, valid_until = $2'],
])(
  'RS15 a gate that was away when its event moved admits at the new time after its next contact: %s window',
  async (_whose, statement) => {
    await using deps = await openTestDeps()
    const gate = await aGate(deps, { tickets: 3 })
    const [start, end] = [gate.event.startsAt, gate.event.startsAt + 3 * HOUR_MS]
    await withTenant(deps.db, gate.tenantId, (tx) =>
      tx.unsafe(statement, [new Date(start).toISOString(), new Date(end).toISOString()]),
    )
    const app = createApp(deps)
    const server = await listen(app.app, { host: '127.0.0.1', port: 0, newId: deps.newId })
    await using _closed = {
      [Symbol.asyncDispose]: async () => {
        app.close()
        await server.stop(0)
      },
    }
    const folder = mkdtempSync(join(tmpdir(), 'probesh-moved-'))
    using _removed = { [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) }
    const [first, second, third] = gate.tickets.map(({ text }) => text)
    const scan = async ({ station }: Laptop, code = ''): Promise<string> => {
      const { verdict, reason } = granted(await station.handlers.scan({ code }))
      return `${verdict}:${reason}`
    }
    {
      await using laptop = await openLaptop(folder, server.url, deps.now())
      await pair(laptop, deps, gate)
      await laptop.sync.pullOnce()
      expect(await scan(laptop, first)).toBe('admitted:ok')
    }

    granted(await move(deps, gate, DAY_MS))
    deps.clock.now += DAY_MS + HOUR_MS
    // The next evening, started anew, and not heard from since.
    await using laptop = await openLaptop(folder, server.url, deps.now())
    expect(await scan(laptop, second)).toBe('refused:invalid_time')
    expect(await laptop.sync.pullOnce()).toMatchObject({ kind: 'complete' })
    expect(await scan(laptop, second)).toBe('admitted:ok')
    expect(await scan(laptop, third)).toBe('admitted:ok')
    // Whoever was in already stays so: a list says whether one may enter again.
    expect(await scan(laptop, first)).toBe('refused:already_redeemed')
    expect(await laptop.sync.pushOnce()).toMatchObject({ kind: 'drained', rejected: 0 })
  },
)
