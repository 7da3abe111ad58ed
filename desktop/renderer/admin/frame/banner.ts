// Whether the server is there, by the newest answer; and the way back.
import type { Problem } from '../api/problem.ts'
import { loadFailedAgain } from '../parts/resource.ts'
import { redraw } from './drawing.ts'
import { loadSession, sessionState } from './session.ts'

const SHOWN = [
  'no_network',
  'timeout',
  'certificate',
  'not_the_server',
  'server_error',
  'no_answer',
] as const
type Shown = (typeof SHOWN)[number]

/** Between two tries by itself, while the banner stands. */
const RETRY_MS = 10_000

let problem: Shown | null = null
let timer: ReturnType<typeof setTimeout> | null = null

export const bannerProblem = (): Shown | null => problem

/** Null: the server answered. */
export function noteReached(reason: Problem | null): void {
  const code = SHOWN.find((one) => one === reason?.code) ?? null
  if (timer !== null && code === null) {
    clearTimeout(timer)
    timer = null
  }
  if (code !== null) timer ??= setTimeout(tryByItself, RETRY_MS)
  if (code === problem) return
  const isBack = problem !== null && code === null
  problem = code
  redraw()
  if (isBack) void loadFailedAgain()
}

function tryByItself(): void {
  timer = null
  void retry()
  if (problem !== null) timer = setTimeout(tryByItself, RETRY_MS)
}

/** What could not be loaded is asked again. */
export async function retry(): Promise<void> {
  if (!sessionState().isKnown || problem === 'no_answer') {
    const known = await loadSession()
    if (known.ok) noteReached(null)
  }
  await loadFailedAgain()
}
