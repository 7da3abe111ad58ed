// A trigger that bounces, or a scanner that goes on looking at a ticket, reads a code again and again.

/** The same code from the same source counts again after so long without it. */
export const BOUNCE_MS = 1_500
/** More sources than a gate has tables. */
const SOURCES_MAX = 64

/** What each source read last, and when. */
export type Heard = ReadonlyMap<string, { readonly text: string; readonly atMs: number }>

export const NOTHING_HEARD: Heard = new Map()

/**
 * Whether a read is the echo of the one before it, and what was heard with it. An echo counts as heard: a ticket that
 * stays under a scanner is one scan however long it lies there.
 *
 * @param source one scanner: two that read the same ticket are two scans
 * @param atMs on any clock that never runs backwards
 */
export function hearRead(
  heard: Heard,
  source: string,
  text: string,
  atMs: number,
): { readonly isEcho: boolean; readonly heard: Heard } {
  const last = heard.get(source)
  const isEcho = last !== undefined && last.text === text && atMs - last.atMs < BOUNCE_MS
  const next = new Map(heard)
  next.delete(source)
  next.set(source, { text, atMs })
  const oldest = next.keys().next()
  if (next.size > SOURCES_MAX && !oldest.done) next.delete(oldest.value)
  return { isEcho, heard: next }
}
