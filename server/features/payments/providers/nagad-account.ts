// A Nagad account, from what an organizer or the environment has entered.
import * as v from 'valibot'
import { CredentialText, type OpenAccountOf } from './account-opener.ts'
import { createNagad, NAGAD_LIVE_URL, NAGAD_ORIGINS } from './nagad.ts'
import { findPublicIpv4 } from './nagad-call.ts'
import { readPrivateKey, readPublicKey } from './nagad-crypto.ts'

/** A key of 4096 bits with its armour, and room for line ends. */
const KEY_CHARS_MAX = 5_000
const KeyText = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(KEY_CHARS_MAX))

const NagadCredentials = v.strictObject({
  merchantId: v.pipe(CredentialText, v.regex(/^\d{6,20}$/)),
  privateKey: KeyText,
  publicKey: KeyText,
  accountNumber: v.optional(v.pipe(CredentialText, v.regex(/^01\d{9}$/))),
  serverIp: v.optional(
    v.pipe(
      CredentialText,
      v.check((text) => findPublicIpv4(text) === text, 'no public IPv4 address'),
    ),
  ),
  refundDay: v.optional(v.picklist(['payment', 'today']), 'payment'),
  baseUrl: v.optional(CredentialText, NAGAD_LIVE_URL),
})

export const openNagad: OpenAccountOf = (io, merchant, credentials) => {
  const parsed = v.safeParse(NagadCredentials, credentials)
  const base = parsed.success ? io.baseOf(parsed.output.baseUrl, NAGAD_ORIGINS) : null
  if (!parsed.success || base === null) return null
  const { merchantId, accountNumber = null, serverIp = null, refundDay } = parsed.output
  const [own, nagad] = [
    readPrivateKey(parsed.output.privateKey),
    readPublicKey(parsed.output.publicKey),
  ]
  if (own === null || nagad === null) return null
  const keys = { own, nagad }
  return createNagad(io, {
    ...{ merchant, merchantId, accountNumber, serverIp, refundDay, keys, base },
  })
}
