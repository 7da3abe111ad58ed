// The station as the Electron shell starts and carries it, against the real server: all of it but Electron.
import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import type { CallInput, CallName, CallOutput, PageName } from '../../desktop/contract/calls.ts'
import { handleApp, pageUrl } from '../../desktop/shells/electron/app-protocol.ts'
import { startStation } from '../../desktop/shells/start-station.ts'
import { electronProtocol } from '../../desktop/shells/testing/electron-protocol.ts'
import { BUILT_FOLDER, buildRendererIfStale } from '../build.ts'
import { openVenue, type Venue } from './venue.ts'

const SILENT = { info: () => {}, warn: () => {}, error: () => {} }

/** Both pages' sessions, each with its handler, over one station. */
async function openShell(venue: Venue) {
  await buildRendererIfStale()
  const station = await startStation({
    dataFolder: venue.stationFolder(0),
    server: venue.serverUrl,
    builtFolder: BUILT_FOLDER,
    openKey: async () => randomBytes(32),
    now: Date.now,
    random: Math.random,
    fetch,
    log: SILENT,
  })
  const sessions = { gate: electronProtocol(), admin: electronProtocol() }
  for (const page of ['gate', 'admin'] as const) {
    handleApp(sessions[page].protocol, page, station.apps[page].fetch)
  }
  const get = (page: PageName, path: string): Promise<Response> =>
    sessions[page].fetch(pageUrl(page) + path)
  const call = async (page: PageName, name: string, input: object): Promise<Response> =>
    await sessions[page].fetch(`${pageUrl(page)}rpc/${name}`, {
      method: 'POST',
      headers: { origin: `app://${page}`, 'sec-fetch-site': 'same-origin' },
      body: JSON.stringify(input),
    })
  return {
    get,
    call,
    /** What the gate's page is answered. Throws what it is refused. */
    gate: async <N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> => {
      const answer = await call('gate', name, input)
      if (!answer.ok) throw new Error(`${name}: ${answer.status} ${await answer.text()}`)
      return (await answer.json()) as CallOutput<N>
    },
    [Symbol.asyncDispose]: station.close,
  }
}

test('SH8: a station in the Electron shell pairs, downloads, shows green, and tells the server', async () => {
  await using venue = await openVenue(20)
  await using shell = await openShell(venue)
  const { seeded } = venue
  const [code = ''] = seeded.codes

  await shell.gate('pair', { code: seeded.pairing.codes[0] ?? '', name: 'Laptop' })
  await shell.gate('selectEvent', { eventId: seeded.event.id, gateId: seeded.gates[0]?.id ?? null })
  await shell.gate('syncNow', {})
  const stand: { next: number } = await (await shell.get('gate', 'signals')).json()
  const told = shell.get('gate', `signals?after=${stand.next}`)
  const first = await shell.gate('scan', { code })
  const again = await shell.gate('scan', { code })
  await shell.gate('syncNow', {})

  expect(first).toMatchObject({ verdict: 'admitted', reason: 'ok', source: 'local' })
  expect(again).toMatchObject({ verdict: 'refused', reason: 'already_redeemed' })
  expect((await (await told).json()).signals.length).toBeGreaterThan(0)
  expect(await shell.gate('status', {})).toMatchObject({
    unsent: 0,
    counts: { here: { tickets: 20 } },
  })
})

test('SH8: each page is the built one, with the policy, and the admin page cannot scan', async () => {
  await using venue = await openVenue(1)
  await using shell = await openShell(venue)

  const [gate, admin] = [await shell.get('gate', ''), await shell.get('admin', '')]
  const script = /src="\/(assets\/gate-[\w-]+\.js)"/.exec(await gate.text())?.[1] ?? ''

  expect(gate.headers.get('content-security-policy')).toContain("default-src 'none'")
  expect((await shell.get('gate', script)).headers.get('content-type')).toMatch(/^text\/javascript/)
  expect(await admin.text()).toMatch(/src="\/assets\/admin-[\w-]+\.js"/)
  expect((await shell.call('admin', 'scan', { code: 'PB' })).status).toBe(404)
})
