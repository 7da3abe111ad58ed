// A laptop at a gate, as the server hears it: it pairs itself, and sends what it scanned.
import { v7 as newId } from 'uuid'
import { required } from '../../../shared/assert.ts'
import { instantToText, MINUTE_MS } from '../../../shared/time.ts'
import type { Venue } from '../venue.ts'

export type Laptop = {
  /** A green entry of this code at the laptop's gate, made a minute ago and so much later. */
  readonly enter: (qrCode: string, afterMs?: number) => Promise<void>
}

/** @param gate which of the seeded gates it stands at */
export async function pairLaptop(
  { serverUrl, seeded }: Venue,
  { code, name, gate }: { readonly code: string; readonly name: string; readonly gate: number },
): Promise<Laptop> {
  const post = async (path: string, body: unknown, more: Readonly<Record<string, string>> = {}) => {
    const headers = { 'content-type': 'application/json', ...more }
    const init = { method: 'POST', headers, body: JSON.stringify(body) }
    const response = await fetch(serverUrl + path, init)
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    return (await response.json()) as unknown
  }
  // Safe: the answer to a pairing has the credential.
  const { credential } = (await post('/stations/pair', { code, name })) as { credential: string }
  return {
    enter: async (qrCode, afterMs = 0) => {
      const scannedAt = instantToText(Date.now() - MINUTE_MS + afterMs)
      const scan = {
        scanId: newId(),
        listId: required(seeded.lists[0], 'the seed has a list').id,
        gateId: required(seeded.gates[gate], 'the seed has such a gate').id,
        direction: 'entry',
        scannedAt,
        localAt: scannedAt,
        qrCode,
      }
      const authorization = `Bearer ${credential}`
      await post('/staff/check-in/batch', { scans: [scan] }, { authorization })
    },
  }
}
