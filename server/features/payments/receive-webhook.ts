// A provider tells something: prove that it did, keep it as it came, answer. What it means is found out later.
import type { Provider } from '../../../shared/payments/schema.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import type { Deps } from '../../deps.ts'
import { seal } from '../../platform/crypto/seal.ts'
import { isAmong } from '../../platform/http/address.ts'
import type { Refusal } from '../../platform/http/problem.ts'
import { perDeps } from '../../platform/per-deps.ts'
import { createSharedReads } from '../../platform/shared-reads.ts'
import { openAccountByRef } from './accounts.ts'
import type { WebhookDelivery, WebhookRejection } from './providers/port.ts'
import { insertWebhookEvents, type NewWebhookEvent } from './webhook-store.ts'
import { wakeWebhookWorker } from './webhook-worker.ts'

export type ReceiveWebhook = {
  readonly provider: Provider
  /** How the address ends that was notified; null: the installation's account. */
  readonly merchantRef: string | null
  readonly delivery: WebhookDelivery
  /** The address that it came from; left out or null: from no socket. */
  readonly sender?: string | null
}

/** Resolves when it is kept: whatever happens to us then, it is worked off. A refusal says nothing about why. */
export async function receiveWebhook(
  deps: Deps,
  { provider, merchantRef, delivery, sender = null }: ReceiveWebhook,
): Promise<Result<undefined, Refusal>> {
  if (!maySend(deps, provider, sender)) {
    deps.log.warn('a notification came from an address that is not on the list', {
      provider,
      sender,
    })
    return refuse({ code: 'webhook_forbidden' })
  }
  const account = await openAccountByRef(deps, provider, merchantRef)
  if (account === null) return refuse({ code: 'not_found' })
  const verified = await account.provider.verifyWebhook(delivery)
  if (!verified.ok) return refuseDelivery(deps, provider, verified.error)
  const { eventKey, eventName, news } = verified.value
  const id = deps.newId()
  await keeperOf(deps)({
    ...{ id, provider, accountId: account.id, tenantId: account.tenantId },
    eventKey: toLabel(eventKey, EVENT_KEY_CHARS_MAX),
    eventName: toLabel(eventName, EVENT_NAME_CHARS_MAX),
    sealedBody: sealBody(deps, id, delivery.body),
    isIgnored: news.kind === 'note',
    receivedAt: deps.now(),
  })
  wakeWebhookWorker(deps)
  return ok(undefined)
}

/** Beside the proof, never instead of it: with a list that is out of date our own looks find what was paid. */
function maySend(
  { config: { rocketNoticeAddresses: allowed } }: Deps,
  provider: Provider,
  sender: string | null,
): boolean {
  if (provider !== 'rocket' || allowed === undefined) return true
  return sender !== null && isAmong(allowed, sender)
}

const EVENT_KEY_CHARS_MAX = 300
const EVENT_NAME_CHARS_MAX = 100

/** A provider's text as a column takes it. */
const toLabel = (text: string, charsMax: number): string =>
  text.replaceAll('\0', '').slice(0, charsMax).toWellFormed()

/** What was told names people. */
const sealBody = ({ config, randomBytes }: Deps, id: string, body: Uint8Array): Uint8Array =>
  seal({ masterKey: config.masterKey, randomBytes }, bodyPurpose(id), body)

export const bodyPurpose = (id: string): string => `webhook ${id}`

function refuseDelivery(
  deps: Deps,
  provider: Provider,
  { code, httpStatus, why }: WebhookRejection,
): Result<never, Refusal> {
  deps.log.warn('a notification was not taken', { provider, code, why })
  switch (httpStatus) {
    case 400:
      return refuse({ code: 'webhook_rejected' })
    case 403:
      return refuse({ code: 'webhook_forbidden' })
    case 413:
      return refuse({ code: 'body_too_large' })
    case 503:
      return refuse({ code: 'unavailable', retryAfterSeconds: RETRY_AFTER_SECONDS })
  }
}

const RETRY_AFTER_SECONDS = 30

/** Those that come together are kept by one statement: a commit is the dear part. */
const keeperOf = perDeps((deps) =>
  createSharedReads<NewWebhookEvent, true>(
    async (events) => {
      await insertWebhookEvents(deps.platformDb, events)
      return new Map(events.map(({ id }) => [id, true] as const))
    },
    ({ id }) => id,
  ),
)
