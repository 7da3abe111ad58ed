// What a large tenant's office has besides its one night: people, laptops and past events, enough for more than one page of each.
import type { LargeTenant } from './large-tenant.ts'
import type { Scene } from './scene.ts'

const PEOPLE = 200
const STATIONS = 120
const PAST_EVENTS = 80

/** People, stations of the event's gates, and events that are over, each with a name of its own. */
export async function loadOffice(
  { owner }: Scene,
  { id, firstNames, lastNames }: LargeTenant,
  eventId: string,
): Promise<void> {
  const names = Array.from(
    { length: Math.max(PEOPLE, STATIONS, PAST_EVENTS) },
    (_, at) => `${firstNames[at]} ${lastNames[at]}`,
  )
  await owner.begin(async (tx) => {
    await tx`
      create temp table office on commit drop as
      select name, no, uuidv7() as id from unnest(${names}::text[]) with ordinality as row (name, no)`
    await tx`
      insert into users (id, email, name, password_hash, status_changed_at, created_at)
      select id, 'guard' || no || '@' || ${id}::text || '.example', name, 'none', now(), now()
        from office where no <= ${PEOPLE}`
    await tx`
      insert into tenant_users (tenant_id, user_id, role, level, status_changed_at, created_at)
      select ${id}, id, 'staff', 'steward', now(), now() from office where no <= ${PEOPLE}`
    await tx`
      insert into stations (tenant_id, id, name, gate_id, credential_hash, last_seen_at, paired_at)
      select ${id}, id, name, (array(select id from gates where event_id = ${eventId}))[1 + no % 10],
             sha256(id::text::bytea), now(), now()
        from office where no <= ${STATIONS}`
    await tx`
      insert into station_events (tenant_id, station_id, event_id)
      select ${id}, id, ${eventId} from office where no <= ${STATIONS}`
    await tx`
      insert into events (tenant_id, id, slug, name, starts_at, ends_at, status, tag, created_at)
      select ${id}, id, 'past-' || no, name, now() - no * interval '7 days',
             now() - no * interval '7 days' + interval '5 hours', 'archived', substring(sha256(id::text::bytea) for 4), now()
        from office where no <= ${PAST_EVENTS}`
  })
  for (const table of ['users', 'tenant_users', 'stations', 'station_events', 'events']) {
    await owner`vacuum (analyze) ${owner(table)}`
  }
}
