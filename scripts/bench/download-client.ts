// Reads a download to its last byte, as fast as it comes, and keeps nothing.
import { get } from 'node:http'

export type Download = {
  readonly seconds: number
  readonly bytes: number
  readonly lastLine: string
}

/** Uncompressed: no `accept-encoding` is sent. Throws for any status but 200. */
export function readAll(url: string, path: string, credential: string | null): Promise<Download> {
  const startedMs = performance.now()
  const headers = credential === null ? {} : { authorization: `Bearer ${credential}` }
  return new Promise((resolve, reject) => {
    const request = get(`${url}${path}`, { headers, agent: false }, (answer) => {
      let bytes = 0
      let last: Buffer = Buffer.alloc(0)
      answer.on('data', (chunk: Buffer) => {
        bytes += chunk.length
        last = chunk.length > TAIL_BYTES ? chunk : Buffer.concat([last, chunk])
        last = last.subarray(-TAIL_BYTES)
      })
      answer.on('error', reject)
      answer.on('end', () => {
        const seconds = (performance.now() - startedMs) / 1_000
        const lastLine = last.toString('utf8').trimEnd().split('\n').at(-1) ?? ''
        if (answer.statusCode === 200) resolve({ seconds, bytes, lastLine })
        else reject(new Error(`HTTP ${answer.statusCode}: ${last.toString('utf8')}`))
      })
    })
    request.on('error', reject)
  })
}

/** Longer than the end line. */
const TAIL_BYTES = 2_000
