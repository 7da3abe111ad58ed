import { constants, type PerformanceEntry, PerformanceObserver } from 'node:perf_hooks'
import { setTimeout as wait } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { noteBuffer, YOUNG_BUFFER_BYTES_MAX } from './collect-young.ts'

test('what is young is collected each time that so many bytes of buffers came, and not before', async () => {
  let collections = 0
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      // Safe: this is what entries of this type carry.
      const { kind } = (entry as PerformanceEntry & { readonly detail: { readonly kind: number } })
        .detail
      if (kind === constants.NODE_PERFORMANCE_GC_MINOR) collections += 1
    }
  })
  observer.observe({ entryTypes: ['gc'] })

  for (let page = 0; page < 400; page += 1) noteBuffer(YOUNG_BUFFER_BYTES_MAX / 10)

  // The observer is told a little later.
  while (collections < 40) await wait(1)
  observer.disconnect()
  expect(collections).toBeLessThan(80)
})
