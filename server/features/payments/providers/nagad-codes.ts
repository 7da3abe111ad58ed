// The reasons that Nagad gives for a no, in the groups that matter to us. Numbers of its own are not known.

/** A key or the merchant's number is not taken: nobody can pay until somebody has looked at the account. */
const CREDENTIALS: Readonly<Record<string, string>> = {
  invalidmerchant: 'Nagad knows no merchant with this number.',
  inactivemerchant: 'Nagad has this merchant’s account switched off. Ask Nagad.',
  encryptionerror: 'Nagad cannot read what was sealed with this public key of Nagad’s.',
  decryptionerror: 'Nagad cannot read what was sealed with this public key of Nagad’s.',
  signatureverificationfailed:
    'Nagad does not take the signature of this private key. Is its public key in the merchant portal?',
}

/** Ours to look at, and nothing that the buyer could do. */
const SETUP = [
  ...['invalidapirequest', 'invalidorderid', 'duplicateorderid', 'invalidpurchaseinformation'],
  ...['invalidreferenceid', 'invalidcurrency'],
]

/** Perhaps done: Nagad's own trouble. */
const UNSURE = ['encodingerror', 'servererror']

export type NagadCodeGroup = 'credentials' | 'setup' | 'unsure' | 'other'

/** Clients write the names in several ways. */
const spell = (reason: string): string => reason.toLowerCase().replaceAll(/[^a-z]/g, '')

/** `other`: a reason that is in no list. */
export function groupOf(reason: string): NagadCodeGroup {
  const spelt = spell(reason)
  if (Object.hasOwn(CREDENTIALS, spelt)) return 'credentials'
  if (SETUP.includes(spelt)) return 'setup'
  return UNSURE.includes(spelt) ? 'unsure' : 'other'
}

/** What an organizer is told of their credentials; null where the reason is about something else. */
export const findCredentialFault = (reason: string): string | null =>
  groupOf(reason) === 'credentials' ? (CREDENTIALS[spell(reason)] ?? null) : null

/** Refused where the time that we name is not Nagad's, among other things. */
export const mayBeOurClock = (reason: string): boolean => spell(reason) === 'invalidapirequest'

/** The reference names no payment. */
export const isNoReference = (reason: string): boolean => spell(reason) === 'invalidreferenceid'

/** What is asked for is more than what is left of the payment. */
export const isTooMuch = (reason: string): boolean => spell(reason) === 'invalidpurchaseinformation'
