// What the status strip and the admin page see of the station.

import { PROTOCOL_VERSION } from '../../../shared/sync/schema.ts'
import { type Instant, instantToText, instantToTextOrNull } from '../../../shared/time.ts'
import type { EventView, OperatorView, StatusView } from '../../contract/views.ts'
import { selectedList } from '../checkin/session.ts'
import type { Core, SyncParts } from '../core.ts'
import { currentOperator, isSupervisor, OPERATOR_MS } from '../operators/operators.ts'
import type { KnownEvent } from '../stores.ts'
import { listNotices } from './notices.ts'

export function stationStatus(core: Core, sync: SyncParts): StatusView {
  const station = core.meta.get('station')
  const operator = currentOperator(core)
  const now = core.clock.now()
  const view = sync.view()
  const mode = core.meta.get('mode') ?? 'gate'
  // Whoever stands before a closed screen reads no person's name: a notice of a conflict has the visitor's.
  const isOpen = mode === 'gate'
  return {
    server: station?.server ?? null,
    station:
      station === null
        ? null
        : { id: station.stationId, name: station.name, gateId: station.gateId },
    tenant: station === null ? null : { ...station.tenant },
    operator: operator === null || !isOpen ? null : operatorView(operator),
    ...selectionView(core, now),
    mode,
    search: core.search.view(),
    connection: view.connection,
    unsent: core.journal.countUnsent(),
    setAside: core.journal.countSetAside(),
    lastContactAt: instantToTextOrNull(view.lastContactAt ?? core.clock.view().contactAt),
    download: view.download === null ? null : { ...view.download },
    clock: clockView(core, now),
    protocol: { ours: PROTOCOL_VERSION, server: view.serverProtocol },
    notices: isOpen ? listNotices(core, now) : [],
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
