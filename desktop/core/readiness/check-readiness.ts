// Before the doors open: what is ready, and what to do where it is not.
import { statfsSync } from 'node:fs'
import type { MessageKey, MessageParams } from '../../../shared/i18n/keys.ts'
import { writeText } from '../../../shared/i18n/write.ts'
import { MINUTE_MS } from '../../../shared/time.ts'
import type { PreflightView } from '../../contract/views.ts'
import type { Core, SyncParts } from '../core.ts'
import { stationStatus } from '../status/status.ts'

type Check = PreflightView['checks'][number]
type Status = ReturnType<typeof stationStatus>

const DATA_AGE_MS_MAX = 15 * MINUTE_MS
const CLOCK_MS_MAX = MINUTE_MS
const MEGABYTE = 1024 * 1024
const DISK_BYTES_MIN = 500 * MEGABYTE
const UNSENT_MAX = 100

/** Ready means that nothing is `bad`; a `warn` is for a person to weigh. */
export function checkReadiness(core: Core, sync: SyncParts): PreflightView {
  const status = stationStatus(core, sync)
  const checks: Check[] = [
    checkPaired(status),
    checkOperator(status),
    checkEvent(status),
    checkKeys(core, status),
    checkTickets(core, status),
    checkSearch(status),
    checkClock(core),
    checkDisk(core),
    checkConnection(status),
    checkUnsent(status),
  ]
  return { isReady: checks.every((check) => check.state !== 'bad'), checks }
}

const verdict =
  (state: Check['state']) =>
  (check: Check['check'], key: MessageKey, params: MessageParams = {}): Check => ({
    check,
    state,
    key,
    params: { ...params },
    message: writeText('en', key, params),
  })

const fine = verdict('ok')
const warn = verdict('warn')
const bad = verdict('bad')

const checkPaired = ({ station }: Status): Check =>
  station === null
    ? bad('paired', 'preflight.paired.missing')
    : fine('paired', 'preflight.paired.ok', { name: station.name })

const checkOperator = ({ operator }: Status): Check =>
  operator === null
    ? warn('operator', 'preflight.operator.missing')
    : fine('operator', 'preflight.operator.ok', { name: operator.name })

function checkEvent({ event, list }: Status): Check {
  if (event === null) return bad('event', 'preflight.event.missing')
  if (list === null) return bad('event', 'preflight.event.list_missing')
  return fine('event', 'preflight.event.ok', { event: event.name, list: list.name })
}

/** Without what proves a code genuine every visitor is turned away. */
function checkKeys(core: Core, { event }: Status): Check {
  const known = event === null ? null : core.manifest.findEvent(event.id)
  if (known === null) return bad('keys', 'preflight.keys.missing')
  if (known.rules.verification === 'signed') {
    return known.keys.length > 0
      ? fine('keys', 'preflight.keys.ok')
      : bad('keys', 'preflight.keys.missing')
  }
  // A listed event gives its key to nobody.
  const count = core.manifest.countWithoutDigest(known.rules.id)
  return count === 0
    ? fine('keys', 'preflight.keys.ok')
    : bad('keys', 'preflight.keys.unlisted', { count })
}

function checkTickets(core: Core, { event, dataAgeMs, counts }: Status): Check {
  if (event === null || dataAgeMs === null || counts.server === null) {
    return bad('tickets', 'preflight.tickets.missing')
  }
  const { tickets } = counts.here
  // Not `here.scans`: what was scanned here and is not sent would hide what is missing.
  const scans = core.manifest.countRemoteScans(event.id)
  const missing = {
    tickets: Math.max(0, counts.server.tickets - tickets),
    scans: Math.max(0, counts.server.scans - scans),
  }
  if (missing.tickets + missing.scans > 0) {
    return bad('tickets', 'preflight.tickets.fewer', missing)
  }
  if (tickets > counts.server.tickets) {
    const more = { tickets: tickets - counts.server.tickets }
    return warn('tickets', 'preflight.tickets.more', more)
  }
  const minutes = Math.round(dataAgeMs / MINUTE_MS)
  return dataAgeMs > DATA_AGE_MS_MAX
    ? warn('tickets', 'preflight.tickets.old', { minutes })
    : fine('tickets', 'preflight.tickets.ok', { tickets, scans, minutes })
}

function checkSearch({ search, counts }: Status): Check {
  const { indexed: count } = search
  return search.state === 'ready'
    ? fine('search', 'preflight.search.ok', { count })
    : warn('search', 'preflight.search.building', { count, tickets: counts.here.tickets })
}

function checkClock(core: Core): Check {
  const { doubt, offsetMs } = core.clock.view()
  if (doubt === 'never_synchronised') return bad('clock', 'preflight.clock.missing')
  return doubt !== null || Math.abs(offsetMs) > CLOCK_MS_MAX
    ? warn('clock', 'preflight.clock.doubt')
    : fine('clock', 'preflight.clock.ok')
}

function checkDisk(core: Core): Check {
  const { bavail, bsize } = statfsSync(core.deps.dataFolder)
  const free = bavail * bsize
  return free < DISK_BYTES_MIN
    ? bad('disk', 'preflight.disk.low', { megabytes: Math.floor(free / MEGABYTE) })
    : fine('disk', 'preflight.disk.ok')
}

const checkConnection = ({ connection }: Status): Check =>
  (connection.state === 'online' ? fine : warn)('connection', `connection.${connection.reason}`)

const checkUnsent = ({ unsent: count }: Status): Check =>
  count > UNSENT_MAX
    ? warn('unsent', 'preflight.unsent.many', { count })
    : fine('unsent', 'preflight.unsent.ok', { count })
