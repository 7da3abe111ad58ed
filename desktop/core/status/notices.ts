// What a person should read: found by the station itself, or written by the organizer.
import type { MessageKey, MessageParams } from '../../../shared/i18n/keys.ts'
import { writeText } from '../../../shared/i18n/write.ts'
import { asLine } from '../../../shared/text.ts'
import { type Instant, instantToText } from '../../../shared/time.ts'
import type { NoticeView } from '../../contract/views.ts'
import type { Core } from '../core.ts'
import type { KnownEvent, StoredConflict } from '../stores.ts'

/** A laptop clock this far off is worth a person's look, though scans carry the corrected time. */
const CLOCK_NOTICE_MS = 60_000
const CONFLICTS_SHOWN = 20
/** Among the newest of all gates this station's own are looked for. */
const CONFLICTS_READ = 500

/** Those that were not dismissed, and those that still hold. */
export function listNotices(core: Core, now: Instant): NoticeView[] {
  const dismissed = new Set(core.meta.get('dismissed'))
  const isFresh = ({ id }: NoticeView) => !dismissed.has(id)
  const selection = core.meta.get('selection')
  const event = selection === null ? null : core.manifest.findEvent(selection.eventId)
  return [
    ...wiped(core),
    ...recovered(core),
    ...setAside(core),
    ...clock(core, now),
    ...(event === null ? [] : serverNotices(core, event, now)).filter(isFresh),
    ...(event === null ? [] : conflicts(core, event, dismissed)),
  ]
}

/** A person has read it: `listNotices` names it no more, after a restart either. What still holds, stays. */
export function dismissNotice(core: Core, id: string): void {
  const notice = listNotices(core, core.clock.now()).find((one) => one.id === id)
  if (notice?.kind === 'recovered') core.meta.remove('recovery')
  if (notice?.kind !== 'conflict' && notice?.kind !== 'server') return
  const before = core.meta.get('dismissed') ?? []
  core.meta.set('dismissed', [...before, id].slice(-DISMISSED_MAX))
}

/** More than a gate sees in its life; the oldest are forgotten first. */
const DISMISSED_MAX = 1_000

const ownNotice = (
  kind: NoticeView['kind'],
  id: string,
  at: Instant,
  key: MessageKey,
  params: MessageParams = {},
): NoticeView => ({
  id,
  kind,
  key,
  params: { ...params },
  message: writeText('en', key, params),
  at: instantToText(at),
})

/** Until the laptop is somebody's again. */
function wiped(core: Core): NoticeView[] {
  const done = core.meta.get('wiped')
  if (done === null || core.meta.get('station') !== null) return []
  return [ownNotice('wiped', 'wiped', done.at, 'notice.wiped')]
}

function recovered(core: Core): NoticeView[] {
  const recovery = core.meta.get('recovery')
  if (recovery === null) return []
  const notice = ownNotice('recovered', `recovered-${recovery.at}`, recovery.at, 'notice.recovered')
  // For whoever looks after the laptop it also says what was kept, and where the damaged file is.
  return [{ ...notice, message: recovery.message }]
}

function setAside(core: Core): NoticeView[] {
  const [aside] = core.journal.listSetAside(0, 1)
  if (aside === undefined) return []
  const notice = ownNotice('set_aside', 'set_aside', aside.at, 'notice.set_aside')
  return [{ ...notice, message: `${notice.message} ${aside.message}` }]
}

function clock(core: Core, now: Instant): NoticeView[] {
  const { offsetMs, doubt } = core.clock.view()
  const isWrong = doubt === 'wall_clock_moved' || Math.abs(offsetMs) > CLOCK_NOTICE_MS
  return isWrong ? [ownNotice('clock', 'clock', now, 'notice.clock')] : []
}

/** When the first of the organizer's notices ends that run here; null: none runs. */
export function nextNoticeEnd(core: Core, now: Instant): Instant | null {
  const selection = core.meta.get('selection')
  const event = selection === null ? null : core.manifest.findEvent(selection.eventId)
  const ends = event === null ? [] : runningHere(core, event, now).map(({ until }) => until)
  return ends.length === 0 ? null : Math.min(...ends)
}

/** The organizer's, for the selected gate, until they end. Without a gate all are shown. */
function runningHere(core: Core, { head }: KnownEvent, now: Instant) {
  const gateId = core.meta.get('selection')?.gateId ?? null
  return (head.notices ?? []).filter(
    ({ gateIds, until }) =>
      now < until && (gateIds === null || gateId === null || gateIds.includes(gateId)),
  )
}

function serverNotices(core: Core, event: KnownEvent, now: Instant): NoticeView[] {
  return runningHere(core, event, now).map(({ id, text, postedAt }) => ({
    id: `server-${id}`,
    kind: 'server',
    key: null,
    params: {},
    message: text,
    at: instantToText(postedAt),
  }))
}

function conflicts(core: Core, event: KnownEvent, dismissed: ReadonlySet<string>): NoticeView[] {
  return core.conflicts
    .list(event.rules.id, CONFLICTS_READ)
    .filter(
      ({ scanId, winnerScanId }) =>
        (core.journal.has(scanId) || core.journal.has(winnerScanId)) &&
        !dismissed.has(conflictId(scanId)),
    )
    .slice(0, CONFLICTS_SHOWN)
    .map((conflict) => conflictNotice(core, event, conflict))
}

const conflictId = (scanId: string): string => `conflict-${scanId}`

/** With the ticket's name and the other gate, where both are known. Ours was the later entry, or the first of the two. */
function conflictNotice(core: Core, event: KnownEvent, conflict: StoredConflict): NoticeView {
  const { scanId, winnerScanId, ticketId, listId, foundAt } = conflict
  const isOurs = core.journal.has(scanId)
  const otherId = isOurs ? winnerScanId : scanId
  const other = core.history.list(ticketId, listId).find((scan) => scan.scanId === otherId)
  const name = asLine(core.manifest.findTicket(event, ticketId)?.name ?? null)
  const gate = other?.gateId == null ? null : (event.gates.get(other.gateId) ?? null)
  const key = isOurs ? 'notice.conflict' : 'notice.conflict_first'
  return name !== null && gate !== null
    ? ownNotice('conflict', conflictId(scanId), foundAt, `${key}_named`, { name, gate })
    : ownNotice('conflict', conflictId(scanId), foundAt, key)
}
