import { expect, test } from 'vitest'
import type { EventId, TenantId } from '../../../shared/ids.ts'
import { openTestAppDb, openTestSql } from '../../testing/open.ts'
import { freshDatabase } from '../../testing/postgres.ts'
import { createLog } from '../log.ts'
import { createChangeHub, type RunningChangeHub } from './create-change-hub.ts'
import { FEED_CHANNEL } from './listener.ts'

// Safe: well-formed.
const TENANT = '10000000-0000-7000-8000-000000000001' as TenantId
const EVENT = '20000000-0000-7000-8000-000000000001' as EventId
const OTHER = '20000000-0000-7000-8000-000000000002' as EventId

const log = createLog({ level: 'silent', now: () => 0 })

/** Resolves at the next call of `onChange`. */
function nextChange(hub: RunningChangeHub, eventId: EventId): Promise<void> {
  return new Promise((resolve) => {
    const stop = hub.subscribe(eventId, () => {
      stop()
      resolve()
    })
  })
}

/** The hub wakes everybody once when it is proved to hear. */
async function listening(hub: RunningChangeHub): Promise<void> {
  while (!hub.isListening()) await nextChange(hub, OTHER)
}

test('a change wakes streams of that event on this replica at once, and on the others', async () => {
  await using database = await freshDatabase()
  await using db = openTestAppDb(database.appUrl)
  const options = { db, listenUrl: database.appUrl, log }
  const [here, there] = [createChangeHub(options), createChangeHub(options)]
  await Promise.all([listening(here), listening(there)])
  let woken = 0
  here.subscribe(EVENT, () => {
    woken += 1
  })
  const elsewhere = nextChange(there, EVENT)

  here.publish(TENANT, EVENT)

  expect(woken).toBe(1)
  await elsewhere
  await Promise.all([here.close(), there.close()])
})

test('a burst of changes leaves a replica as one notification at once and one more, and names the event only', async () => {
  await using database = await freshDatabase()
  await using db = openTestAppDb(database.appUrl)
  await using spy = openTestSql(database.appUrl)
  const heard: string[] = []
  const second = Promise.withResolvers<void>()
  const ended = Promise.withResolvers<void>()
  await spy.listen(FEED_CHANNEL, (payload) => {
    if (payload === `${TENANT}/${OTHER}`) ended.resolve()
    else if (!payload.startsWith('proof:')) heard.push(payload)
    if (heard.length === 2) second.resolve()
  })
  const hub = createChangeHub({ db, listenUrl: database.appUrl, log })
  await listening(hub)

  for (let at = 0; at < 1_000; at += 1) hub.publish(TENANT, EVENT)
  await second.promise
  hub.publish(TENANT, OTHER)
  await ended.promise

  expect(heard).toEqual([`${TENANT}/${EVENT}`, `${TENANT}/${EVENT}`])
  await hub.close()
})

test('a replica that cannot listen polls, and listens again once it can', async () => {
  await using database = await freshDatabase()
  await using db = openTestAppDb(database.appUrl)
  await using owner = openTestSql(database.ownerUrl)
  const hub = createChangeHub({ db, listenUrl: database.appUrl, log })
  await listening(hub)

  const noticed = nextChange(hub, EVENT)
  await owner`
    select pg_terminate_backend(pid) from pg_stat_activity
     where application_name = 'probesh-listen' and datname = current_database()`
  await noticed
  await listening(hub)
  const woken = nextChange(hub, EVENT)
  await owner`select pg_notify(${FEED_CHANNEL}, ${`${TENANT}/${EVENT}`})`

  await woken
  await hub.close()
})

test('where nobody answers the streams are woken by the clock alone, and closing ends the trying', async () => {
  await using database = await freshDatabase()
  await using db = openTestAppDb(database.appUrl)
  const hub = createChangeHub({ db, listenUrl: 'postgres://nobody@127.0.0.1:1/none', log })

  await nextChange(hub, EVENT)
  await nextChange(hub, EVENT)

  expect(hub.isListening()).toBe(false)
  await hub.close()
})
