import { expect, test } from 'vitest'
import type { NoticeInput } from '../../../shared/events/schema.ts'
import type { EventId, GateId, TenantId } from '../../../shared/ids.ts'
import { NOTICES_MAX } from '../../../shared/sync/schema.ts'
import { HOUR_MS } from '../../../shared/time.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { openTestDeps, type TestDeps } from '../../testing/deps.ts'
import { anEvent, aTenant, granted } from '../../testing/event.ts'
import { SYSTEM_ACTOR } from '../activity/record-activity.ts'
import { listRunningNotices } from './list-notices.ts'
import { listNoticeRows, type NoticeRow } from './notice-store.ts'
import { postNotice } from './post-notice.ts'
import { withdrawNotice } from './withdraw-notice.ts'

/** The newest first. */
const listNotices = (
  deps: TestDeps,
  tenantId: TenantId,
  eventId: EventId,
): Promise<readonly NoticeRow[]> =>
  withTenant(deps.db, tenantId, (tx) => listNoticeRows(tx, eventId, { after: null, limit: 1_000 }))

async function aWorld(deps: TestDeps, slug = 'alpha') {
  const tenantId = await aTenant(deps, slug)
  const event = await anEvent(deps, tenantId)
  const until = deps.now() + HOUR_MS
  const post = (input: Partial<NoticeInput> = {}) =>
    postNotice(deps, {
      tenantId,
      eventId: event.id,
      actor: SYSTEM_ACTOR,
      input: { text: 'Doors close at nine', gateIds: null, until, ...input },
    })
  const gateIds: readonly GateId[] = event.gates.map(({ id }) => id)
  return { tenantId, event, post, gateIds, until }
}

test('a notice is stored with its gates and told in the activity', async () => {
  await using deps = await openTestDeps()
  const { tenantId, event, post, gateIds, until } = await aWorld(deps)
  const [north] = gateIds

  granted(await post())
  granted(
    await post({
      text: 'দক্ষিণ গেট খোলা',
      gateIds: [...gateIds.slice(0, 1), ...gateIds.slice(0, 1)],
    }),
  )

  const listed = await listNotices(deps, tenantId, event.id)
  const told = await withTenant(
    deps.db,
    tenantId,
    (tx) =>
      tx`select subject_id::text as id, metadata from activity where action = 'notice.posted'`,
  )
  expect(listed).toMatchObject([
    { text: 'দক্ষিণ গেট খোলা', gateIds: [north], postedAt: deps.now(), until },
    { text: 'Doors close at nine', gateIds: null },
  ])
  expect(told).toMatchObject([
    { id: event.id, metadata: { gates: null } },
    { id: event.id, metadata: { gates: 1 } },
  ])
})

test('a notice runs until its end, which is exclusive', async () => {
  await using deps = await openTestDeps()
  const { tenantId, event, post, until } = await aWorld(deps)
  granted(await post())
  const runningAt = (now: number) =>
    withTenant(deps.db, tenantId, (tx) => listRunningNotices(tx, event.id, now))

  expect(await runningAt(until - 1)).toMatchObject([{ text: 'Doors close at nine', gateIds: null }])
  expect(await runningAt(until)).toEqual([])
})

test('a notice for no event, another event’s gate, or that is over already, is refused and tells nobody', async () => {
  await using deps = await openTestDeps()
  const { tenantId, event, post } = await aWorld(deps)
  const other = await anEvent(deps, tenantId, { slug: 'summer' })
  // Safe: well-formed, and nobody has it.
  const nobody = '00000000-0000-7000-8000-000000000000' as typeof event.id
  const input = { text: 'x', gateIds: null, until: deps.now() + HOUR_MS }

  const refusals = [
    await postNotice(deps, { tenantId, eventId: nobody, actor: SYSTEM_ACTOR, input }),
    await post({ gateIds: other.gates.map(({ id }) => id) }),
    await post({ until: deps.now() }),
  ]

  expect(refusals).toMatchObject([
    { error: { code: 'event_not_found' } },
    { error: { code: 'gate_not_found' } },
    { error: { code: 'notice_ended' } },
  ])
  expect(await listNotices(deps, tenantId, event.id)).toEqual([])
})

test('more notices than a gate can read do not run at once, however they arrive', async () => {
  await using deps = await openTestDeps()
  const { tenantId, event, post } = await aWorld(deps)

  const posted = await Promise.all(Array.from({ length: NOTICES_MAX + 5 }, () => post()))

  expect(posted.filter(({ ok }) => ok)).toHaveLength(NOTICES_MAX)
  expect(posted.find(({ ok }) => !ok)).toMatchObject({ error: { code: 'too_many_notices' } })
  expect(await listNotices(deps, tenantId, event.id)).toHaveLength(NOTICES_MAX)
})

test('another tenant neither posts to an event nor reads what was posted', async () => {
  await using deps = await openTestDeps()
  const mine = await aWorld(deps)
  const other = await aWorld(deps, 'beta')
  granted(await mine.post())

  const posted = await postNotice(deps, {
    tenantId: other.tenantId,
    eventId: mine.event.id,
    actor: SYSTEM_ACTOR,
    input: { text: 'From next door', gateIds: null, until: mine.until },
  })
  const withTheirGate = await other.post({ gateIds: [...mine.gateIds] })

  expect(posted).toMatchObject({ error: { code: 'event_not_found' } })
  expect(withTheirGate).toMatchObject({ error: { code: 'gate_not_found' } })
  expect(await listNotices(deps, other.tenantId, mine.event.id)).toEqual([])
  expect(await listNotices(deps, mine.tenantId, mine.event.id)).toHaveLength(1)
})

test('PA17 a notice is taken back once, stays listed with what it said, and one that has ended is not taken back', async () => {
  await using deps = await openTestDeps()
  const { tenantId, event, post } = await aWorld(deps)
  const other = await aWorld(deps, 'beta')
  const notice = granted(await post())
  const short = granted(await post({ text: 'Short', until: deps.now() + HOUR_MS / 2 }))
  const withdraw = (noticeId: string, from = { tenantId, event }) =>
    withdrawNotice(deps, {
      tenantId: from.tenantId,
      eventId: from.event.id,
      noticeId,
      actor: SYSTEM_ACTOR,
    })
  deps.clock.now += HOUR_MS / 2
  const takenBackAt = deps.now()

  const foreign = await withdraw(notice.id, other)
  const first = granted(await withdraw(notice.id))
  deps.clock.now += 1_000
  const second = granted(await withdraw(notice.id))

  expect(foreign).toMatchObject({ error: { code: 'notice_not_found' } })
  expect([first, second].map(({ withdrawnAt }) => withdrawnAt)).toEqual([takenBackAt, takenBackAt])
  expect(await withdraw(short.id)).toMatchObject({ error: { code: 'notice_ended' } })
  expect(await withdraw(deps.newId())).toMatchObject({ error: { code: 'notice_not_found' } })
  expect(await listNotices(deps, tenantId, event.id)).toEqual(
    expect.arrayContaining([{ ...notice, withdrawnAt: takenBackAt }]),
  )
  const told = await withTenant(
    deps.db,
    tenantId,
    (tx) => tx`select metadata from activity where action = 'notice.withdrawn'`,
  )
  expect(told).toEqual([{ metadata: { noticeId: notice.id } }])
  // The text itself is nobody's to rewrite.
  const rewrite = withTenant(deps.db, tenantId, (tx) => tx`update notices set text = 'Other'`)
  await expect(rewrite).rejects.toThrow(/permission denied/)
})
