// One store at an SSLCOMMERZ that answers as a test says.
import { readBaseUrl } from '../provider-io.ts'
import { createSslcommerz } from '../sslcommerz.ts'
import { STORE_ID, STORE_PASSWORD } from '../sslcommerz.vectors.ts'
import { SSLCOMMERZ_ORIGINS, type SslcommerzIo } from '../sslcommerz-call.ts'

const base = readBaseUrl('https://sandbox.sslcommerz.com', SSLCOMMERZ_ORIGINS, true)

type Asked = { readonly url: URL; readonly form: URLSearchParams }
export type Given = {
  readonly answer?: (asked: Asked) => unknown
  readonly storePassword?: string
  readonly storeId?: string
}

export const storeIo = (
  asked: Asked[],
  alarms: string[],
  answer: Given['answer'] = undefined,
): SslcommerzIo => ({
  fetch: async (input, init) => {
    const form = new URLSearchParams(String(init?.body ?? ''))
    const one = { url: new URL(String(input)), form }
    asked.push(one)
    return Response.json(answer?.(one) ?? {})
  },
  now: () => 0,
  timeoutSignal: () => new AbortController().signal,
  alarm: (what) => void alarms.push(what),
})

/** `asked`: what went over the wire. `alarms`: what an operator was told. */
export function storeAt({ answer, ...given }: Given = {}) {
  if (base === null) throw new Error('no base')
  const asked: Asked[] = []
  const alarms: string[] = []
  const settings = {
    merchant: 'installation',
    storeId: STORE_ID,
    storePassword: STORE_PASSWORD,
    base,
  }
  const rocket = createSslcommerz(storeIo(asked, alarms, answer), { ...settings, ...given })
  return { rocket, asked, alarms }
}
