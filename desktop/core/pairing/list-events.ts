// The events that the server gives this station.
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { StaffEvent } from '../../../shared/sync/schema.ts'
import type { CallRefusal } from '../../contract/refusals.ts'
import { createServerClient } from '../sync/server-client.ts'
import type { SyncHost } from '../sync/sync-host.ts'
import { refusalOf } from './call-refusal.ts'

/** Asks the server; nothing is kept. */
export async function listEvents(
  core: SyncHost,
  signal: AbortSignal,
): Promise<Result<readonly StaffEvent[], CallRefusal>> {
  const station = core.meta.get('station')
  if (station === null) return refuse({ code: 'not_paired' })
  const client = createServerClient(core.deps, station.server, station.credential)
  const events: StaffEvent[] = []
  let after: string | null = null
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const reply = await client.listEvents(after, signal)
    if (!reply.ok) return refuse(refusalOf(reply.error))
    events.push(...reply.value.value.items)
    after = reply.value.value.next
    if (after === null) break
  }
  return ok(events)
}

/** Nobody chooses from a longer list; a server that always names a next page ends here too. */
const PAGES_MAX = 20
