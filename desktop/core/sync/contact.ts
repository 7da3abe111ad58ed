// What the station tells of itself, and the one order that it may hear: to forget everything.
import type { StationReportText, WipeOrder } from '../../../shared/stations/contact.ts'
import { instantToTextOrNull } from '../../../shared/time.ts'
import { countOnlyHere } from '../wipe/may-wipe.ts'
import { clockListener } from './hear-server-time.ts'
import type { Round } from './next-step.ts'
import { createServerClient } from './server-client.ts'
import type { SyncHost } from './sync-host.ts'
import type { Trouble } from './trouble.ts'

export type Contacted =
  /** Nobody to tell: not paired, and no wipe to confirm. */
  | { readonly kind: 'nobody' }
  | { readonly kind: 'told'; readonly unsent: number; readonly wipe: WipeOrder | null }
  /** The server knows that this laptop was wiped. */
  | { readonly kind: 'confirmed' }
  | { readonly kind: 'failed'; readonly trouble: Trouble }

/** A wipe that is not confirmed yet goes first: the credential for it is all that is left of that pairing. */
export const contactOnce = (core: SyncHost, signal: AbortSignal): Promise<Contacted> =>
  core.meta.get('wiped')?.confirm == null ? tell(core, signal) : confirm(core, signal)

async function tell(core: SyncHost, signal: AbortSignal): Promise<Contacted> {
  const station = core.meta.get('station')
  if (station === null) return { kind: 'nobody' }
  const client = createServerClient(core.deps, station.server, station.credential)
  const report = reportOf(core)
  const reply = await client.contact(report, signal)
  if (!reply.ok) return { kind: 'failed', trouble: reply.error }
  const { serverTime, wipe } = reply.value.value
  clockListener(core)(serverTime, reply.value)
  return { kind: 'told', unsent: report.unsent, wipe }
}

function reportOf(core: SyncHost): StationReportText {
  const eventId = core.meta.get('selection')?.eventId ?? null
  const state = eventId === null ? null : core.manifest.findState(eventId)
  return {
    unsent: core.journal.countUnsent(),
    setAside: countOnlyHere(core),
    eventId,
    dataAt: instantToTextOrNull(state?.completeUntil ?? null),
  }
}

async function confirm(core: SyncHost, signal: AbortSignal): Promise<Contacted> {
  const wiped = core.meta.get('wiped')
  if (wiped == null || wiped.confirm === null) return { kind: 'nobody' }
  const { server, credential, wipeId } = wiped.confirm
  const client = createServerClient(core.deps, server, credential)
  const report = { unsent: 0, setAside: 0, eventId: null, dataAt: null, wiped: wipeId }
  const reply = await client.contact(report, signal)
  // A credential that nobody knows has nobody who waits to hear.
  if (!reply.ok && reply.error.code !== 'revoked') return { kind: 'failed', trouble: reply.error }
  // Of a laptop that is somebody's again nobody needs to be told.
  if (core.meta.get('station') === null) core.meta.set('wiped', { ...wiped, confirm: null })
  else core.meta.remove('wiped')
  return { kind: 'confirmed' }
}

/** A server of an earlier release does not know the route: it is asked again in a minute, like one that does. */
export function roundOfContact(contacted: Contacted, isWiped: boolean): Round {
  // The confirmation follows at once.
  if (isWiped) return { kind: 'more' }
  if (contacted.kind !== 'failed' || contacted.trouble.code === 'not_found') return { kind: 'idle' }
  const { retryAfterMs } = contacted.trouble
  return { kind: 'failed', retryAfterMs, hadProgress: false }
}
