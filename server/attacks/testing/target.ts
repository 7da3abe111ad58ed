// What an attack is run against: a server as a process, its database for what an attacker may have learnt, and its mail.
import type { Deps } from '../../deps.ts'
import { openTestDeps, type TestDeps } from '../../testing/deps.ts'
import { type Inbox, openInbox } from '../../testing/inbox.ts'
import { TEST_MASTER_KEY } from '../../testing/postgres.ts'
import { type Patch, startPatchedServer } from './patched-server.ts'

export const SECRET = 'a secret of a test, longer than 32 bytes'

export type Target = AsyncDisposable & {
  readonly url: string
  /** Makes tenants and people, and tells what an attacker is supposed to know. Runs by the system's clock. */
  readonly deps: TestDeps
  readonly inbox: Inbox
  readonly ask: (route: string, asking?: Asking) => Promise<Response>
}

export type Asking = {
  readonly body?: unknown
  readonly bearer?: string
  readonly headers?: Readonly<Record<string, string>>
}

/** A server with the patches, on a database of its own. */
export async function openTarget(patches: readonly Patch[]): Promise<Target> {
  await using stack = new AsyncDisposableStack()
  const deps = stack.use(await openTestDeps())
  const inbox = stack.use(await openInbox())
  const server = stack.use(await startPatchedServer(patches, settingsOf(deps, inbox)))
  const all = stack.move()
  deps.clock.now = Date.now()
  return {
    url: server.url,
    deps,
    inbox,
    ask: (route, { body, bearer, headers = {} } = {}) => {
      const [method = '', path = ''] = route.split(' ')
      return fetch(`${server.url}${path}`, {
        method,
        redirect: 'manual',
        headers: {
          ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      })
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  }
}

/** Without the owner's address: the test's database is prepared already. */
const settingsOf = ({ database }: TestDeps, inbox: Inbox): Record<string, string> => ({
  APP_DATABASE_URL: database.appUrl,
  PLATFORM_DATABASE_URL: database.platformUrl,
  MASTER_KEY: Buffer.from(TEST_MASTER_KEY).toString('hex'),
  JWT_SECRET: SECRET,
  SMTP_URL: inbox.url,
  // The load balancer that every attack but one comes through.
  TRUSTED_PROXIES: '127.0.0.0/8',
  LOG_LEVEL: 'error',
  /** Read by no build but the one whose pool looks over the wall. */
  ATTACK_OWNER_URL: database.ownerUrl,
})

/** Every count begins anew: attacks do not spend one another's attempts. */
export const forgetRates = async ({ platformDb }: Pick<Deps, 'platformDb'>): Promise<void> => {
  await platformDb`delete from rate_windows`
}
