// An organizer makes an event of what a request brought.
import type { EventDetails } from '../../../shared/events/admin-schema.ts'
import { readNewEvent, type SettingsRefusal } from '../../../shared/events/schema.ts'
import type { TenantId } from '../../../shared/ids.ts'
import { type Result, refuse } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import type { ActivityActor } from '../activity/record-activity.ts'
import { createEvent } from './create-event.ts'
import { eventSlugTaken } from './event-view.ts'
import { readEvent } from './read-event.ts'

/** All of it or nothing. A setting that this release does not keep is refused by name, never ignored. */
export async function openEvent(
  deps: Deps,
  tenantId: TenantId,
  actor: ActivityActor,
  body: unknown,
): Promise<Result<EventDetails, Refusal>> {
  const input = readNewEvent(body)
  if (!input.ok) return refuse(toRefusal(input.error))
  const { status, endsAt } = input.value
  if (status === 'published' && endsAt <= deps.now()) return refuse({ code: 'event_over' })
  const created = await createEvent(deps, tenantId, actor, input.value)
  if (created.ok) return readEvent(deps, tenantId, created.value.id)
  return refuse(created.error.code === 'slug_taken' ? eventSlugTaken : { code: created.error.code })
}

function toRefusal(refusal: SettingsRefusal): Refusal {
  if (refusal.code === 'setting_not_available') {
    return { code: 'setting_not_available', details: [{ in: 'body', path: refusal.setting }] }
  }
  const { path, message } = refusal
  return { code: 'invalid_input', details: [{ in: 'body', path, message: told(message) }] }
}

/** Valibot's own sentences end with what they received, which nobody is told. */
const told = (message: string): string =>
  /received /i.test(message) ? 'not allowed here' : message
