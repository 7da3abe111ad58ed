// Counters, gauges and histograms in the Prometheus text format. Names and label values are ours and few.

type Labels = Readonly<Record<string, string>>
export type Reading = { readonly labels?: Labels; readonly value: number }
type Read = () => readonly Reading[] | Promise<readonly Reading[]>

/** Adds to one series. */
export type Counter = { readonly add: (by?: number) => void }
/** Sorts a value in seconds into its bucket. */
export type Histogram = { readonly observe: (seconds: number) => void }

export type Metrics = {
  /** The same name and labels give the same series. */
  readonly counter: (name: string, help: string, labels?: Labels) => Counter
  readonly histogram: (name: string, help: string, labels?: Labels) => Histogram
  /** `read` is asked whenever somebody collects; it may say nothing, and it must not throw. */
  readonly gauge: (name: string, help: string, read: Read) => void
  /** The text of `GET /metrics`. */
  readonly write: () => Promise<string>
}

/** In seconds; half-open from above. */
const BUCKETS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10] as const

/** Labels come from routes and statuses, so reaching this is a defect that must not eat the memory. */
const SERIES_MAX = 5_000

type Family = {
  readonly help: string
  readonly kind: 'counter' | 'histogram' | 'gauge'
  readonly series: Map<string, Series>
  readonly read?: Read
}
type Series = { readonly labels: string; value: number; sum: number; readonly buckets: number[] }

/** Makes an empty registry. */
export function createMetrics(): Metrics {
  const families = new Map<string, Family>()
  const seriesOf = (name: string, help: string, kind: 'counter' | 'histogram', labels: Labels) => {
    const family = families.get(name) ?? { help, kind, series: new Map<string, Series>() }
    families.set(name, family)
    const key = writeLabels(labels)
    const series = family.series.get(key) ?? emptySeries(key)
    if (family.series.size < SERIES_MAX) family.series.set(key, series)
    return series
  }
  return {
    counter: (name, help, labels = {}) => {
      const series = seriesOf(name, help, 'counter', labels)
      return {
        add: (by = 1) => {
          series.value += by
        },
      }
    },
    histogram: (name, help, labels = {}) => {
      const series = seriesOf(name, help, 'histogram', labels)
      return { observe: (seconds) => observe(series, seconds) }
    },
    gauge: (name, help, read) => {
      families.set(name, { help, kind: 'gauge', series: new Map(), read })
    },
    write: async () => {
      const texts = [...families].map(([name, family]) => writeFamily(name, family))
      return (await Promise.all(texts)).join('')
    },
  }
}

const emptySeries = (labels: string): Series => ({
  labels,
  value: 0,
  sum: 0,
  buckets: BUCKETS.map(() => 0),
})

function observe(series: Series, seconds: number): void {
  series.value += 1
  series.sum += seconds
  const at = BUCKETS.findIndex((bound) => seconds <= bound)
  if (at !== -1) series.buckets[at] = (series.buckets[at] ?? 0) + 1
}

async function writeFamily(name: string, family: Family): Promise<string> {
  const lines = [`# HELP ${name} ${family.help}`, `# TYPE ${name} ${family.kind}`]
  for (const { labels = {}, value } of (await family.read?.()) ?? []) {
    lines.push(`${name}${braced(writeLabels(labels))} ${value}`)
  }
  for (const series of family.series.values()) {
    if (family.kind === 'counter') lines.push(`${name}${braced(series.labels)} ${series.value}`)
    else lines.push(...writeHistogram(name, series))
  }
  return `${lines.join('\n')}\n`
}

function writeHistogram(name: string, series: Series): string[] {
  let seen = 0
  const lines = BUCKETS.map((bound, at) => {
    seen += series.buckets[at] ?? 0
    return `${name}_bucket${braced(joined(series.labels, `le="${bound}"`))} ${seen}`
  })
  return [
    ...lines,
    `${name}_bucket${braced(joined(series.labels, 'le="+Inf"'))} ${series.value}`,
    `${name}_sum${braced(series.labels)} ${series.sum}`,
    `${name}_count${braced(series.labels)} ${series.value}`,
  ]
}

const braced = (labels: string): string => (labels === '' ? '' : `{${labels}}`)
const joined = (labels: string, more: string): string =>
  labels === '' ? more : `${labels},${more}`

const writeLabels = (labels: Labels): string =>
  Object.entries(labels)
    .map(([name, value]) => `${name}="${value.replace(/[\\"\n]/g, '_')}"`)
    .join(',')
