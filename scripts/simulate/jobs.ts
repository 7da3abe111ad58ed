// Several processes share the runs, each with a PostgreSQL of its own.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { RunResult } from './run.ts'

export type Parts = {
  readonly runs: number
  readonly steps: number
  readonly seed: number
  readonly jobs: number
  readonly bug: string | undefined
  readonly stopsEarly: boolean
}

const SCRIPT = fileURLToPath(new URL('../simulate.ts', import.meta.url))

/** Splits the runs into equal parts and returns all results in order. */
export async function runInParts(parts: Parts): Promise<readonly RunResult[]> {
  const jobs = Math.min(parts.jobs, parts.runs)
  const ends = Array.from({ length: jobs + 1 }, (_unused, at) =>
    Math.floor((parts.runs * at) / jobs),
  )
  const results = await Promise.all(
    ends.slice(1).map((end, at) => runPart(parts, ends[at] ?? 0, end)),
  )
  return results.flat()
}

async function runPart(parts: Parts, first: number, end: number): Promise<readonly RunResult[]> {
  const { steps, seed, bug, stopsEarly } = parts
  const words = { runs: end - first, steps, seed, first, ...(bug !== undefined && { bug }) }
  const args = Object.entries(words).flatMap(([name, value]) => [`--${name}`, String(value)])
  if (stopsEarly) args.push('--stop')
  const child = spawn(process.execPath, [SCRIPT, ...args, '--results'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const stop = (): void => void child.kill('SIGTERM')
  process.once('SIGTERM', stop).once('SIGINT', stop)
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  await new Promise<void>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', () => resolve())
  })
  // Safe: our own program wrote it.
  return JSON.parse(said) as readonly RunResult[]
}
