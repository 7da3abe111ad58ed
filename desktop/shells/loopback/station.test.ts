// The station as a process: its ready line, its end, and starts that cannot be.

import { mkdtempDisposableSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runStation, startStation } from '../../testing/station-process.ts'
import { keyFileOf } from '../key-file.ts'

const aFolder = () => {
  const parent = mkdtempDisposableSync(join(tmpdir(), 'probesh-station-'))
  return { data: join(parent.path, 'data'), [Symbol.dispose]: () => parent.remove() }
}

test('the ready line names two listeners and two tokens, and SIGTERM ends it with 0', async () => {
  using folder = aFolder()
  await using station = await startStation([
    '--data',
    folder.data,
    '--server',
    'http://127.0.0.1:9',
  ])
  const { url, token, adminUrl, adminToken } = station.ready

  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  expect(adminUrl).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  expect(adminUrl).not.toBe(url)
  expect(token).not.toBe(adminToken)
  expect(token).toMatch(/^[\w-]{43}$/)
  expect(await station.call('status')).toMatchObject({
    status: 200,
    body: {
      station: null,
      server: 'http://127.0.0.1:9',
      connection: { state: 'not_paired' },
      unsent: 0,
    },
  })
  expect(await station.call('scan', { code: 'PB' })).toMatchObject({
    status: 409,
    body: { code: 'not_paired' },
  })
  expect(await station.stop()).toBe(0)
})

test('a second station on the same folder is refused with a sentence', async () => {
  using folder = aFolder()
  await using first = await startStation(['--data', folder.data])

  const second = await runStation(['--data', folder.data])

  expect(second.code).toBe(1)
  expect(second.said).toContain(folder.data)
  expect(second.said.trim().split('\n')).toHaveLength(1)
  expect(await first.call('status')).toMatchObject({ status: 200 })
})

test('a folder whose key is gone is not opened', async () => {
  using folder = aFolder()
  const first = await startStation(['--data', folder.data])
  await first.stop()
  rmSync(keyFileOf(folder.data))

  const second = await runStation(['--data', folder.data])

  expect(second).toMatchObject({ code: 1, said: expect.stringContaining('data.key is missing') })
})

test('a port that is taken is named', async () => {
  using folder = aFolder()
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  const address = other.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0

  const station = await runStation(['--data', folder.data, '--port', String(port)])
  other.close()

  expect(station).toEqual({
    code: 1,
    said: `--port ${port} is in use. Choose another, or 0 for a free one.\n`,
  })
})

test.each([
  [['--shell', 'tauri'], '--shell tauri'],
  [['--port', '99999'], '--port 99999'],
  [['--port', 'abc'], '--port abc'],
  [['--server', 'ftp://x'], '--server ftp://x'],
  [['--data', ''], '--data'],
  [['--nonsense'], '--nonsense'],
  [['--shell', 'electron'], 'No window of Electron'],
])('%j ends with one sentence that names it', async (args, named) => {
  const { code, said } = await runStation(args)

  expect(code).toBe(1)
  expect(said).toContain(named)
  expect(said.trim().split('\n')).toHaveLength(1)
})
