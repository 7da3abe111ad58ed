// The Electron binary for a start: found, or fetched where that may help, or why not.
import {
  type Desktop,
  desktopProblem,
  isSandboxHelperReady,
  sandboxProblem,
} from './desktop-problem.ts'
import { forgetFailure, type Memory, recallFailure, rememberFailure } from './failed-fetch.ts'
import { type FetchLimits, fetchElectron } from './fetch-electron.ts'
import { findElectron, type Places, versionOfPackage } from './find-electron.ts'

export type Machine = {
  readonly desktop: Desktop
  readonly places: Places
  readonly limits: FetchLimits
  readonly say: (line: string) => void
  /** Where a failed download is remembered; null: it is tried whatever became of the last one. */
  readonly memory: Memory | null
  readonly signal?: AbortSignal | undefined
}

export type Obtained =
  | { readonly isThere: true; readonly path: string }
  /** `why` goes on after "because" or a colon. */
  | { readonly isThere: false; readonly why: string }

/** Never rejects. What stands against a window is asked first: nobody downloads what cannot be started. */
export async function obtainElectron(machine: Machine): Promise<Obtained> {
  const problem = desktopProblem(machine.desktop)
  if (problem !== null) return missing(problem)
  const finding = findElectron(machine.places)
  if (finding.isFound) return checked(machine, finding.path)
  if (!finding.isFetchable) return missing(finding.why)
  const why = await tryFetch(machine)
  if (why !== null) return missing(`${finding.why}, and ${why}`)
  const fetched = findElectron(machine.places)
  return fetched.isFound ? checked(machine, fetched.path) : missing(fetched.why)
}

async function tryFetch({ places, limits, say, memory, signal }: Machine): Promise<string | null> {
  const version = versionOfPackage(places.packageFolder) ?? ''
  const failure = memory === null ? null : recallFailure(memory, version)
  if (failure !== null) return `it could not be had within the last day: ${failure}`
  say(`Fetching Electron ${version} (about 110 MB, once) …`)
  const { packageFolder, environment } = places
  const why = await fetchElectron({ packageFolder, environment, limits, say, signal })
  if (memory !== null && why === null) forgetFailure(memory)
  if (memory !== null && why !== null && signal?.aborted !== true) {
    rememberFailure(memory, version, why)
  }
  return why
}

function checked({ desktop }: Machine, path: string): Obtained {
  const problem = sandboxProblem(desktop, isSandboxHelperReady(path))
  return problem === null ? { isThere: true, path } : missing(problem)
}

const missing = (why: string): Obtained => ({ isThere: false, why })
