import { expect, test } from 'vitest'
import type { ScanId, TenantId } from '../../../shared/ids.ts'
import { createRecentBatches } from './recent-batches.ts'

const tenant = 'tenant' as TenantId
const scan = (number: number) => `scan ${number}` as ScanId

test('a batch is first once, for each tenant by itself', () => {
  const recent = createRecentBatches()

  expect(recent.isFirst(tenant, scan(1))).toBe(true)
  expect(recent.isFirst(tenant, scan(1))).toBe(false)
  expect(recent.isFirst('another' as TenantId, scan(1))).toBe(true)
})

test('of more than a thousand batches the oldest is forgotten', () => {
  const recent = createRecentBatches()
  for (let number = 0; number <= 1_000; number += 1) recent.isFirst(tenant, scan(number))

  expect(recent.isFirst(tenant, scan(1_000))).toBe(false)
  expect(recent.isFirst(tenant, scan(0))).toBe(true)
})
