// A defect is an assertion: we are wrong, and the request or job dies loudly.

export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`defect: ${message}`)
}

/** For the branch that the types say cannot be reached. */
export function unreachable(value: never): never {
  throw new Error(`defect: unreachable value ${JSON.stringify(value)}`)
}

/** The value, where its absence is a defect. */
export function required<T>(value: T | null | undefined, message: string): T {
  assert(value !== null && value !== undefined, message)
  return value
}
