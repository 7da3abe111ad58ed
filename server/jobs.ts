// Every kind of job. What is not here is never worked off.
import { mailLinkJob } from './features/auth/mail-link.ts'
import { mailPasswordChangedJob } from './features/auth/mail-password-changed.ts'
import { mailOrderLinkJob } from './features/orders/find-tickets.ts'
import { mailOrderJob } from './features/orders/mail-order.ts'
import { mailRefundAskJob, mailRefundJob } from './features/payments/mail-refund.ts'
import type { AnyJob } from './platform/jobs/define-job.ts'

export const JOBS: readonly AnyJob[] = [
  mailLinkJob,
  mailPasswordChangedJob,
  mailOrderJob,
  mailOrderLinkJob,
  mailRefundJob,
  mailRefundAskJob,
]
