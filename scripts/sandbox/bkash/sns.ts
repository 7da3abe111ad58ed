// Amazon's part: a topic, its signature, its certificate, its question whether it may notify.
import { sign } from 'node:crypto'
import type { Deliverer, Message } from '../common/deliveries.ts'
import type { SigningIdentity } from './certificate.ts'

export type Topic = {
  readonly arn: string
  readonly identity: SigningIdentity
  readonly deliverer: Deliverer
  readonly now: () => number
  readonly nextId: () => string
  readonly mode: TopicMode
  /** Open questions; the answer is the address with the token. */
  readonly questions: Set<string>
  isSubscribed: boolean
}

export type TopicMode = {
  signatureVersion: '1' | '2'
  /** As in bKash's samples, or as Amazon really writes them. */
  hasEmptyFields: boolean
  /** Signs with a key that no certificate names. */
  isForged: boolean
}

const HOST = 'https://sns.ap-southeast-1.amazonaws.com'
export const CERTIFICATE_PATH = '/SimpleNotificationService-5a6d6b7c000000000000000000000000.pem'

const SIGNED = {
  Notification: ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'],
  SubscriptionConfirmation: [
    'Message',
    'MessageId',
    'SubscribeURL',
    'Timestamp',
    'Token',
    'TopicArn',
    'Type',
  ],
} as const

type Kind = keyof typeof SIGNED

/** Signs and sends one message. */
function publish(topic: Topic, kind: Kind, fields: Readonly<Record<string, string>>): void {
  const MessageId = topic.nextId()
  const Timestamp = new Date(topic.now()).toISOString()
  const message: Message = {
    id: MessageId,
    name: kind,
    sign: () => signed(topic, kind, { ...fields, MessageId, Timestamp }),
  }
  topic.deliverer.send(message)
}

function signed(topic: Topic, kind: Kind, fields: Readonly<Record<string, string>>) {
  const { signatureVersion, hasEmptyFields, isForged } = topic.mode
  const whole: Record<string, string> = { ...fields, Type: kind, TopicArn: topic.arn }
  const text = SIGNED[kind]
    .filter((name) => whole[name] !== undefined)
    .map((name) => `${name}\n${whole[name]}\n`)
    .join('')
  const digest = signatureVersion === '1' ? 'RSA-SHA1' : 'RSA-SHA256'
  const bytes = sign(digest, Buffer.from(isForged ? `${text} ` : text), topic.identity.privateKey)
  const empty =
    hasEmptyFields && kind === 'Notification' ? { Subject: '', Token: '', SubscribeURL: '' } : {}
  const body = JSON.stringify({
    ...whole,
    ...empty,
    SignatureVersion: signatureVersion,
    SigningCertURL: `${HOST}${CERTIFICATE_PATH}`,
    UnsubscribeURL: `${HOST}/?Action=Unsubscribe&SubscriptionArn=${topic.arn}:0`,
    Signature: bytes.toString('base64'),
  })
  return {
    headers: {
      'content-type': 'text/plain; charset=UTF-8',
      'x-amz-sns-message-type': kind,
      'x-amz-sns-message-id': String(fields['MessageId']),
      'x-amz-sns-topic-arn': topic.arn,
    },
    body,
  }
}

export const notify = (topic: Topic, inner: Readonly<Record<string, string>>): void =>
  publish(topic, 'Notification', { Message: JSON.stringify(inner) })

/** Asks the listener whether the topic may notify it. */
export function askToSubscribe(topic: Topic): void {
  const Token = Buffer.from(topic.nextId()).toString('hex')
  topic.questions.add(Token)
  publish(topic, 'SubscriptionConfirmation', {
    Message: `You have chosen to subscribe to the topic ${topic.arn}.`,
    Token,
    SubscribeURL: `${HOST}/?Action=ConfirmSubscription&TopicArn=${topic.arn}&Token=${Token}`,
  })
}

/** False: nobody was asked with this token. */
export function confirmSubscription(topic: Topic, query: URLSearchParams): boolean {
  const token = query.get('Token') ?? ''
  const isOurs =
    query.get('Action') === 'ConfirmSubscription' && query.get('TopicArn') === topic.arn
  if (!isOurs || !topic.questions.delete(token)) return false
  topic.isSubscribed = true
  return true
}
