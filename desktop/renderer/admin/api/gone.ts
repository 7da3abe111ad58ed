// A list came, and what one looked for is not in it.
import type { Problem } from './problem.ts'

/** As the server says it of a thing that has a route of its own. */
export const gone = (code: string): Problem => ({
  code,
  message: '',
  status: 404,
  details: null,
  retryAfterMs: null,
  isOurs: false,
})
