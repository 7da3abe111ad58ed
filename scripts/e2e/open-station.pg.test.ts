// The demo's station on a machine whose window does not open.
import { mkdtempDisposableSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test, vi } from 'vitest'
import { openStation } from '../start-demo/open-station.ts'
import { rpc } from './processes.ts'
import { openVenue } from './venue.ts'

test('SH5: a window that does not open costs nobody the gate: the same start opens it for the browser', async () => {
  await using venue = await openVenue(3)
  using folder = mkdtempDisposableSync(join(tmpdir(), 'probesh-open-'))
  vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', '/nowhere')
  const said = vi.spyOn(console, 'error').mockImplementation(() => {})
  const { seeded } = venue

  const { shell, station } = await openStation(
    { shell: 'electron' },
    {
      dataDir: folder.path,
      serverUrl: venue.serverUrl,
      demo: {
        event: { id: seeded.event.id, name: '', endsAt: '' },
        lists: seeded.lists.map(({ id }) => ({ id, name: '' })),
        gates: seeded.gates,
        pairing: { code: '', codes: seeded.pairing.codes },
      },
    },
  )
  const { url, token = '', adminUrl, adminToken = '' } = station.ready
  const ready = { url, token, adminUrl, adminToken }
  const status = await rpc({ ready }, 'status', {})
  await station.stop()

  expect(shell).toBe('loopback')
  // The gate is of the event that was selected, which may still be on its way.
  expect(status).toMatchObject({
    station: { name: 'Demo laptop' },
    gate: { id: seeded.gates[0]?.id },
  })
  expect(said.mock.calls.join('\n')).toMatch(/No window of Electron: .*\n.*opens in the browser/s)
  vi.unstubAllEnvs()
})
