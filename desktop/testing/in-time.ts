// What passes by itself, such as a verdict, is judged only where it still stood after it was looked at.

/** A machine that is too slow each time is told from nothing. */
const TRIES_MAX = 5

export type InTime<T> = {
  readonly reach: () => Promise<unknown>
  readonly look: () => Promise<T>
  /** Whether what was come to is still there. */
  readonly stands: () => Promise<boolean>
}

/**
 * Comes to it, and again where it had passed before it was looked at. What is seen of it while it stands is returned,
 * and thrown, at once.
 *
 * @throws Error with what the first try met, where none was in time
 */
export async function lookInTime<T>({ reach, look, stands }: InTime<T>): Promise<T> {
  let missed: unknown = null
  for (let tried = 0; tried < TRIES_MAX; tried += 1) {
    try {
      await reach()
    } catch (error) {
      missed ??= error
      continue
    }
    const seen = await look().then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    )
    if (await stands()) {
      if ('error' in seen) throw seen.error
      return seen.value
    }
    missed ??= new Error('it passes before it can be looked at')
  }
  throw missed
}
