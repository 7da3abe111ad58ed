// A download that failed, remembered for a day: a laptop without a way to it starts at once from then on.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import * as v from 'valibot'
import { DAY_MS, type Instant } from '../../shared/time.ts'

export type Memory = { readonly file: string; readonly now: () => Instant }

const Failure = v.object({ version: v.string(), failedAt: v.number(), why: v.string() })

/** Why the download of this version failed less than a day ago; null where it may be tried. */
export function recallFailure({ file, now }: Memory, version: string): string | null {
  const failure = v.safeParse(Failure, readJson(file))
  if (!failure.success || failure.output.version !== version) return null
  const ageMs = now() - failure.output.failedAt
  // A clock that was set back must not make it last.
  return ageMs >= 0 && ageMs < DAY_MS ? failure.output.why : null
}

/** Best effort: where it cannot be written, the next start waits for the download once more. */
export function rememberFailure({ file, now }: Memory, version: string, why: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, JSON.stringify({ version, failedAt: now(), why }))
  } catch {
    // A full disk, or a folder that is not ours: whoever needs it says so.
  }
}

export const forgetFailure = ({ file }: Memory): void => rmSync(file, { force: true })

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    // Not there, or half written: nothing is remembered.
    return null
  }
}
