import { expect, test } from 'vitest'
import { VECTOR_EVENT, VECTOR_KEYS, VECTOR_MASTER_KEY } from '../../../shared/tickets/qr.vectors.ts'
import { eventTagOf } from '../events/event-tag.ts'
import { deriveEventKey } from './event-keys.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

test.each(Object.entries(VECTOR_KEYS))(
  'TC22: key id %s is derived as in the golden vectors',
  (keyId, key) => {
    const master = Buffer.from(VECTOR_MASTER_KEY, 'hex')

    expect(hex(deriveEventKey(master, VECTOR_EVENT.id, Number(keyId)).key)).toBe(key)
  },
)

test('TC22: an event’s tag is the first four bytes of SHA-256 over the 16 bytes of its id', () => {
  expect(hex(eventTagOf(VECTOR_EVENT.id))).toBe(VECTOR_EVENT.tag)
})
