// The payment sandboxes beside the demo's server: a whole purchase without internet, and without money.
import { join } from 'node:path'
import * as v from 'valibot'
import { type Child, type ChildOptions, type End, startChild } from './child.ts'

export type Sandboxes = {
  /** What the server must be started with to know them. */
  readonly environment: Readonly<Record<string, string>>
  /** Where a person pays, and switches faults on. */
  readonly urls: Readonly<Record<string, string>>
  /** Tells them where the server is notified. bKash asks first whether it may. */
  readonly connect: (serverUrl: string) => Promise<void>
  /** Resolves when one of them ends. */
  readonly ended: Promise<End>
  readonly stop: () => Promise<void>
}

const StripeReady = v.object({
  ready: v.literal(true),
  url: v.string(),
  secretKey: v.string(),
  webhookSecret: v.string(),
})

const BkashReady = v.object({
  ready: v.literal(true),
  url: v.string(),
  username: v.string(),
  password: v.string(),
  appKey: v.string(),
  appSecret: v.string(),
  topicArn: v.string(),
})

const RocketReady = v.object({
  ready: v.literal(true),
  url: v.string(),
  storeId: v.string(),
  storePassword: v.string(),
})

const NagadReady = v.object({
  ready: v.literal(true),
  url: v.string(),
  merchantId: v.string(),
  privateKey: v.string(),
  publicKey: v.string(),
})

type Playing = {
  readonly name: string
  readonly url: string
  readonly environment: Readonly<Record<string, string>>
  readonly child: Pick<Child<unknown>, 'ended' | 'stop'>
  /** It notifies nobody. */
  readonly isSilent?: boolean
}

/**
 * A provider of which the environment names anything is left to it: somebody has an account there. In production none
 * is played, and the server would not take one.
 */
export async function startSandboxes(
  dataDir: string,
  environment: NodeJS.ProcessEnv,
): Promise<Sandboxes> {
  const isLeft = (prefix: string): boolean =>
    environment['NODE_ENV'] === 'production' ||
    Object.entries(environment).some(([name, text]) => name.startsWith(prefix) && text !== '')
  const starts = PLAYED.flatMap(([prefix, start]) => (isLeft(prefix) ? [] : [start(dataDir)]))
  const outcomes = await Promise.allSettled(starts)
  const playing = outcomes.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []))
  const stop = async (): Promise<void> => {
    await Promise.all(playing.map(({ child }) => child.stop()))
  }
  const failed = outcomes.find((one) => one.status === 'rejected')
  if (failed !== undefined) {
    await stop()
    throw failed.reason
  }
  return {
    environment: Object.assign({}, ...playing.map((one) => one.environment)),
    urls: Object.fromEntries(playing.map(({ name, url }) => [name, url])),
    connect: async (serverUrl) => {
      await Promise.all(playing.map((one) => connect(one, serverUrl)))
    },
    ended: Promise.race([...playing.map(({ child }) => child.ended), new Promise<never>(() => {})]),
    stop,
  }
}

const optionsOf = <Ready extends v.GenericSchema>(
  name: string,
  dataDir: string,
  ready: Ready,
): ChildOptions<Ready> => ({
  name: `${name} sandbox`,
  script: `scripts/sandbox/${name}.ts`,
  logFile: join(dataDir, `sandbox-${name}.log`),
  ready,
})

async function startStripe(dataDir: string): Promise<Playing> {
  const child = await startChild(optionsOf('stripe', dataDir, StripeReady))
  const { url, secretKey, webhookSecret } = child.ready
  const environment = {
    STRIPE_SECRET_KEY: secretKey,
    STRIPE_WEBHOOK_SECRET: webhookSecret,
    STRIPE_BASE_URL: url,
  }
  return { name: 'stripe', url, environment, child }
}

async function startBkash(dataDir: string): Promise<Playing> {
  const child = await startChild(optionsOf('bkash', dataDir, BkashReady))
  const { url, username, password, appKey, appSecret, topicArn } = child.ready
  const environment = {
    BKASH_USERNAME: username,
    BKASH_PASSWORD: password,
    BKASH_APP_KEY: appKey,
    BKASH_APP_SECRET: appSecret,
    BKASH_TOPIC_ARN: topicArn,
    BKASH_BASE_URL: url,
  }
  return { name: 'bkash', url, environment, child }
}

async function startRocket(dataDir: string): Promise<Playing> {
  const child = await startChild(optionsOf('rocket', dataDir, RocketReady))
  const { url, storeId, storePassword } = child.ready
  const environment = {
    ROCKET_STORE_ID: storeId,
    ROCKET_STORE_PASSWORD: storePassword,
    ROCKET_BASE_URL: url,
  }
  return { name: 'rocket', url, environment, child }
}

async function startNagad(dataDir: string): Promise<Playing> {
  const child = await startChild(optionsOf('nagad', dataDir, NagadReady))
  const { url, merchantId, privateKey, publicKey } = child.ready
  const environment = {
    NAGAD_MERCHANT_ID: merchantId,
    NAGAD_PRIVATE_KEY: privateKey,
    NAGAD_PUBLIC_KEY: publicKey,
    NAGAD_BASE_URL: `${url}/api/dfs/`,
  }
  return { name: 'nagad', url, environment, child, isSilent: true }
}

/** With how the names of each one's settings begin. */
const PLAYED: readonly (readonly [prefix: string, start: (dataDir: string) => Promise<Playing>])[] =
  [
    ['STRIPE_', startStripe],
    ['BKASH_', startBkash],
    ['NAGAD_', startNagad],
    ['ROCKET_', startRocket],
  ]

async function connect({ name, url, isSilent }: Playing, serverUrl: string): Promise<void> {
  if (isSilent === true) return
  await post(`${url}/__sim/webhook`, { url: `${serverUrl}/webhooks/${name}` })
  if (name === 'bkash') await post(`${url}/__sim/subscribe`, {})
}

async function post(url: string, fields: Readonly<Record<string, string>>): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(fields),
  })
  if (!response.ok) throw new Error(`A payment sandbox answered ${response.status} at ${url}`)
}
