// bKash's refusals, in each of the forms in which it writes them.
import { type Answer, json } from '../common/serve.ts'

const MEANINGS: Record<string, string> = {
  '2001': 'Invalid App Key',
  '2002': 'Invalid Payment ID',
  '2003': 'Process failed',
  '2006': 'Invalid Amount',
  '2007': 'Invalid Currency',
  '2008': 'Invalid Intent',
  '2014': 'Wrong PIN',
  '2015': 'Wrong PIN count exceeded',
  '2023': 'Insufficient Balance',
  '2025': 'Invalid request body',
  '2029': 'Duplicate for All Transactions',
  '2031': 'Invalid Merchant Invoice Number',
  '2033': 'Transaction Not Found',
  '2034': 'Already reversed',
  '2048': 'Invalid Payer Reference',
  '2049': 'Invalid Merchant Callback URL',
  '2056': 'Invalid Payment State',
  '2060': 'Payment execution pre-requisite hasn’t been met',
  '2062': 'The payment has already been completed',
  '2063': 'Mode is not valid as per request data',
  '2065': 'Mandatory field missing',
  '2069': 'The transaction has already been cancelled',
  '2071': 'The refund window is over',
  '2072': 'Invalid refund amount',
  '2073': 'Invalid SKU',
  '2077': 'Invalid trxID',
  '2117': 'Payment execution already been called before',
  '503': 'System is undergoing maintenance. Please try again later',
  '9999': 'System Error',
}

/** `status` as most are, `error`, `external` as v2, `gateway` of what stands before bKash, `odd` of a wrong host. */
export const FORMS = ['status', 'error', 'external', 'gateway', 'odd'] as const

export function refusalOf(code: string, form = 'status'): Answer {
  const message = MEANINGS[code] ?? `Code ${code}`
  switch (form) {
    case 'error':
      return json(200, { errorCode: code, errorMessage: message })
    case 'external':
      return json(400, {
        internalCode: 'internal',
        externalCode: code,
        errorMessageEn: message,
        errorMessageBn: message,
      })
    case 'gateway':
      return json(Number(code) || 401, { message: GATEWAY[code] ?? 'Unauthorized' })
    case 'odd':
      return json(200, { status: 'fail', msg: 'Unknown error' })
    default:
      return json(200, { statusCode: code, statusMessage: message })
  }
}

const GATEWAY: Record<string, string> = {
  '400': 'Invalid request body',
  '401': 'Unauthorized',
  '403': 'Missing Authentication Token',
}
