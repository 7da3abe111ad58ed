import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { CancellationToken, UpdateCheckResult } from 'electron-updater'
import { expect, test } from 'vitest'
import { ok } from '../../../shared/result.ts'
import { HOUR_MS, instantToText, MINUTE_MS } from '../../../shared/time.ts'
import type { StatusView } from '../../contract/views.ts'
import { handSignals, handTimers } from '../../testing/carrier.ts'
import { mayUpdate, startUpdates, type Updater } from './updates.ts'

const NOW = Date.parse('2026-12-16T12:00:00Z')

const idle = (change: Partial<StatusView> = {}): StatusView =>
  // Safe: nothing else is read.
  ({
    station: {},
    event: {
      startsAt: instantToText(NOW + 100 * HOUR_MS),
      endsAt: instantToText(NOW + 108 * HOUR_MS),
    },
    list: {},
    clock: { now: instantToText(NOW) },
    operator: null,
    mode: 'gate',
    unsent: 0,
    download: null,
    ...change,
  }) as unknown as StatusView

const TODAY = { startsAt: instantToText(NOW), endsAt: instantToText(NOW + HOUR_MS) }
const BUSY: readonly (readonly [string, Partial<StatusView>])[] = [
  ['an event is near', { event: TODAY as StatusView['event'] }],
  ['somebody is signed in', { operator: {} as StatusView['operator'] }],
  ['the screen is locked', { mode: 'locked' }],
  ['visitors scan by themselves', { mode: 'self_service' }],
  ['a scan waits for the server', { unsent: 1 }],
  ['tickets come', { download: { rows: 1, total: null } }],
]

/** The updater as the program sees it; what it does waits for the test. */
function anUpdater(version: string | null) {
  const did: string[] = []
  const downloads: { resolve: (files: string[]) => void; reject: (error: Error) => void }[] = []
  const updater: Updater = Object.assign(new EventEmitter(), {
    autoDownload: true,
    autoInstallOnAppQuit: true,
    autoRunAppAfterInstall: false,
    allowDowngrade: true,
    allowPrerelease: true,
    disableWebInstaller: false,
    logger: console,
    checkForUpdates: async () => {
      did.push('check')
      // Safe: nothing else is read.
      return version === null
        ? null
        : ({ isUpdateAvailable: true, updateInfo: { version } } as UpdateCheckResult)
    },
    downloadUpdate: (token?: CancellationToken) => {
      did.push('download')
      return new Promise<string[]>((resolve, reject) => {
        downloads.push({ resolve, reject })
        token?.on('cancel', () => reject(new Error('cancelled')))
      })
    },
    quitAndInstall: () => void did.push('install'),
  }) as unknown as Updater
  return { updater, did, downloads }
}

async function running(
  version: string | null,
  first = idle(),
  answers: (() => boolean | Promise<boolean>)[] = [],
) {
  const { updater, did, downloads } = anUpdater(version)
  const signals = handSignals()
  const timers = handTimers()
  let status = first
  const updates = startUpdates({
    updater,
    // Safe: the updater above hears nothing else of it.
    newToken: () => {
      const token = new EventEmitter()
      return Object.assign(token, {
        cancel: () => token.emit('cancel'),
      }) as unknown as CancellationToken
    },
    core: { handlers: { status: async () => ok(status) }, signals: signals.source },
    timers: timers.timers,
    ask: async (asked) => {
      did.push(`ask ${asked}`)
      return (await answers.shift()?.()) ?? false
    },
    log: { info: () => {}, warn: () => {}, error: () => {} },
  })
  const settle = async () => {
    for (let turn = 0; turn < 20; turn += 1) await new Promise((done) => setImmediate(done))
  }
  return {
    updates,
    updater,
    did,
    pass: async (ms: number) => {
      for (let passed = 0; passed < ms; passed += MINUTE_MS) {
        timers.elapse()
        await settle()
      }
    },
    become: async (change: Partial<StatusView>) => {
      status = idle(change)
      signals.emit({ name: 'status.changed', payload: {} })
      await settle()
    },
    finish: async () => {
      downloads.pop()?.resolve(['release.zip'])
      await settle()
    },
  }
}

test('KS10: an idle laptop may be updated', () => {
  expect(mayUpdate(idle())).toBe(true)
  expect(mayUpdate(idle({ station: null, event: null }))).toBe(true)
})

test.each(BUSY)('KS10: no update is looked for while %s', async (_why, change) => {
  const one = await running('2.0.0', idle(change))

  await one.pass(24 * HOUR_MS)

  expect(mayUpdate(idle(change))).toBe(false)
  expect(one.did).toEqual([])
})

test('KS11: nothing is fetched or installed by itself, and an error ends nothing', async () => {
  const { updater } = await running('2.0.0')

  expect(updater).toMatchObject({
    autoDownload: false,
    autoInstallOnAppQuit: false,
    allowDowngrade: false,
    allowPrerelease: false,
    disableWebInstaller: true,
    logger: null,
  })
  const emitter = updater as unknown as EventEmitter
  expect(() => emitter.emit('error', new Error('net::ERR_INTERNET_DISCONNECTED'))).not.toThrow()
})

test('KS11: a release is fetched and offered, and installed only when a person says so', async () => {
  const one = await running('2.0.0', idle(), [() => false, () => true])

  await one.pass(MINUTE_MS)
  await one.finish()
  expect(one.did).toEqual(['check', 'download', 'ask 2.0.0'])
  await one.pass(5 * HOUR_MS)
  expect(one.did).toHaveLength(3)
  await one.pass(2 * HOUR_MS)

  expect(one.did).toEqual(['check', 'download', 'ask 2.0.0', 'ask 2.0.0', 'install'])
})

test.each(BUSY)('KS10: a download ends when %s, and goes on afterwards', async (_why, change) => {
  const one = await running('2.0.0')
  await one.pass(MINUTE_MS)

  await one.become(change)
  await one.pass(12 * HOUR_MS)
  expect(one.did).toEqual(['check', 'download'])
  await one.become({})
  await one.pass(MINUTE_MS)
  await one.finish()

  expect(one.did).toEqual(['check', 'download', 'check', 'download', 'ask 2.0.0'])
})

test('KS10: a gate that opened while the question stood there is not ended', async () => {
  const signsIn = async () => {
    await one.become({ operator: {} as StatusView['operator'] })
    return true
  }
  const one = await running('2.0.0', idle(), [signsIn])
  await one.pass(MINUTE_MS)

  await one.finish()

  expect(one.did).toEqual(['check', 'download', 'ask 2.0.0'])
})

test('KS11: a laptop that stands open all day asks four times', async () => {
  const one = await running(null)

  await one.pass(24 * HOUR_MS)
  one.updates.close()
  await one.pass(24 * HOUR_MS)

  expect(one.did).toEqual(['check', 'check', 'check', 'check'])
})

test('KS11: releases come over TLS alone', () => {
  const settings = readFileSync(
    resolve(import.meta.dirname, '../../../electron-builder.yml'),
    'utf8',
  )
  const publish = /^publish:\n((?: {2}.*\n)+)/m.exec(settings)?.[1] ?? ''

  expect(publish).toMatch(/^ {2}provider: generic$/m)
  expect(
    [...publish.matchAll(/url: (\S+)/g)].map(([, url]) => URL.parse(url ?? '')?.protocol),
  ).toEqual(['https:'])
})
