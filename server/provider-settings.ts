// The installation's accounts with payment providers, as the environment names them.

/** Credentials by the names that the account's adapter has for them; a provider of which nothing is set is left out. */
export type ProviderSettings = Readonly<Record<string, Readonly<Record<string, string>>>>

const VARIABLES = {
  stripe: {
    secretKey: 'STRIPE_SECRET_KEY',
    webhookSecret: 'STRIPE_WEBHOOK_SECRET',
    baseUrl: 'STRIPE_BASE_URL',
  },
  bkash: {
    username: 'BKASH_USERNAME',
    password: 'BKASH_PASSWORD',
    appKey: 'BKASH_APP_KEY',
    appSecret: 'BKASH_APP_SECRET',
    topicArn: 'BKASH_TOPIC_ARN',
    refundForm: 'BKASH_REFUND_FORM',
    baseUrl: 'BKASH_BASE_URL',
  },
  nagad: {
    merchantId: 'NAGAD_MERCHANT_ID',
    privateKey: 'NAGAD_PRIVATE_KEY',
    publicKey: 'NAGAD_PUBLIC_KEY',
    accountNumber: 'NAGAD_ACCOUNT_NUMBER',
    serverIp: 'NAGAD_SERVER_IP',
    refundDay: 'NAGAD_REFUND_DAY',
    baseUrl: 'NAGAD_BASE_URL',
  },
  rocket: {
    storeId: 'ROCKET_STORE_ID',
    storePassword: 'ROCKET_STORE_PASSWORD',
    gateway: 'ROCKET_GATEWAY',
    baseUrl: 'ROCKET_BASE_URL',
  },
} as const satisfies Record<string, Readonly<Record<string, string>>>

/** The variables of one provider, for a sentence that names them. */
export const providerVariables = (provider: string): readonly string[] =>
  Object.entries(VARIABLES).flatMap(([name, variables]) =>
    name === provider ? Object.values(variables) : [],
  )

/** Whether they are a provider's credentials is asked when the account is opened. */
export function readProviderSettings(
  environment: Readonly<Record<string, string | undefined>>,
): ProviderSettings {
  return Object.fromEntries(
    Object.entries(VARIABLES).flatMap(([provider, variables]) => {
      const given = Object.entries(variables).flatMap(([name, variable]) => {
        const text = environment[variable]
        return text === undefined || text === '' ? [] : [[name, text] as const]
      })
      return given.length === 0 ? [] : [[provider, Object.fromEntries(given)] as const]
    }),
  )
}
