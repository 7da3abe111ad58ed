// The certificates that Amazon signs messages with: fetched over TLS from Amazon's hosts, kept while they are good.
import { X509Certificate } from 'node:crypto'
import { HOUR_MS, type Instant, SECOND_MS } from '../../../../shared/time.ts'
import { boundedFetch, type ProviderIo } from './provider-io.ts'

export type FoundCertificate =
  | { readonly kind: 'found'; readonly certificate: X509Certificate }
  | { readonly kind: 'unreachable' }
  | { readonly kind: 'unusable'; readonly why: string }

/** The certificate at an address that was checked before. Never throws. */
export type CertificateSource = (url: string) => Promise<FoundCertificate>

const CERTIFICATE_LIMITS = { timeoutMs: 5 * SECOND_MS, bytesMax: 16 * 1024 }
/** Amazon has one per region and year; more than a few are somebody's play. */
const KEPT_MAX = 8
const KEPT_MS = 24 * HOUR_MS
/** So long a failure stands, lest every message fetch anew. Amazon repeats after 20 s. */
const FAILED_MS = 10 * SECOND_MS

type Kept = { readonly found: Promise<FoundCertificate>; until: Instant }

/**
 * @param ask `fetch`; its TLS proves that the host is Amazon's. A sandbox puts its own here, behind the same rule for hosts.
 */
export function createCertificateSource(io: ProviderIo, ask: typeof fetch): CertificateSource {
  const kept = new Map<string, Kept>()
  const bounded = boundedFetch({ ...io, fetch: ask }, CERTIFICATE_LIMITS)
  return async (url) => {
    const before = kept.get(url)
    const entry =
      before !== undefined && before.until > io.now() ? before : fetchInto(kept, url, io)
    const found = await entry.found
    // Looked at each time: a kept one runs out as well.
    return found.kind === 'found' && !isInForce(found.certificate, io.now()) ? OUT_OF_DATE : found
  }

  function fetchInto(into: Map<string, Kept>, url: string, { now }: ProviderIo): Kept {
    const entry: Kept = { found: fetchCertificate(bounded, url), until: now() + KEPT_MS }
    into.delete(url)
    into.set(url, entry)
    const [oldest] = into.keys()
    if (into.size > KEPT_MAX && oldest !== undefined) into.delete(oldest)
    void entry.found.then(({ kind }) => {
      if (kind !== 'found') entry.until = now() + FAILED_MS
    })
    return entry
  }
}

const OUT_OF_DATE = { kind: 'unusable', why: 'The signing certificate is out of date' } as const

const isInForce = ({ validFromDate, validToDate }: X509Certificate, now: Instant): boolean =>
  validFromDate.getTime() <= now && now < validToDate.getTime()

async function fetchCertificate(ask: typeof fetch, url: string): Promise<FoundCertificate> {
  try {
    const response = await ask(url)
    if (!response.ok) return { kind: 'unreachable' }
    return readCertificate(await response.text())
  } catch {
    // Whatever it was, the sender tries again and so do we.
    return { kind: 'unreachable' }
  }
}

const PEM = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g

/** The first certificate of a PEM file; whoever follows must have issued the one before. */
export function readCertificate(pem: string): FoundCertificate {
  const chain: X509Certificate[] = []
  for (const [part] of pem.matchAll(PEM)) {
    try {
      chain.push(new X509Certificate(part))
    } catch {
      return { kind: 'unusable', why: 'The signing certificate cannot be read' }
    }
  }
  const [certificate] = chain
  if (certificate === undefined)
    return { kind: 'unusable', why: 'No certificate is where one should be' }
  const isBroken = chain.some((one, at) => {
    const issuer = chain[at + 1]
    return issuer !== undefined && !(one.checkIssued(issuer) && one.verify(issuer.publicKey))
  })
  if (isBroken) {
    const why = 'The signing certificate was not issued by the next one in its file'
    return { kind: 'unusable', why }
  }
  const strange = strangenessOf(certificate)
  return strange === null ? { kind: 'found', certificate } : { kind: 'unusable', why: strange }
}

/** `sns.amazonaws.com`; of some regions `sns-signing.<region>.amazonaws.com` and `sns-<region>.amazonaws.com.cn`. */
const SIGNER = /^sns(-[a-z0-9-]+)?(\.[a-z0-9-]+)?\.amazonaws\.com(\.cn)?$/
const KEY_BITS_MIN = 2_048

/** Another file of Amazon's hosts may hold another certificate. Null: it is SNS's own, with a key that is long enough. */
function strangenessOf({ subject, publicKey }: X509Certificate): string | null {
  const name = /^CN=(.+)$/m.exec(subject)?.[1] ?? ''
  if (!SIGNER.test(name)) return 'The signing certificate is not of Amazon SNS'
  const { modulusLength = 0 } = publicKey.asymmetricKeyDetails ?? {}
  const isFit = publicKey.asymmetricKeyType === 'rsa' && modulusLength >= KEY_BITS_MIN
  return isFit ? null : 'The signing certificate’s key is not RSA of 2048 bits or more'
}
