// A trouble with the server as the refusal of a call from a page.
import type { CallRefusal } from '../../contract/refusals.ts'
import type { Trouble } from '../sync/trouble.ts'

/** The refusal for a call that needed the server and did not get its answer. */
export function refusalOf(trouble: Trouble): CallRefusal {
  switch (trouble.code) {
    case 'no_network':
    case 'timeout':
    case 'stopped':
      return { code: 'server_unreachable' }
    case 'revoked':
      return { code: 'station_revoked' }
    case 'protocol_unsupported':
      return { code: 'protocol_outdated' }
    case 'busy':
      if (trouble.status !== 429) break
      return { code: 'too_many_tries', retryAfterMs: trouble.retryAfterMs ?? 0 }
  }
  return { code: 'server_refused', params: { reason: trouble.serverMessage ?? trouble.message } }
}
