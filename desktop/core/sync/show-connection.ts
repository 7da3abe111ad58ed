// The connection in the words of the contract.
import { writeText } from '../../../shared/i18n/write.ts'
import { type Instant, instantToTextOrNull } from '../../../shared/time.ts'
import type { ConnectionReason, ConnectionView } from '../../contract/views.ts'
import { type Connection, type ConnectionState, connectionState } from './connection.ts'

const SHOWN = {
  starting: 'connecting',
  online: 'online',
  problem: 'problem',
  offline: 'offline',
  revoked: 'problem',
} as const satisfies Record<ConnectionState, ConnectionView['state']>

/** @param nextTryAt when a loop asks again; shown only while something is wrong */
export function showConnection(
  connection: Connection,
  at: {
    readonly isPaired: boolean
    readonly hasEvent: boolean
    readonly nextTryAt: Instant | null
  },
): ConnectionView {
  if (!at.isPaired) return plain('not_paired', 'not_paired')
  const { state, trouble } = connectionState(connection)
  if (trouble === null) {
    if (!at.hasEvent) return plain(SHOWN[state], 'no_event')
    return plain(SHOWN[state], state === 'online' ? 'ok' : 'starting')
  }
  return {
    state: SHOWN[state],
    reason: trouble.code,
    message: trouble.message,
    nextTryAt: instantToTextOrNull(at.nextTryAt),
  }
}

const plain = (state: ConnectionView['state'], reason: ConnectionReason): ConnectionView => ({
  state,
  reason,
  message: writeText('en', `connection.${reason}`),
  nextTryAt: null,
})
