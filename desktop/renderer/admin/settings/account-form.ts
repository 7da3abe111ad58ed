// What a person types of an account with a provider. Secrets go to the server and are never shown again.
import type { ProviderAccountView } from '../../../../shared/payments/schema.ts'
import { api } from '../api/api.ts'
import { frameText } from '../frame/words.ts'
import { createForm, type FormStore } from '../parts/form-store.ts'
import { moneyInput, readMoney } from '../parts/money.ts'
import { say } from '../parts/toast.ts'
import { text } from './words.ts'

/** The providers of this release. */
export const OFFERED = ['bkash', 'nagad', 'rocket', 'stripe'] as const
export type Offered = (typeof OFFERED)[number]

export type CredentialName =
  | 'secretKey'
  | 'webhookSecret'
  | 'username'
  | 'password'
  | 'appKey'
  | 'appSecret'
  | 'topicArn'
  | 'refundForm'
  | 'merchantId'
  | 'privateKey'
  | 'publicKey'
  | 'accountNumber'
  | 'serverIp'
  | 'storeId'
  | 'storePassword'

type CredentialField = {
  readonly name: CredentialName
  readonly isSecret: boolean
  readonly isOptional?: boolean
  /** What the server takes. */
  readonly form?: RegExp
  /** Where it is longer than a line. */
  readonly charsMax?: number
}

/** A key of 4096 bits with its armour. */
const KEY_CHARS_MAX = 5_000

export const CREDENTIALS: Readonly<Record<Offered, readonly CredentialField[]>> = {
  stripe: [
    { name: 'secretKey', isSecret: true, form: /^[sr]k_(test|live)_\w+$/ },
    { name: 'webhookSecret', isSecret: true, form: /^whsec_\w+$/ },
  ],
  bkash: [
    { name: 'username', isSecret: false },
    { name: 'password', isSecret: true },
    { name: 'appKey', isSecret: true },
    { name: 'appSecret', isSecret: true },
    {
      name: 'topicArn',
      isSecret: false,
      isOptional: true,
      form: /^arn:aws(-cn)?:sns:[a-z0-9-]+:\d{12}:[\w-]+$/,
    },
    { name: 'refundForm', isSecret: false, isOptional: true, form: /^v[12]$/ },
  ],
  nagad: [
    { name: 'merchantId', isSecret: false, form: /^\d{6,20}$/ },
    { name: 'privateKey', isSecret: true, charsMax: KEY_CHARS_MAX },
    { name: 'publicKey', isSecret: false, charsMax: KEY_CHARS_MAX },
    { name: 'accountNumber', isSecret: false, isOptional: true, form: /^01\d{9}$/ },
    { name: 'serverIp', isSecret: false, isOptional: true, form: /^\d{1,3}(\.\d{1,3}){3}$/ },
  ],
  rocket: [
    { name: 'storeId', isSecret: false },
    { name: 'storePassword', isSecret: true },
  ],
}

/** Where test money is. Stripe tells by the key itself whether money is real. */
const TEST_URLS: Readonly<Partial<Record<Offered, string>>> = {
  bkash: 'https://tokenized.sandbox.bka.sh',
  nagad: 'https://sandbox-ssl.mynagad.com/api/dfs/',
  rocket: 'https://sandbox.sslcommerz.com',
}

/** Whether a person says so, beside the credentials. */
export const hasMode = (provider: Offered): boolean => TEST_URLS[provider] !== undefined

const BLANK: Readonly<Record<CredentialName, string>> = {
  secretKey: '',
  webhookSecret: '',
  username: '',
  password: '',
  appKey: '',
  appSecret: '',
  topicArn: '',
  refundForm: '',
  merchantId: '',
  privateKey: '',
  publicKey: '',
  accountNumber: '',
  serverIp: '',
  storeId: '',
  storePassword: '',
}
export type AccountFields = typeof BLANK & {
  readonly isEnabled: string
  /** Taka of one payment; empty: as is usual with the provider. */
  readonly least: string
  readonly most: string
  /** `live` or `test`, where `hasMode`. */
  readonly mode: string
}
export type AccountForm = FormStore<AccountFields>

const limitText = (cents: number | null): string => (cents === null ? '' : moneyInput(cents))
const readLimit = (typed: string): number | null => (typed.trim() === '' ? null : readMoney(typed))

const fieldsOf = (account: ProviderAccountView | null): AccountFields => ({
  ...BLANK,
  isEnabled: account === null || account.isEnabled ? 'yes' : '',
  least: limitText(account?.minCents ?? null),
  most: limitText(account?.maxCents ?? null),
  mode: account === null || account.isLive ? 'live' : 'test',
})

/** @param saved the account as it is now */
export function createAccountForm(
  provider: Offered,
  account: ProviderAccountView | null,
  saved: (account: ProviderAccountView) => void,
): AccountForm {
  const fresh = fieldsOf(account)
  const form: AccountForm = createForm<AccountFields, ProviderAccountView>({
    first: fresh,
    version: account?.version ?? null,
    // Safe: a conflict of an account carries the newer account.
    fieldsOf: (theirs) => fieldsOf(theirs as ProviderAccountView),
    check: (fields) => ({ ...faultsOf(provider, fields, account), ...limitFaults(fields) }),
    fieldOf: (path) => (path === 'minCents' ? 'least' : path === 'maxCents' ? 'most' : path),
    send: (fields, version) => {
      const isTyped = hasCredentials(provider, fields, account)
      return api('PUT /tenant/provider-accounts/:provider', {
        params: { provider },
        body: {
          isEnabled: fields.isEnabled === 'yes',
          minCents: readLimit(fields.least),
          maxCents: readLimit(fields.most),
          ...(isTyped && { credentials: credentialsOf(provider, fields) }),
          ...(version !== null && { version }),
        },
      })
    },
    done: (value) => {
      form.reset(fieldsOf(value), value.version)
      say(text('settings.account.saved'))
      saved(value)
    },
  })
  return form
}

/** All of them, or none where the account keeps those that it has. Another mode needs the credentials of that mode. */
function hasCredentials(
  provider: Offered,
  fields: AccountFields,
  account: ProviderAccountView | null,
): boolean {
  const isOtherMode =
    hasMode(provider) && account !== null && (fields.mode === 'live') !== account.isLive
  const isTyped = CREDENTIALS[provider].some(({ name }) => fields[name].trim() !== '')
  return account === null || isOtherMode || isTyped
}

function faultsOf(
  provider: Offered,
  fields: AccountFields,
  account: ProviderAccountView | null,
): Readonly<Record<string, string>> {
  if (!hasCredentials(provider, fields, account)) return {}
  const faults = CREDENTIALS[provider].flatMap(({ name, isOptional, form }) => {
    const typed = fields[name].trim()
    if (typed === '') return isOptional === true ? [] : [[name, frameText('form.required')]]
    const isRight = form === undefined || form.test(typed)
    return isRight ? [] : [[name, text(wrongKey(name))]]
  })
  return Object.fromEntries(faults)
}

function limitFaults({ least, most }: AccountFields): Readonly<Record<string, string>> {
  const isWrong = (typed: string): boolean => typed.trim() !== '' && (readMoney(typed) ?? 0) === 0
  const [min, max] = [readLimit(least), readLimit(most)]
  return {
    ...(isWrong(least) && { least: text('settings.limit.wrong') }),
    ...(isWrong(most) && { most: text('settings.limit.wrong') }),
    ...(min !== null && max !== null && max < min && { most: text('settings.limit.order') }),
  }
}

const wrongKey = (name: CredentialName) =>
  name === 'secretKey' || name === 'webhookSecret' || name === 'topicArn'
    ? (`settings.${name}.wrong` as const)
    : 'settings.account.wrong'

function credentialsOf(provider: Offered, fields: AccountFields): Readonly<Record<string, string>> {
  const typed = CREDENTIALS[provider].flatMap(({ name }) => {
    const value = fields[name].trim()
    return value === '' ? [] : [[name, value]]
  })
  const baseUrl = fields.mode === 'test' ? TEST_URLS[provider] : undefined
  return { ...Object.fromEntries(typed), ...(baseUrl !== undefined && { baseUrl }) }
}
