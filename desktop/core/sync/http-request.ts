// One HTTP request to the server: time limits, content type, and every outcome as a value. Nothing here throws for
// network trouble.
import { ok, type Result, refuse } from '../../../shared/result.ts'
import { SECOND_MS } from '../../../shared/time.ts'
import type { StationDeps } from '../deps.ts'
import { type Trouble, trouble, troubleOfError } from './trouble.ts'
import { troubleOfResponse } from './trouble-of-response.ts'

export type HttpDeps = Pick<StationDeps, 'fetch' | 'timers' | 'now' | 'monotonicMs'>

export type PlainRequest = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array<ArrayBuffer>
  /** Longest time until the head of the answer, and then between two pieces of it. */
  readonly silenceMsMax: number
  readonly signal: AbortSignal
}

export type HttpRequest = PlainRequest & {
  /** What the answer must be; anything else is not our server. */
  readonly contentType: string
}

/** The head of a good answer; the body comes piece by piece. */
export type OpenAnswer = {
  readonly headers: Headers
  /** Monotonic times of question and first answer: their difference is the round trip. */
  readonly askedAt: number
  readonly answeredAt: number
  /** The next bytes; null at a clean end. */
  readonly read: () => Promise<Result<Uint8Array | null, Trouble>>
  /** Ends the request. Safe at any time, and more than once. */
  readonly close: () => void
}

/** No answer of ours but a download or a stream is longer. */
const TEXT_BYTES_MAX = 8 * 1024 * 1024
export const SMALL_CALL_MS_MAX = 10 * SECOND_MS

/** Sends a request and waits for the head of a good answer. */
export async function openRequest(
  deps: HttpDeps,
  request: HttpRequest,
): Promise<Result<OpenAnswer, Trouble>> {
  const sent = await sendRequest(deps, request)
  if (!sent.ok) return sent
  const { response, answer } = sent.value
  const wrong = await wrongAnswer(deps, request, response, answer)
  if (wrong === null) return ok(answer)
  answer.close()
  return refuse(wrong)
}

/** The head of any answer: `response` for status and headers, `answer` for its bytes. */
export type SentRequest = {
  readonly response: Pick<Response, 'status' | 'headers'>
  readonly answer: OpenAnswer
}

/** Sends a request and waits for the head of whatever is answered. */
export async function sendRequest(
  deps: HttpDeps,
  request: PlainRequest,
): Promise<Result<SentRequest, Trouble>> {
  const watch = watchSilence(deps, request)
  const askedAt = deps.monotonicMs()
  try {
    const response = await deps.fetch(request.url, {
      method: request.method,
      headers: request.headers,
      ...(request.body !== undefined && { body: request.body }),
      // A captive portal redirects; its page is no answer, and the credential is not for it.
      redirect: 'manual',
      signal: watch.signal,
    })
    watch.heard()
    return ok({ response, answer: openAnswer(deps, response, watch, askedAt) })
  } catch (error) {
    watch.end()
    return refuse(watch.trouble() ?? troubleOfError(error))
  }
}

function openAnswer(
  deps: HttpDeps,
  response: Response,
  watch: SilenceWatch,
  askedAt: number,
): OpenAnswer {
  const reader = response.body?.getReader()
  return {
    headers: response.headers,
    askedAt,
    answeredAt: deps.monotonicMs(),
    read: async () => {
      try {
        watch.listen()
        const piece = await reader?.read()
        watch.heard()
        if (piece !== undefined && !piece.done) return ok(piece.value)
        watch.end()
        return ok(null)
      } catch (error) {
        watch.end()
        return refuse(watch.trouble() ?? troubleOfBody(error))
      }
    },
    close: () => watch.close(),
  }
}

/** The server was there: a connection that ends within an answer is half an answer. */
function troubleOfBody(error: unknown): Trouble {
  const known = troubleOfError(error)
  return known.code === 'no_network' ? trouble('broken_answer') : known
}

async function wrongAnswer(
  deps: HttpDeps,
  request: HttpRequest,
  response: SentRequest['response'],
  answer: OpenAnswer,
): Promise<Trouble | null> {
  const type = response.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (response.status === 200 || response.status === 201) {
    return type === request.contentType
      ? null
      : trouble('not_the_server', { status: response.status })
  }
  const text = type === 'application/json' ? await readText(answer) : null
  return troubleOfResponse(response, text?.ok ? text.value : '', deps.now())
}

/** The whole body of an answer as text. */
export async function readText(answer: OpenAnswer): Promise<Result<string, Trouble>> {
  const decoder = new TextDecoder()
  let text = ''
  for (;;) {
    const piece = await answer.read()
    if (!piece.ok) return piece
    if (piece.value === null) return ok(text + decoder.decode())
    text += decoder.decode(piece.value, { stream: true })
    if (text.length > TEXT_BYTES_MAX) {
      answer.close()
      return refuse(trouble('broken_answer'))
    }
  }
}

type SilenceWatch = {
  readonly signal: AbortSignal
  /** Something is awaited: the time starts. It does not run while the reader is busy with what came. */
  readonly listen: () => void
  /** Something came. */
  readonly heard: () => void
  /** Nothing more is awaited. */
  readonly end: () => void
  /** Ends the request, too. */
  readonly close: () => void
  /** Why we ended the request; null when we did not. */
  readonly trouble: () => Trouble | null
}

/** Ends a request that says nothing for too long, or whose caller does not want it any more. */
function watchSilence(deps: HttpDeps, request: PlainRequest): SilenceWatch {
  const controller = new AbortController()
  let reason: Trouble | null = null
  const abort = (why: Trouble): void => {
    reason ??= why
    end()
    controller.abort()
  }
  const stop = (): void => abort(trouble('stopped'))
  let cancel = (): void => {}
  const listen = (): void => {
    cancel()
    if (reason !== null) return
    cancel = deps.timers.after(request.silenceMsMax, () => abort(trouble('timeout')))
  }
  const end = (): void => {
    cancel()
    request.signal.removeEventListener('abort', stop)
  }
  if (request.signal.aborted) stop()
  else request.signal.addEventListener('abort', stop, { once: true })
  listen()
  return {
    signal: controller.signal,
    listen,
    heard: () => cancel(),
    end,
    close: stop,
    trouble: () => reason,
  }
}
