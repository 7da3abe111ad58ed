// Every kind of job. What is not here is never worked off.
import { mailLinkJob } from './features/auth/mail-link.ts'
import { mailPasswordChangedJob } from './features/auth/mail-password-changed.ts'
import { mailOrderLinkJob } from './features/orders/find-tickets.ts'
import { mailOrderJob } from './features/orders/mail-order.ts'
import { mailAgreementJob } from './features/payments/mail-agreement.ts'
import { mailCaseJob } from './features/payments/mail-case.ts'
import { mailEventOffJob } from './features/payments/mail-event-off.ts'
import { mailRefundAskJob, mailRefundJob } from './features/payments/mail-refund.ts'
import { mailReschedulingJob } from './features/rescheduling/mail-rescheduling.ts'
import type { AnyJob } from './platform/jobs/define-job.ts'

export const JOBS: readonly AnyJob[] = [
  mailLinkJob,
  mailPasswordChangedJob,
  mailOrderJob,
  mailOrderLinkJob,
  mailCaseJob,
  mailReschedulingJob,
  mailRefundJob,
  mailRefundAskJob,
  mailEventOffJob,
  mailAgreementJob,
]
