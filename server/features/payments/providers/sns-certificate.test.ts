import { expect, test } from 'vitest'
import { CERTIFICATE, NOTIFICATION } from './sns.vectors.ts'
import { createCertificateSource, readCertificate } from './sns-certificate.ts'

const NOW = Date.parse('2026-11-22T11:30:00Z')
const CERTIFICATE_URL = JSON.parse(NOTIFICATION).SigningCertURL

test.each([
  [Date.parse('2026-11-22T11:11:24Z'), 'unusable'],
  [Date.parse('2026-11-22T11:11:25Z'), 'found'],
  [Date.parse('2051-11-16T11:11:24Z'), 'found'],
  [Date.parse('2051-11-16T11:11:25Z'), 'unusable'],
])('at %d the kept certificate is %s', async (now, kind) => {
  const io = { fetch, now: () => now, timeoutSignal: () => new AbortController().signal }
  const source = createCertificateSource(io, async () => new Response(CERTIFICATE))

  expect((await source(CERTIFICATE_URL)).kind).toBe(kind)
})

test('a failure is not asked for again at once, and is some seconds later', async () => {
  let now = NOW
  let asked = 0
  const io = { fetch, now: () => now, timeoutSignal: () => new AbortController().signal }
  const source = createCertificateSource(io, async () => {
    asked += 1
    return asked === 1 ? new Response('', { status: 503 }) : new Response(CERTIFICATE)
  })

  const kinds = [(await source(CERTIFICATE_URL)).kind, (await source(CERTIFICATE_URL)).kind]
  now += 10_001
  kinds.push((await source(CERTIFICATE_URL)).kind)

  expect(kinds).toEqual(['unreachable', 'unreachable', 'found'])
})

test('a stranger’s addresses do not push the memory beyond its bound', async () => {
  let asked = 0
  const io = { fetch, now: () => NOW, timeoutSignal: () => new AbortController().signal }
  const source = createCertificateSource(io, async () => {
    asked += 1
    return new Response(CERTIFICATE)
  })

  for (let at = 0; at < 20; at += 1) await source(`https://sns.region-${at}.amazonaws.com/a.pem`)
  await source('https://sns.region-19.amazonaws.com/a.pem')
  await source('https://sns.region-0.amazonaws.com/a.pem')

  expect(asked).toBe(21)
})

test('whoever follows a certificate in its file must have issued it', () => {
  expect(readCertificate(`${CERTIFICATE}\n${CERTIFICATE}`).kind).toBe('found')
  expect(readCertificate('').kind).toBe('unusable')
})

/** Throw-away certificates: of another host; of a short key; of a key on a curve. */
const OF_ANOTHER_HOST = `-----BEGIN CERTIFICATE-----
MIIDWzCCAkOgAwIBAgIUF0HJvAQkNek6tl8v0n9RQZ7S7l8wDQYJKoZIhvcNAQEL
BQAwPDEcMBoGA1UECgwTVEhST1dBV0FZIFRFU1QgT05MWTEcMBoGA1UEAwwTdGlj
a2V0cy5leGFtcGxlLmNvbTAgFw0yNjExMjMxMjU4NTFaGA8yMDUxMDcxNTEyNTg1
MVowPDEcMBoGA1UECgwTVEhST1dBV0FZIFRFU1QgT05MWTEcMBoGA1UEAwwTdGlj
a2V0cy5leGFtcGxlLmNvbTCCASIwDQYJKoZIhvcNAQEBBQADggEPADCCAQoCggEB
AMIv9PqgK3lJb32MPMuiARfD1iy/9JlHMACUUlMa5spI5CEtOY3S+OWyChrEr9HK
uuuNg6RWDCbRPTaeEUgngqAwZwvV7Ioax+Ew9lmzBwQfA8N6eQZqjs882a63iPaL
yyG85NTjftmyivs2vdSBgDb3FFKFChd0M6wuu0EYFCiH6zrF4rmdOv/KuYfszxYH
gaBuvxCtkg/I6dt3686FDtHyRCfBAuamYcq8alTILtl5s1OHm75kSDbtvlHibh7m
eGAA/t3ngRoFtMMCCfL+kZ5M7WB/RtCG9f503qxfkAkshufEPiWTb38JAf85O26u
hR19I8hD+lxc0eEF0rLceBcCAwEAAaNTMFEwHQYDVR0OBBYEFMAY0sBxoB3vwroe
vDq2xJ3nWCy+MB8GA1UdIwQYMBaAFMAY0sBxoB3vwroevDq2xJ3nWCy+MA8GA1Ud
EwEB/wQFMAMBAf8wDQYJKoZIhvcNAQELBQADggEBAGPE/icKdK8y3M94wSdb8Rf0
Cb5ZPzzQZlMsdfP6Q76Tcb7SZWfWkdgAS7510GUPQWJn3jseb0ZNQDBmhDMnmkk7
yoB4gEIN5jswLZgCBR2QdwWJDbOl2mCpG50bueNXVcmvY2aAW1ln3z2GJnvZXa/F
kfXuHaXnraAiVZYnKte2FtlqOw57meon8FAFuim4MExA3TqPfxnBzuKMmb/wJq9U
+mwZ3XMY270ZiK7Cu6VJi5kjAGGtF9YZYj9t3o7ywjQAAzZ4djdDoe8AURyz4X6A
mvYEFfGKsbO13nWarM2oxxwB2854N0px3h2cXptRky9TPDcdzpOLCym8j0Lz/jI=
-----END CERTIFICATE-----`
const OF_A_SHORT_KEY = `-----BEGIN CERTIFICATE-----
MIICUjCCAbugAwIBAgIUbc7/TZjRyEUv+XtptopmL/TTdVswDQYJKoZIhvcNAQEL
BQAwOjEcMBoGA1UECgwTVEhST1dBV0FZIFRFU1QgT05MWTEaMBgGA1UEAwwRc25z
LmFtYXpvbmF3cy5jb20wIBcNMjYxMTIzMTI1ODUxWhgPMjA1MTA3MTUxMjU4NTFa
MDoxHDAaBgNVBAoME1RIUk9XQVdBWSBURVNUIE9OTFkxGjAYBgNVBAMMEXNucy5h
bWF6b25hd3MuY29tMIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQCvoUZZ88OJ
1WgV4RAyvfQsUe9/bwCE4ERxmiS92E9dSY63eTd1GWoKIibrtdp+HPdivZa41CxB
CsvuxtjdAr/mh7zuBgFnjTkGs64CQ9DXB8TBpC8MeLdmo+uVw/QibDCT/HNQBEGh
4mka9cIyJeyzqUMmo2uMRJXgNOXRpzaK+QIDAQABo1MwUTAdBgNVHQ4EFgQUfdzn
CXc43GZKPGGZSY6FtiwxYcUwHwYDVR0jBBgwFoAUfdznCXc43GZKPGGZSY6Ftiwx
YcUwDwYDVR0TAQH/BAUwAwEB/zANBgkqhkiG9w0BAQsFAAOBgQB9lFs01tf2J2LS
7p/Zs8q63ifcWzbpZh66VKI8wXq6Hw4ddfCBKnVfCiOruO30QlhLZtNk90Jlglo2
yM82lWLXkDSSefbC+aNL7x32HaMJPVENUR+y8BiZkUxcUVPtRU0QIfIfRUPZVaK+
Gzye6OrHlL6jvBezyYmYtQXkrsb4Lg==
-----END CERTIFICATE-----`
const OF_A_CURVE = `-----BEGIN CERTIFICATE-----
MIIByzCCAXGgAwIBAgIUVVvKRx9JLwot5G0OGVNrY55c7hEwCgYIKoZIzj0EAwIw
OjEcMBoGA1UECgwTVEhST1dBV0FZIFRFU1QgT05MWTEaMBgGA1UEAwwRc25zLmFt
YXpvbmF3cy5jb20wIBcNMjYxMTIzMTI1ODUxWhgPMjA1MTA3MTUxMjU4NTFaMDox
HDAaBgNVBAoME1RIUk9XQVdBWSBURVNUIE9OTFkxGjAYBgNVBAMMEXNucy5hbWF6
b25hd3MuY29tMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEJJmsXGNmvwxPCamq
glfAk/4N+BLIl9WS49ctZ4uIdMej++FWmyobjuvFHnCd+6Ubb5lYJOeZsCYZtZIH
sFvd0KNTMFEwHQYDVR0OBBYEFP1LlMzdDPnElp4Ck5eIyKx5IRfRMB8GA1UdIwQY
MBaAFP1LlMzdDPnElp4Ck5eIyKx5IRfRMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZI
zj0EAwIDSAAwRQIhAOcidh2BKHfx7fJDsbHRh1BeKsezOILcTfnVniiHBraHAiA/
KgfDyO2umY0WklIU7JqBtrxqDyul51msLez3P5Iaww==
-----END CERTIFICATE-----`

const NOT_SNS = 'The signing certificate is not of Amazon SNS'
const WEAK_KEY = 'The signing certificate’s key is not RSA of 2048 bits or more'

test.each([
  ['of another host', OF_ANOTHER_HOST, NOT_SNS],
  ['of a short key', OF_A_SHORT_KEY, WEAK_KEY],
  ['of a key on a curve', OF_A_CURVE, WEAK_KEY],
])('a certificate %s signs nothing, wherever it was fetched', (_what, pem, why) => {
  expect(readCertificate(pem)).toEqual({ kind: 'unusable', why })
})
