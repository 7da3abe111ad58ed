// What the status strip and the admin page see of the station.

import { writeText } from '../../../shared/i18n/write.ts'
import { PROTOCOL_VERSION } from '../../../shared/sync/schema.ts'
import { type Instant, instantToText, instantToTextOrNull } from '../../../shared/time.ts'
import type { EventView, NoticeView, OperatorView, StatusView } from '../../contract/views.ts'
import { selectedList } from '../checkin/session.ts'
import type { Core, SyncParts } from '../core.ts'
import { currentOperator, isSupervisor, OPERATOR_MS } from '../operators/operators.ts'
import type { KnownEvent } from '../stores.ts'
import { conflictId, isDismissed, recoveredId } from './dismiss-notice.ts'

export function stationStatus(core: Core, sync: SyncParts): StatusView {
  const station = core.meta.get('station')
  const operator = currentOperator(core)
  const now = core.clock.now()
  const view = sync.view()
  return {
    server: station?.server ?? null,
    station: station === null ? null : { id: station.stationId, name: station.name },
    tenant: station === null ? null : { ...station.tenant },
    operator: operator === null ? null : operatorView(operator),
    ...selectionView(core, now),
    mode: core.meta.get('mode') ?? 'gate',
    search: { state: 'building', indexed: 0 },
    connection: view.connection,
    unsent: core.journal.countUnsent(),
    setAside: core.journal.countSetAside(),
    lastContactAt: instantToTextOrNull(view.lastContactAt ?? core.clock.view().contactAt),
    download: view.download === null ? null : { ...view.download },
    clock: clockView(core, now),
    protocol: { ours: PROTOCOL_VERSION, server: view.serverProtocol },
    notices: [...ownNotices(core, now), ...view.notices],
  }
}

const operatorView = (operator: NonNullable<ReturnType<typeof currentOperator>>): OperatorView => ({
  id: operator.userId,
  name: operator.name,
  email: operator.email,
  isSupervisor: isSupervisor(operator),
  hasPin: operator.pinHash !== null,
  signedInUntil: instantToText(operator.signedInAt + OPERATOR_MS),
})

type SelectionView = Pick<
  StatusView,
  'event' | 'list' | 'gate' | 'direction' | 'guarantee' | 'completeUntil' | 'dataAgeMs' | 'counts'
>

function selectionView(core: Core, now: Instant): SelectionView {
  const selection = core.meta.get('selection')
  const event = selection === null ? null : core.manifest.findEvent(selection.eventId)
  const state = selection === null ? null : core.manifest.findState(selection.eventId)
  const list = event === null ? null : selectedList(event, selection?.listId ?? null)
  const gateId = selection?.gateId ?? null
  const completeUntil = state?.completeUntil ?? null
  return {
    event: event === null ? null : eventView(event),
    list: list === null ? null : { id: list.id, name: list.name },
    gate: gateId === null ? null : { id: gateId, name: event?.gates.get(gateId) ?? '' },
    direction: selection?.direction ?? 'entry',
    guarantee: event?.head.event.guarantee ?? null,
    completeUntil: instantToTextOrNull(completeUntil),
    dataAgeMs: completeUntil === null ? null : Math.max(0, now - completeUntil),
    counts: { here: core.tally.view(), server: state?.serverCounts ?? null },
  }
}

export function eventView({ head }: KnownEvent): EventView {
  const { event } = head
  return {
    id: event.id,
    name: event.name,
    nameBn: event.nameBn,
    venue: event.venue,
    startsAt: instantToText(event.startsAt),
    endsAt: instantToText(event.endsAt),
    timeZone: event.timeZone,
    status: event.status,
  }
}

function clockView(core: Core, now: Instant): StatusView['clock'] {
  const { doubt, offsetMs } = core.clock.view()
  const source =
    doubt === 'never_synchronised'
      ? 'laptop'
      : doubt === 'restarted_offline'
        ? 'restored'
        : 'server'
  return { now: instantToText(now), offsetMs: source === 'laptop' ? null : offsetMs, source }
}

/** A laptop clock this far off is worth a person's look, though scans carry the corrected time. */
const CLOCK_NOTICE_MS = 60_000
const SET_ASIDE_SHOWN = 1

function ownNotices(core: Core, now: Instant): NoticeView[] {
  const notices: NoticeView[] = []
  const recovery = core.meta.get('recovery')
  if (recovery !== null) {
    const at = instantToText(recovery.at)
    notices.push({
      id: recoveredId(recovery.at),
      kind: 'recovered',
      message: recovery.message,
      at,
    })
  }
  const [aside] = core.journal.listSetAside(0, SET_ASIDE_SHOWN)
  if (aside !== undefined) {
    const message = `${writeText('en', 'notice.set_aside')} ${aside.message}`
    notices.push({ id: 'set_aside', kind: 'set_aside', message, at: instantToText(aside.at) })
  }
  const { offsetMs, doubt } = core.clock.view()
  if (doubt === 'wall_clock_moved' || Math.abs(offsetMs) > CLOCK_NOTICE_MS) {
    const message = writeText('en', 'notice.clock')
    notices.push({ id: 'clock', kind: 'clock', message, at: instantToText(now) })
  }
  const selection = core.meta.get('selection')
  const conflicts =
    selection === null ? [] : core.conflicts.list(selection.eventId, CONFLICTS_SHOWN)
  for (const { scanId, foundAt } of conflicts) {
    const id = conflictId(scanId)
    if (!core.journal.has(scanId) || isDismissed(core, id)) continue
    const message = writeText('en', 'notice.conflict')
    notices.push({
      id,
      kind: 'conflict',
      message,
      at: instantToText(foundAt),
    })
  }
  return notices
}

const CONFLICTS_SHOWN = 20
