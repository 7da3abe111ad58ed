// What bKash notifies: completed transactions, without the payment's id. Each has the payment asked about.
import * as v from 'valibot'
import { ok, type Result, refuse } from '../../../../shared/result.ts'
import { isAttemptRef } from './attempt-ref.ts'
import { isTxnId } from './bkash-payment.ts'
import type { WebhookEvent, WebhookNews, WebhookRejection } from './port.ts'
import type { SnsMessage } from './sns-message.ts'

const text = v.optional(v.nullable(v.pipe(v.string(), v.maxLength(500))))

/** The buyer's wallet number is in it too, and is not read. */
const Notice = v.object({
  trxID: v.string(),
  transactionStatus: v.pipe(v.string(), v.maxLength(50)),
  merchantInvoiceNumber: text,
  transactionReference: text,
})

export function readBkashNotice(message: SnsMessage): Result<WebhookEvent, WebhookRejection> {
  const news = newsOf(message)
  if (news === null) {
    const why = 'The message holds no transaction of bKash’s'
    return refuse({ code: 'malformed', httpStatus: 400, why })
  }
  return ok({
    eventKey: message.MessageId,
    eventName: `sns.${message.Type}`,
    occurredAt: Date.parse(message.Timestamp),
    news,
  })
}

function newsOf(message: SnsMessage): WebhookNews | null {
  switch (message.Type) {
    case 'SubscriptionConfirmation':
      return { kind: 'subscription', url: message.SubscribeURL }
    case 'UnsubscribeConfirmation':
      return { kind: 'alert', what: 'bKash no longer notifies us: the subscription was ended' }
    case 'Notification':
      return noticeOf(message.Message)
  }
}

function noticeOf(message: string): WebhookNews | null {
  const parsed = v.safeParse(Notice, readJson(message))
  if (!parsed.success || !isTxnId(parsed.output.trxID)) return null
  const { trxID, transactionStatus, merchantInvoiceNumber, transactionReference } = parsed.output
  const attemptRef = [merchantInvoiceNumber, transactionReference].find(isAttemptRef)
  // Payments that people made without us come to the same topic.
  if (attemptRef === undefined || transactionStatus.toLowerCase() !== 'completed') {
    return { kind: 'note' }
  }
  return { kind: 'ask', attemptRef, providerPaymentId: null, clue: trxID }
}

function readJson(message: string): unknown {
  try {
    return JSON.parse(message)
  } catch {
    return undefined
  }
}
