// A port for a program that has to come back on the same one.
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:net'

/**
 * Below those that systems give away by themselves, to listeners without a wish and to every connection that is made:
 * nobody takes it while its program is away.
 */
const [FROM, BEFORE] = [20_000, 32_000]
const TRIES_MAX = 50

/** One that nobody listens on. Throws where none is found. */
export async function freePort(): Promise<number> {
  for (let tried = 0; tried < TRIES_MAX; tried += 1) {
    const port = randomInt(FROM, BEFORE)
    if (await isFree(port)) return port
  }
  throw new Error(`no free port from ${FROM} to ${BEFORE}`)
}

async function isFree(port: number): Promise<boolean> {
  const probe = createServer()
  const isTaken = once(probe, 'error').then(() => true)
  probe.listen(port, '127.0.0.1')
  if (await Promise.race([isTaken, once(probe, 'listening').then(() => false)])) return false
  probe.close()
  await once(probe, 'close')
  return true
}
