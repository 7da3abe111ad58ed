// The one page that is there before the station is: asks for a passphrase, or whether to start over. Plain HTML forms
// behind the same Request → Response door as the station app, without a script and without IPC.
import { createHash } from 'node:crypto'
import { html } from 'hono/html'
import { sealed } from '../../app.ts'
import { SECURITY_HEADERS } from '../../pages.ts'
import { type InBoth, KEY_SENTENCES, KEY_WORDS, PASSPHRASE_SENTENCES } from './key-sentences.ts'
import { PASSPHRASE_CHARS_MAX, PASSPHRASE_CHARS_MIN } from './passphrase.ts'
import type { KeyProblem, KeyQuestions, PassphraseAnswer } from './secrets.ts'

export type KeyPage = {
  readonly questions: KeyQuestions
  /** Answers `app://gate/` until the station does. Never rejects. */
  readonly fetch: (request: Request) => Promise<Response>
  /** The station answers from now on: an answer that is still waited for sends the window there. */
  readonly close: () => void
}

type Asked = 'new' | 'known' | 'wrong' | KeyProblem
type Question = { readonly asked: Asked; readonly answer: (answer: PassphraseAnswer) => void }

export function createKeyPage(): KeyPage {
  let question: Question | null = null
  let isClosed = false
  let changed = Promise.withResolvers<void>()
  const change = (next: Question | null) => {
    question = next
    changed.resolve()
    changed = Promise.withResolvers<void>()
  }
  const ask = (asked: Asked) =>
    new Promise<PassphraseAnswer>((resolve) => change({ asked, answer: resolve }))
  const show = () => (question === null ? opening(isClosed) : form(question.asked))
  return {
    questions: {
      askPassphrase: ask,
      askStartOver: async (problem) => (await ask(problem)).kind === 'start_over',
    },
    fetch: async (request) => {
      if (request.method !== 'POST') return show()
      const asked = question
      const answer = asked && readAnswer(await request.text(), asked.asked)
      if (asked !== null && answer !== null) {
        // The next page is the next question, or the station: deriving a key takes a moment.
        const next = changed.promise
        question = null
        asked.answer(answer)
        await next
      }
      return seeOther()
    },
    close: () => {
      isClosed = true
      change(null)
    },
  }
}

/** Null: nothing to answer with, such as a passphrase that is too short. */
function readAnswer(body: string, asked: Asked): PassphraseAnswer | null {
  const fields = new URLSearchParams(body)
  const does = fields.get('does')
  if (does === 'quit') return { kind: 'quit' }
  if (does === 'start_over' && asked !== 'new') return { kind: 'start_over' }
  const text = fields.get('passphrase') ?? ''
  const isLong = asked !== 'new' || text.normalize('NFKC').trim().length >= PASSPHRASE_CHARS_MIN
  const isPassphrase = does === 'open' && text.length <= PASSPHRASE_CHARS_MAX && isLong
  return isPassphrase && asksPassphrase(asked) ? { kind: 'passphrase', text } : null
}

const asksPassphrase = (asked: Asked): asked is 'new' | 'known' | 'wrong' =>
  Object.hasOwn(PASSPHRASE_SENTENCES, asked)

const STYLE = `
  body { margin: 0; min-height: 100vh; display: grid; place-content: center; font: 1.25rem/1.5 system-ui, sans-serif; color: #f5f5f5; background: #16181d }
  main { max-width: 36rem; padding: 2rem }
  input, button { font: inherit; padding: .5rem .75rem; margin: .25rem .25rem .25rem 0 }
  input { width: 100%; box-sizing: border-box }
`

const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ')

type Markup = ReturnType<typeof html>

function page(head: Markup | string, body: Markup): Response {
  const document = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>Probesh</title>
        <style>${STYLE}</style>
        ${head}
      </head>
      <body>
        <main>${body}</main>
      </body>
    </html>`
  return new Response(String(document), {
    headers: {
      ...SECURITY_HEADERS,
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': POLICY,
    },
  })
}

/** No page is the answer to a form: Chromium does not load one anew, and Back would send what was typed once more. */
const seeOther = (): Response =>
  sealed(new Response(null, { status: 303, headers: { location: '/' } }))

/** Looks again by itself: in a second while there is no question yet, at once where the station answers. */
const opening = (isOpen: boolean): Response =>
  page(
    html`<meta http-equiv="refresh" content="${isOpen ? 0 : 1}; url=/" />`,
    both(KEY_WORDS.opening),
  )

const form = (asked: Asked): Response =>
  page(
    '',
    html`<form method="post" action="/">
      ${both(asksPassphrase(asked) ? PASSPHRASE_SENTENCES[asked] : KEY_SENTENCES[asked])}
      ${asksPassphrase(asked) ? field(asked) : ''}
      ${asked === 'new' ? '' : button('start_over')} ${button('quit')}
    </form>`,
  )

const field = (asked: 'new' | 'known' | 'wrong') =>
  html`<label>
      ${KEY_WORDS.passphrase.en} · <span lang="bn">${KEY_WORDS.passphrase.bn}</span>
      <input
        type="password"
        name="passphrase"
        autofocus
        autocomplete="off"
        minlength="${asked === 'new' ? PASSPHRASE_CHARS_MIN : 0}"
        maxlength="${PASSPHRASE_CHARS_MAX}"
      />
    </label>
    ${button('open')}`

const button = (does: 'open' | 'quit' | 'start_over') =>
  html`<button name="does" value="${does}" ${does === 'open' ? '' : 'formnovalidate'}>
    ${KEY_WORDS[does].en} · <span lang="bn">${KEY_WORDS[does].bn}</span>
  </button>`

const both = ({ en, bn }: InBoth) => html`<p>${en}</p><p lang="bn">${bn}</p>`
