// Amazon's hosts, or a sandbox that stands for them.
import type { ProviderBase, ProviderIo } from './provider-io.ts'

/**
 * `fetch` for addresses that were checked to be Amazon's. With a sandbox they are kept as they are in every check, and
 * only the bytes come from the sandbox, under `/__amazon`.
 */
export const amazonFetch = (io: ProviderIo, base: ProviderBase): typeof fetch =>
  base.isSandbox
    ? (input, init) => {
        const { pathname, search } = new URL(String(input))
        return io.fetch(new URL(`/__amazon${pathname}${search}`, base.url), init)
      }
    : io.fetch
