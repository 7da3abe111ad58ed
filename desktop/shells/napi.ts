// SQLite's module crashes the process without a word where Node-API is too old.

const NAPI_MIN = 10

/** What to do about a Node that cannot carry the station's database; null when it can. */
export function napiProblem(versions: {
  readonly napi?: string
  readonly node?: string
}): string | null {
  if (Number(versions.napi) >= NAPI_MIN) return null
  return (
    `This Node (${versions.node ?? 'unknown'}) is too old for the station's database: ` +
    'it needs Node-API 10, which is Node 24. Start the station with: npm run station'
  )
}
