// Before the doors open: what is ready, and what to do where it is not.
import { statfsSync } from 'node:fs'
import { MINUTE_MS } from '../../../shared/time.ts'
import type { PreflightView } from '../../contract/views.ts'
import type { Core, SyncParts } from '../core.ts'
import { currentOperator } from '../operators/operators.ts'
import { stationStatus } from '../status/status.ts'

type Check = PreflightView['checks'][number]

const DATA_AGE_MS_MAX = 15 * MINUTE_MS
const CLOCK_MS_MAX = MINUTE_MS
const DISK_BYTES_MIN = 500 * 1024 * 1024
const UNSENT_MAX = 100

/** Ready means that nothing is `bad`; a `warn` is for a person to weigh. */
export function checkReadiness(core: Core, sync: SyncParts): PreflightView {
  const status = stationStatus(core, sync)
  const checks: Check[] = [
    status.station === null
      ? bad('paired', 'Pair this station: ask the organizer for a pairing code.')
      : fine('paired', `Paired as ${status.station.name}.`),
    currentOperator(core) === null
      ? warn('operator', 'Nobody is signed in. Scans will carry no name.')
      : fine('operator', `${status.operator?.name ?? ''} is signed in.`),
    checkEvent(status),
    checkTickets(status),
    checkClock(core),
    checkDisk(core),
    status.connection.state === 'online'
      ? fine('connection', status.connection.message)
      : warn('connection', status.connection.message),
    status.unsent > UNSENT_MAX
      ? warn('unsent', `${status.unsent} scans wait to be sent. Connect this station.`)
      : fine('unsent', `${status.unsent} scans wait to be sent.`),
  ]
  return { isReady: checks.every((check) => check.state !== 'bad'), checks }
}

const fine = (check: Check['check'], message: string): Check => ({ check, state: 'ok', message })
const warn = (check: Check['check'], message: string): Check => ({ check, state: 'warn', message })
const bad = (check: Check['check'], message: string): Check => ({ check, state: 'bad', message })

type Status = ReturnType<typeof stationStatus>

function checkEvent({ event, list }: Status): Check {
  if (event === null) return bad('event', 'Select an event.')
  if (list === null) return bad('event', 'Select a check-in list.')
  return fine('event', `${event.name}, ${list.name}.`)
}

function checkTickets({ dataAgeMs, counts }: Status): Check {
  if (dataAgeMs === null)
    return bad('tickets', 'The tickets are not downloaded. Connect this station.')
  const missing = (counts.server?.tickets ?? 0) - counts.here.tickets
  if (missing > 0) {
    return bad('tickets', `${missing} tickets are missing here. Connect this station and sync.`)
  }
  const minutes = Math.round(dataAgeMs / MINUTE_MS)
  if (dataAgeMs > DATA_AGE_MS_MAX) {
    return warn('tickets', `The tickets are ${minutes} minutes old. Connect this station.`)
  }
  return fine('tickets', `${counts.here.tickets} tickets, ${minutes} minutes old.`)
}

function checkClock(core: Core): Check {
  const { doubt, offsetMs } = core.clock.view()
  if (doubt === 'never_synchronised') {
    return bad('clock', 'The time was never compared with the server. Connect this station once.')
  }
  if (doubt !== null || Math.abs(offsetMs) > CLOCK_MS_MAX) {
    return warn('clock', 'The clock of this laptop is in doubt. Set it, and connect this station.')
  }
  return fine('clock', 'The clock agrees with the server.')
}

function checkDisk(core: Core): Check {
  const { bavail, bsize } = statfsSync(core.deps.dataFolder)
  const free = bavail * bsize
  return free < DISK_BYTES_MIN
    ? bad('disk', `Only ${Math.floor(free / 1024 / 1024)} MB are free. Free some space.`)
    : fine('disk', 'There is enough space.')
}
