// The shell around a station that is paired and has its event, as the evening before left it.
import { expect, test } from 'vitest'
import type { StatusView } from '../../contract/views.ts'
import { EVENT, LIST, SERVER_TIME, writeDownload } from '../../testing/feed.ts'
import { pairWithoutServer, tempStation } from '../../testing/temp-station.ts'
import { makeKeyFile } from '../key-file.ts'
import { aShell } from './testing/running-shell.ts'

/** As `tempStation` seals. */
const KEY = new Uint8Array(32).fill(1)

const leftAs = (mode: StatusView['mode']) => async (folder: string) => {
  const station = await tempStation({ folder, wall: SERVER_TIME })
  pairWithoutServer(station)
  station.core.meta.set('selection', { eventId: EVENT, listId: LIST, gateId: null })
  if (mode !== 'gate') station.core.meta.set('mode', mode)
  await station.close()
  makeKeyFile(folder, { kind: 'plain', key: KEY }, (length) => new Uint8Array(length).fill(9))
}

/** Nobody answers until the request is ended. */
const silence = (init: RequestInit | undefined): Promise<never> =>
  new Promise((_resolve, reject) => {
    init?.signal?.addEventListener('abort', () => reject(init.signal?.reason))
  })

/** A server that answers downloads, and keeps everything else waiting. */
function aServer({ answers }: { readonly answers: boolean }) {
  const asked: string[] = []
  let tell = (): void => {}
  const send: typeof fetch = async (input, init) => {
    const { pathname, searchParams } = new URL(String(input))
    asked.push(pathname)
    tell()
    if (!answers || !pathname.endsWith('/tickets')) return await silence(init)
    const download = writeDownload({ epoch: 1, rows: [], stretch: 1 }, searchParams.get('after'))
    return new Response(download, { headers: { 'content-type': 'application/x-ndjson' } })
  }
  const downloads = (): number => asked.filter((path) => path.endsWith('/tickets')).length
  return {
    send,
    downloads,
    until: (count: number): Promise<void> =>
      new Promise((resolve) => {
        tell = () => {
          if (downloads() >= count) resolve()
        }
        tell()
      }),
  }
}

const opened = async (mode: StatusView['mode'], now: number, answers = true) => {
  const server = aServer({ answers })
  const options = { before: leftAs(mode), now: () => now, fetch: server.send }
  const shell = await aShell(options)
  await shell.begin()
  return { shell, server }
}

/** After the download has told the shell of its event. */
const lookedAgain = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve))
}

test('ES17: the display stays on while the event is near', async () => {
  const { shell } = await opened('gate', SERVER_TIME)
  await using _ends = shell

  await lookedAgain(() => shell.blockers.size > 0)

  expect([...shell.blockers.values()]).toEqual(['prevent-display-sleep'])
})

test('ES19 ES17: a screen that was left before visitors opens as a kiosk, and stays awake', async () => {
  const { shell } = await opened('self_service', SERVER_TIME, false)
  await using _ends = shell

  expect(shell.windows[0]?.did).toContain('kiosk true')
  expect(shell.windows[0]?.tryClose()).toBe(false)
  expect(shell.blockers.size).toBe(1)
})

test('ES18: after sleep every route asks anew, though the old ones still wait for their answer', async () => {
  const { shell, server } = await opened('gate', SERVER_TIME, false)
  await using _ends = shell
  await server.until(1)
  expect(server.downloads()).toBe(1)

  shell.powerMonitor.emit('resume')
  await server.until(2)

  expect(server.downloads()).toBe(2)
  expect(shell.logged).toContain('the laptop slept')
})

/** By itself the station looks again after so long. */
const LOOKS_AGAIN_MS = 20_000

test('ES18: somebody who unlocks the laptop finds it up to date', async () => {
  const { shell, server } = await opened('gate', SERVER_TIME)
  await using _ends = shell
  await lookedAgain(() => shell.blockers.size > 0)
  const before = server.downloads()

  const unlockedAt = performance.now()
  shell.powerMonitor.emit('unlock-screen')
  await server.until(before + 1)

  expect(server.downloads()).toBe(before + 1)
  expect(performance.now() - unlockedAt).toBeLessThan(LOOKS_AGAIN_MS)
})
