// Which texts of a frame are reads: a code that stays in view is read once.

/** For each text: how long the camera has looked on without seeing it, in milliseconds. */
export type Seen = ReadonlyMap<string, number>

export const NOTHING_SEEN: Seen = new Map()

/** A ticket that was away for so long is shown again on purpose. */
const AWAY_MS = 1_500
/**
 * A stranger's code says the same again whenever it is read, and a sticker on the wall that is hard to see comes and
 * goes by itself; it would push verdicts away.
 */
const STRANGER_AWAY_MS = 10_000
/** Between two frames more time may pass, but nobody looked for longer than this. */
const LOOK_MS_MAX = 300

/**
 * The next frame.
 *
 * @param elapsedMs since the frame before
 * @param isOurs whether a text has the form of our tickets
 * @returns the texts that are new, ours last: the last verdict is the one that stays on the screen
 */
export function nextSeen(
  seen: Seen,
  texts: readonly string[],
  elapsedMs: number,
  isOurs: (text: string) => boolean,
): { readonly seen: Seen; readonly reads: readonly string[] } {
  const next = new Map<string, number>()
  for (const [text, awayMs] of seen) {
    const nowAwayMs = awayMs + Math.min(elapsedMs, LOOK_MS_MAX)
    if (nowAwayMs < (isOurs(text) ? AWAY_MS : STRANGER_AWAY_MS)) next.set(text, nowAwayMs)
  }
  const fresh = texts.filter((text) => !next.has(text))
  for (const text of texts) next.set(text, 0)
  return {
    seen: next,
    reads: [...fresh.filter((text) => !isOurs(text)), ...fresh.filter(isOurs)],
  }
}
