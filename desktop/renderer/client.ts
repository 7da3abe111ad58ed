// How a page reaches the station: same-origin fetch for calls, one long poll for signals. The same in both shells.
import type { MessageKey } from '../../shared/i18n/keys.ts'
import type { CallInput, CallName, CallOutput } from '../contract/calls.ts'
import type { SignalPage } from '../contract/signals.ts'

export type ClientRefusal = {
  /** A refusal's code, `fault`, `full_disk`, `own`, or `no_answer` when the station itself does not answer. */
  readonly code: string
  readonly message: string
  /** What the code's sentence has gaps for. */
  readonly params?: Readonly<Record<string, string | number>> | undefined
  /** For `own`, a no of the page itself: the sentence. */
  readonly key?: MessageKey | undefined
  /** For `too_many_tries`: how long nobody is heard, in milliseconds. */
  readonly retryAfterMs?: number | undefined
}

export type ClientResult<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: ClientRefusal }

/**
 * The token that the shell handed over in the fragment; none under Electron. Behind a slash the admin page has its route,
 * which no token has in it. Never stored, and read anew for each
 * call: a station that was started again has another one, and opening its address in this window only changes the
 * fragment, so the page goes on with everything that was typed into it.
 */
export function headers(): Readonly<Record<string, string>> {
  const token = location.hash.slice(1).split('/')[0] ?? ''
  return token === '' ? {} : { authorization: `Bearer ${token}` }
}

/** Between two tries of a station that does not answer. */
const RETRY_MS = 1_000

/** Between two looks of a window that another one took the poll from. */
const ASIDE_MS = 10_000

/** What to hear when nobody knows what was missed. */
const EVERYTHING: SignalPage = { signals: [], next: 0, hasMissed: true, isSuperseded: false }

/** What the page need not ask the core to refuse, such as a field that is empty. */
export const ownRefusal = (
  key: MessageKey,
): { readonly ok: false; readonly error: ClientRefusal } => ({
  ok: false,
  error: { code: 'own', message: '', key },
})

/** Asks the core. Never rejects. */
export async function call<N extends CallName>(
  name: N,
  input: CallInput<N>,
): Promise<ClientResult<CallOutput<N>>> {
  const answer = await ask(`/rpc/${name}`, { method: 'POST', body: JSON.stringify(input) })
  if (answer === null) return { ok: false, error: { code: 'no_answer', message: '' } }
  // Safe: the answer comes from the core of this very build, through the table that typed the call.
  if (answer.isOk) return { ok: true, value: answer.body as CallOutput<N> }
  return { ok: false, error: readRefusal(answer.body) }
}

/** Told apart by hand: a schema's library would be a tenth of the page. */
function readRefusal(body: unknown): ClientRefusal {
  const isOne = typeof body === 'object' && body !== null && 'code' in body && 'message' in body
  if (!isOne || typeof body.code !== 'string' || typeof body.message !== 'string') {
    return { code: 'fault', message: '' }
  }
  // Safe: `Reply` of this very build, as its code and message show.
  return body as ClientRefusal
}

/**
 * Calls `hear` whenever the core signalled something, until the page goes. A second window of the same page takes
 * the poll over; this one then takes it back only when somebody looks at it, or the two would wake each other for ever.
 */
export async function listen(hear: (page: SignalPage) => void): Promise<never> {
  let after = ''
  for (;;) {
    const answer = await ask(`/signals${after}`, { method: 'GET' })
    if (answer === null || !answer.isOk) {
      await pause(RETRY_MS)
      after = ''
      hear(EVERYTHING)
      continue
    }
    const page = answer.body as SignalPage
    after = `?after=${page.next}`
    hear(page)
    if (page.isSuperseded) await standAside(hear)
  }
}

/** Null: nobody answered, or not with JSON. */
async function ask(
  path: string,
  init: RequestInit,
): Promise<{ readonly isOk: boolean; readonly body: unknown } | null> {
  try {
    const response = await fetch(path, { ...init, headers: headers() })
    return { isOk: response.ok, body: await response.json() }
  } catch (error) {
    // A fetch that failed is a TypeError, a body that is not JSON a SyntaxError; both mean no station.
    if (error instanceof TypeError || error instanceof SyntaxError) return null
    throw error
  }
}

const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, ms)
  })

/** Another window has the poll. This one may still stand on a screen, so it asks now and then, without the poll. */
async function standAside(hear: (page: SignalPage) => void): Promise<void> {
  const timer = setInterval(() => hear(EVERYTHING), ASIDE_MS)
  await nextLook()
  clearInterval(timer)
}

const nextLook = (): Promise<void> =>
  new Promise((resolve) => {
    window.addEventListener('focus', () => resolve(), { once: true })
  })
