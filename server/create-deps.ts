// Makes the parts that follow from others, so that every composition root has the same ones.
import { signingSecrets } from './config.ts'
import type { Deps } from './deps.ts'
import { createOpenProvider } from './features/payments/open-provider.ts'
import { createProviderTokens } from './features/payments/provider-tokens.ts'
import { createAccessTokens } from './platform/http/access-token.ts'
import { createLastSeen } from './platform/http/last-seen.ts'
import { createJobQueue } from './platform/jobs/job-queue.ts'
import { createMailer } from './platform/mail/mailer.ts'
import { watchClock } from './platform/watch-clock.ts'

type GivenParts = Omit<Deps, 'accessTokens' | 'lastSeen' | 'jobs' | 'mailer' | 'providers'> & {
  /** The job queue has connections of its own. */
  readonly platformUrl: string
}

/** Completes what a composition root decides: pools, time, randomness, log, metrics, settings, hub. */
export function createDeps({ platformUrl, ...parts }: GivenParts): Deps {
  return {
    ...parts,
    accessTokens: createAccessTokens(signingSecrets(parts.config), parts.now),
    lastSeen: createLastSeen(parts),
    jobs: createJobQueue({ platformUrl, log: parts.log }),
    mailer: createMailer(parts.config),
    providers: createOpenProvider(
      {
        fetch: watchClock(fetch, parts),
        now: parts.now,
        randomBytes: parts.randomBytes,
        timeoutSignal: (ms) => AbortSignal.timeout(ms),
        tokens: createProviderTokens(parts),
        wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
        alarm: (what) => parts.log.error('a payment provider warns', { what }),
      },
      parts.config,
    ),
  }
}
