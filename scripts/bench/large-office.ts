// What a large tenant's office has besides its one night: people, laptops and the rest, enough for more than one page of each.
import type { LargeTenant } from './large-tenant.ts'
import type { Scene } from './scene.ts'

const PEOPLE = 200
const STATIONS = 120
const PAST_EVENTS = 80
const PARTS = 60
const NOTICES = 20

const ANALYZED = [
  ...[
    'users',
    'tenant_users',
    'stations',
    'station_events',
    'events',
    'ticket_types',
    'places',
    'gates',
  ],
  ...['check_in_lists', 'notices', 'one_time_links', 'sessions'],
]

/** People, stations, past events and parts of this one, each with a name of its own; who was invited and signed in. */
export async function loadOffice(
  { owner }: Scene,
  { id, admin, firstNames, lastNames }: LargeTenant,
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
    await tx`
      insert into ticket_types (tenant_id, id, event_id, number, name, price_cents, created_at)
      select ${id}, id, ${eventId}, 1 + no, name, 100000, now() from office where no <= ${PARTS}`
    await tx`
      insert into gates (tenant_id, id, event_id, name, created_at)
      select ${id}, id, ${eventId}, name, now() from office where no <= ${PARTS}`
    await tx`
      insert into check_in_lists (tenant_id, id, event_id, name, created_at)
      select ${id}, id, ${eventId}, name, now() from office where no <= ${PARTS}`
    await tx`
      insert into notices (tenant_id, id, event_id, text, posted_at, ends_at)
      select ${id}, id, ${eventId}, 'Ask ' || name, now(), now() + interval '6 hours' from office where no <= ${NOTICES}`
    await tx`
      insert into one_time_links (id, kind, email, locale, tenant_id, role, level, created_at, expires_at)
      select id, 'invitation', 'invited' || no || '@mail.example', 'bn', ${id}, 'staff', 'steward', now(),
             now() + interval '7 days'
        from office where no <= ${PEOPLE}`
    await tx`
      insert into sessions (id, user_id, tenant_id, created_at, expires_at, last_used_at, user_agent)
      select o.id, u.id, ${id}, now(), now() + interval '30 days', now(), 'A browser ' || o.no
        from office o join users u on u.email = ${admin.email}
       where o.no <= ${PARTS}`
  })
  for (const table of ANALYZED) {
    await owner`vacuum (analyze) ${owner(table)}`
  }
}
