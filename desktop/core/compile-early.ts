// When the engine compiles what a scan runs.
import { setFlagsFromString } from 'node:v8'

/**
 * V8 waits for 3,000 calls by itself before it compiles with all it knows, which at a gate is the end of the evening.
 * What is called a hundred times at a gate is called all night.
 */
const CALLS_BEFORE_COMPILING = 100

/** For the whole process, so its first lines call it; no flag that V8 does not know stops it. */
export function compileEarly(): void {
  setFlagsFromString(`--invocation-count-for-turbofan=${CALLS_BEFORE_COMPILING}`)
}
