// The platform looks at what providers told, and has it worked off again.
import type { WebhookEventView, WebhookState } from '../../../shared/payments/schema.ts'
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { instantToText, instantToTextOrNull } from '../../../shared/time.ts'
import type { Deps } from '../../deps.ts'
import { withPlatform } from '../../platform/db/platform-tx.ts'
import { type CursorRefusal, KeyId, readKey } from '../../platform/http/keyset.ts'
import { type Page, type PageQuery, toPage } from '../../platform/http/page.ts'
import type { ActivityActor } from '../activity/record-activity.ts'
import { recordPlatformActivity } from '../activity/record-platform-activity.ts'
import type { ProviderName } from './providers/port.ts'
import {
  listWebhookEvents,
  lockWebhookEvent,
  reopenWebhookEvent,
  type WebhookEventRow,
} from './webhook-store.ts'
import { wakeWebhookWorker } from './webhook-worker.ts'

export type ListEventsQuery = PageQuery & {
  readonly state?: WebhookState | undefined
  readonly provider?: ProviderName | undefined
}

/** The newest first. */
export async function listEvents(
  deps: Pick<Deps, 'platformDb'>,
  { state, provider, after, limit }: ListEventsQuery,
): Promise<Result<Page<WebhookEventView>, CursorRefusal>> {
  const key = readKey(after, [KeyId])
  if (!key.ok) return key
  const query = { state, provider, after: key.value?.[0] ?? null, limit: limit + 1 }
  const rows = await listWebhookEvents(deps.platformDb, query)
  return ok(toPage(rows, limit, toView, ({ id }) => [id]))
}

type Replayed = Result<
  WebhookEventView,
  { readonly code: 'webhook_event_not_found' | 'webhook_event_purged' }
>

/** What was settled by it already stays settled: a replay is safe as often as one likes. */
export async function replayEvent(deps: Deps, id: string, actor: ActivityActor): Promise<Replayed> {
  const replayed = await withPlatform(deps.platformDb, async (tx): Promise<Replayed> => {
    const row = await lockWebhookEvent(tx, id)
    if (row === null) return refuse({ code: 'webhook_event_not_found' })
    if (row.isPurged) return refuse({ code: 'webhook_event_purged' })
    await reopenWebhookEvent(tx, id, deps.now())
    await recordPlatformActivity(tx, deps, {
      ...{ actor, tenantId: row.tenantId, subject: { kind: 'webhook_event', id } },
      action: 'webhook_event.replayed',
    })
    return ok(toView({ ...row, state: 'pending', tries: 0, finishedAt: null }))
  })
  if (replayed.ok) wakeWebhookWorker(deps)
  return replayed
}

const toView = (row: WebhookEventRow): WebhookEventView => ({
  ...row,
  receivedAt: instantToText(row.receivedAt),
  finishedAt: instantToTextOrNull(row.finishedAt),
})
