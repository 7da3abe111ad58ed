// Mails about new times that could not leave: listed, tried again, given up.
import { expect, test } from 'vitest'
import { DAY_MS } from '../../../shared/time.ts'
import { withTenant } from '../../platform/db/tenant-tx.ts'
import { granted } from '../../testing/event.ts'
import { openRefusingMailServer } from '../../testing/refusing-mail-server.ts'
import { mailAll, move, progress, tellAll, tellings } from '../../testing/rescheduling.ts'
import { aPaidOrder, aShop, openShopDeps } from '../../testing/shop.ts'
import { SYSTEM_ACTOR } from '../activity/record-activity.ts'
import { listTellings, tellAgain } from './read-rescheduling.ts'

test('RS12 who could not be told is listed page by page, and told by a person’s word; the second word changes nothing', async () => {
  let answer: string | undefined = '550 5.1.1 no such mailbox'
  await using mail = await openRefusingMailServer((verb) => (verb === 'RCPT' ? answer : undefined))
  await using deps = await openShopDeps({ SMTP_URL: mail.url })
  const shop = await aShop(deps)
  for (let orders = 0; orders < 3; orders += 1) await aPaidOrder(deps, shop)
  const { tenantId, eventId } = shop
  granted(await move(deps, shop, DAY_MS))
  await tellAll(deps)
  await mailAll(deps)
  const asked = { state: 'unreached', limit: 2 } as const
  const first = granted(await listTellings(deps, shop, { ...asked, after: undefined }))
  const second = granted(await listTellings(deps, shop, { ...asked, after: first.next ?? '' }))
  expect([...first.items, ...second.items].map(({ state }) => state)).toEqual([
    ...['refused', 'refused', 'refused'],
  ])
  expect(second.next).toBeNull()
  expect((await mailAll(deps)).ran).toBe(0)

  answer = undefined
  const word = { tenantId, eventId, actor: SYSTEM_ACTOR }
  for (const done of await Promise.all([tellAgain(deps, word), tellAgain(deps, word)]))
    granted(done)
  expect(await mailAll(deps)).toEqual({ ran: 3, failed: 0 })
  granted(await tellAgain(deps, word))
  expect((await mailAll(deps)).ran).toBe(0)
  expect(await progress(deps, shop)).toMatchObject({ told: 3, failed: 0 })
  const other = await aShop(deps)
  const foreign = { tenantId: other.tenantId, eventId }
  expect(await listTellings(deps, foreign, { ...asked, after: undefined })).toMatchObject({
    error: { code: 'event_not_found' },
  })
  expect(await tellAgain(deps, { ...word, ...foreign })).toMatchObject({
    error: { code: 'event_not_found' },
  })
})

test('RS12 a mail server that is down for a while is tried again by itself, told of meanwhile, and given up in the end', async () => {
  await using deps = await openShopDeps({ SMTP_URL: 'smtp://127.0.0.1:9' })
  const shop = await aShop(deps)
  await aPaidOrder(deps, shop)
  granted(await move(deps, shop, 400 * DAY_MS))
  await tellAll(deps)
  expect(await mailAll(deps)).toEqual({ ran: 1, failed: 1 })
  const state = async () => (await tellings(deps, shop))[0]?.state
  expect(await state()).toBe('trying')
  expect(await progress(deps, shop)).toMatchObject({ waiting: 1, failed: 0 })

  await withTenant(deps.db, shop.tenantId, (tx) => tx`update rescheduling_tellings set tries = 39`)
  expect(await mailAll(deps)).toEqual({ ran: 1, failed: 0 })
  expect(await state()).toBe('failed')
  expect(await progress(deps, shop)).toMatchObject({ waiting: 0, failed: 1 })
})
