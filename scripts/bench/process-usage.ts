// What another process has used, from Linux's own account of it.
import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'

/** Linux counts in hundredths of a second on every platform that Node runs on. */
const TICKS_PER_SECOND = 100
const KIBIBYTE = 1_024

/** User and system time of a process and its threads, in seconds. */
export function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The name is in parentheses and may hold anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND
}

/** Resident memory, in bytes. */
export function residentBytes(pid: number): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) * KIBIBYTE
}

/** The most that a process held while `work` ran. */
export async function peakResidentBytes(pid: number, work: Promise<unknown>): Promise<number> {
  let peak = residentBytes(pid)
  let isOver = false
  const over = work.finally(() => {
    isOver = true
  })
  while (!isOver) {
    await wait(10)
    peak = Math.max(peak, residentBytes(pid))
  }
  await over
  return peak
}
