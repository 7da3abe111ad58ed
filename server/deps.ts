// What features stand on. Everything that a test must hold still is in here.
import type { NewId } from '../shared/ids.ts'
import type { Clock } from '../shared/time.ts'
import type { Config } from './config.ts'
import type { OpenProvider } from './features/payments/open-provider.ts'
import type { AppDb, PlatformDb } from './platform/db/open.ts'
import type { ChangeHub } from './platform/feed/change-hub.ts'
import type { AccessTokens } from './platform/http/access-token.ts'
import type { LastSeen } from './platform/http/last-seen.ts'
import type { JobQueue } from './platform/jobs/job-queue.ts'
import type { Log } from './platform/log.ts'
import type { Mailer } from './platform/mail/mailer.ts'
import type { Metrics } from './platform/metrics.ts'

export type Deps = {
  readonly db: AppDb
  readonly platformDb: PlatformDb
  readonly now: Clock
  readonly newId: NewId
  /** Cryptographic randomness. */
  readonly randomBytes: (length: number) => Uint8Array
  readonly log: Log
  readonly metrics: Metrics
  readonly config: Config
  /** Tells every replica's live streams that an event changed. */
  readonly hub: ChangeHub
  readonly accessTokens: AccessTokens
  readonly lastSeen: LastSeen
  readonly jobs: JobQueue
  readonly mailer: Mailer
  /** Opens merchants' accounts with payment providers. */
  readonly providers: OpenProvider
  /** Aborted when the server stops: streams end, everything else finishes. */
  readonly stopping: AbortSignal
}
