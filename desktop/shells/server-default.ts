// The server that the program was started with: what pairing and signing in take when the person names none.
import type { Handlers } from '../contract/calls.ts'

/** The same handlers, where an unpaired station proposes `server` and pairs with it unless told another. */
export function withServerDefault(handlers: Handlers, server: string | null): Handlers {
  if (server === null) return handlers
  return {
    ...handlers,
    pair: (input) => handlers.pair({ ...input, server: input.server ?? server }),
    signInAdmin: async (input) => {
      const asked = await handlers.signInAdmin(input)
      // Neither the person nor the station named one.
      if (asked.ok || asked.error.code !== 'server_required') return asked
      return await handlers.signInAdmin({ ...input, server })
    },
    adminSession: async (input) => {
      const result = await handlers.adminSession(input)
      if (!result.ok) return result
      return { ok: true, value: { ...result.value, server: result.value.server ?? server } }
    },
    status: async (input) => {
      const result = await handlers.status(input)
      if (!result.ok) return result
      return { ok: true, value: { ...result.value, server: result.value.server ?? server } }
    },
  }
}
