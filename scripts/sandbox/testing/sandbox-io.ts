// What an adapter is given of the world when it meets a sandbox.
import type { ProviderIo } from '../../../server/features/payments/providers/provider-io.ts'
import type { World } from '../common/world.ts'

/** A call's time is over when the sandbox has begun to keep it waiting, and not before. */
export function ioFor(world: World): ProviderIo {
  const kept = (): number =>
    world.requests.filter(({ fault }) => fault === 'hang' || fault === 'slow').length
  return {
    fetch,
    now: world.now,
    timeoutSignal: () => {
      const ends = new AbortController()
      const before = kept()
      void world
        .until(() => kept() > before)
        .then(() => ends.abort(new DOMException('the time is over', 'TimeoutError')))
      return ends.signal
    },
  }
}
