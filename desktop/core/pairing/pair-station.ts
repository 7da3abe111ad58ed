// Makes this laptop a station of an organizer.
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { PairReply } from '../../../shared/sync/schema.ts'
import type { CallRefusal } from '../../contract/refusals.ts'
import { clockListener } from '../sync/hear-server-time.ts'
import { createServerClient } from '../sync/server-client.ts'
import type { SyncHost } from '../sync/sync-host.ts'
import { refusalOf } from './call-refusal.ts'
import { readServerUrl } from './server-url.ts'

export type PairInput = {
  /** Null: the page named none and the station was started without one. */
  readonly server?: string | null
  readonly code: string
  readonly name: string
}

/** Trades a pairing code for a credential and keeps it. A station that has unsent scans keeps its old one. */
export async function pairStation(
  core: SyncHost,
  input: PairInput,
  signal: AbortSignal,
): Promise<Result<null, CallRefusal>> {
  if (input.server === undefined || input.server === null)
    return refuse({ code: 'server_required' })
  const server = readServerUrl(input.server)
  if (!server.ok) return refuse({ code: 'server_address' })
  const unsent = refuseUnsent(core)
  if (unsent !== null) return refuse(unsent)

  const client = createServerClient(core.deps, server.value, null)
  const reply = await client.pair(input.code.trim(), input.name, signal)
  if (!reply.ok) {
    const isCode = reply.error.serverCode?.startsWith('pairing_code') ?? false
    return refuse(isCode ? { code: 'pairing_refused' } : refusalOf(reply.error))
  }
  // Asked again: a scan may have been made, or another pairing kept, while the server answered.
  const refused = refuseUnsent(core) ?? refuseOtherTenant(core, reply.value.value)
  if (refused !== null) return refuse(refused)
  // Before anybody signs in: a shift that begins by a wrong clock would end when the clock is set right.
  clockListener(core)(reply.value.value.serverTime, reply.value)
  keep(core, server.value, reply.value.value)
  return ok(null)
}

/** The old credential is the only one that these scans can go up with. */
function refuseUnsent(core: SyncHost): CallRefusal | null {
  const count = core.journal.countUnsent()
  if (core.meta.get('station') === null || count === 0) return null
  return { code: 'unsent_scans', params: { count } }
}

/** Scans of one organizer must never be offered to another. */
function refuseOtherTenant(core: SyncHost, reply: PairReply): CallRefusal | null {
  if (core.journal.lastScannedAt() === null) return null
  const before = core.meta.get('station')
  const isSame = before === null ? sharesEvent(core, reply) : before.tenant.id === reply.tenant.id
  return isSame ? null : { code: 'other_organizer' }
}

/** Who paired this laptop before was sealed under a key that is gone; an event belongs to one organizer for ever. */
function sharesEvent(core: SyncHost, { eventIds }: PairReply): boolean {
  return core.journal.listEventIds().some((eventId) => eventIds.includes(eventId))
}

/** What is here of others goes at the next start: now a download of theirs may still be writing. */
function outdate(core: SyncHost, reply: PairReply): void {
  const outdated = core.manifest.listEventIds().filter((id) => !reply.eventIds.includes(id))
  if (outdated.length > 0) core.meta.set('outdated', outdated)
}

/** The notice of it; whom a wipe has still to be confirmed to stays. */
function forgetWiped(core: SyncHost): void {
  const wiped = core.meta.get('wiped')
  if (wiped !== null && wiped.confirm === null) core.meta.remove('wiped')
}

function keep(core: SyncHost, server: string, reply: PairReply): void {
  const before = core.meta.get('station')
  if (before?.tenant.id !== reply.tenant.id) outdate(core, reply)
  if (before !== null && before.tenant.id !== reply.tenant.id) {
    core.meta.remove('operator')
    core.meta.remove('operators')
  }
  const selected = core.meta.get('selection')
  if (selected !== null && !reply.eventIds.includes(selected.eventId)) core.meta.remove('selection')
  forgetWiped(core)
  core.meta.set('station', {
    stationId: reply.station.id,
    name: reply.station.name,
    gateId: reply.station.gateId,
    server,
    tenant: reply.tenant,
    eventIds: reply.eventIds,
    pairedAt: core.clock.now(),
    credential: reply.credential,
  })
}
