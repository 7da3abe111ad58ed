// From which addresses notifications about Rocket are taken, where somebody has said so.
import { expect, test } from 'vitest'
import { openShopDeps, type ShopDeps } from '../../testing/shop.ts'
import { receiveWebhook } from './receive-webhook.ts'

const told = async (
  deps: ShopDeps,
  provider: 'rocket' | 'bkash',
  sender: string | null,
): Promise<string> => {
  const delivery = { body: new Uint8Array(), headers: new Map<string, string>() }
  const received = await receiveWebhook(deps, { provider, merchantRef: null, delivery, sender })
  return received.ok ? 'ok' : received.error.code
}

test('RO8 with a list only its addresses may notify, of Rocket alone; without one anybody, whom the proof sorts out', async () => {
  await using listed = await openShopDeps({ ROCKET_NOTICE_ADDRESSES: '192.0.2.0/28, 2001:db8::7' })
  await using open = await openShopDeps()

  // No account is there: whoever gets past the list is told that.
  for (const sender of ['192.0.2.1', '192.0.2.15', '2001:db8::7']) {
    expect(await told(listed, 'rocket', sender)).toBe('not_found')
  }
  for (const sender of ['192.0.2.16', '198.51.100.1', '2001:db8::8', 'unix', '', null]) {
    expect(await told(listed, 'rocket', sender)).toBe('webhook_forbidden')
  }
  expect(await told(listed, 'bkash', '198.51.100.1')).toBe('not_found')
  expect(await told(open, 'rocket', null)).toBe('not_found')
})
