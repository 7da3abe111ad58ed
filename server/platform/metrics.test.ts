import { expect, test } from 'vitest'
import { createMetrics } from './metrics.ts'

test('counters, histograms and gauges are written as Prometheus reads them', async () => {
  const metrics = createMetrics()
  metrics.counter('requests_total', 'Requests.', { route: '/a"b\n' }).add()
  metrics.counter('requests_total', 'Requests.', { route: '/a"b\n' }).add(2)
  const seconds = metrics.histogram('seconds', 'Time.')
  for (const value of [0.001, 0.003, 99]) seconds.observe(value)
  metrics.gauge('lag', 'Lag.', async () => [{ value: 1.5 }])

  const text = await metrics.write()

  expect(text).toContain('# TYPE requests_total counter\nrequests_total{route="/a_b_"} 3\n')
  expect(text).toContain('seconds_bucket{le="0.001"} 1\nseconds_bucket{le="0.0025"} 1\n')
  expect(text).toContain('seconds_bucket{le="10"} 2\nseconds_bucket{le="+Inf"} 3\n')
  expect(text).toContain('seconds_sum 99.004\nseconds_count 3\n')
  expect(text).toContain('# TYPE lag gauge\nlag 1.5\n')
})
