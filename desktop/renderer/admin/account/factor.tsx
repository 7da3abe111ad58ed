// The second factor: its picture is drawn here, so that the secret goes nowhere else.
import type { Child } from 'hono/jsx/dom'
import { Button } from '../../parts/button.tsx'
import { type AnswerOf, api } from '../api/api.ts'
import { redraw } from '../frame/drawing.ts'
import { saveFile } from '../parts/download.ts'
import { Form, TextInput } from '../parts/form.tsx'
import { createForm } from '../parts/form-store.ts'
import { ProblemNote } from '../parts/problem-note.tsx'
import { createResource } from '../parts/resource.ts'
import { say } from '../parts/toast.ts'
import { text } from './words.ts'

type Started = AnswerOf<'POST /auth/factor'>
/** The dark and light squares of a QR code, row by row. */
type Picture = { readonly size: number; readonly data: ArrayLike<number> }
export type FactorStore = ReturnType<typeof createFactor>

export function createFactor() {
  const state = createResource((signal) => api('GET /auth/factor', { signal }))
  let started: Started | null = null
  let codes: readonly string[] = []
  let picture: Picture | null = null
  const drawLater = async ({ uri }: Started): Promise<void> => {
    // Few ever need it, and it is a third of the screen.
    const { create } = await import('qrcode')
    picture = create(uri, { errorCorrectionLevel: 'M' }).modules
    redraw()
  }
  const start = createForm({
    first: { password: '' },
    send: ({ password }) => api('POST /auth/factor', { body: { password } }),
    done: (value: Started) => {
      start.reset({ password: '' })
      started = value
      redraw()
      void drawLater(value)
    },
  })
  const confirm = createForm({
    first: { code: '' },
    send: ({ code }) => api('POST /auth/factor/confirm', { body: { code: code.trim() } }),
    done: (value: AnswerOf<'POST /auth/factor/confirm'>) => {
      confirm.reset({ code: '' })
      started = null
      codes = value.recoveryCodes
      void state.load()
    },
  })
  const remove = createForm({
    first: { password: '', code: '' },
    send: ({ password, code }) =>
      api('DELETE /auth/factor', { body: { password, code: code.trim() } }),
    done: () => {
      remove.reset({ password: '', code: '' })
      say(text('account.factor.removed'))
      void state.load()
    },
  })
  return {
    state: state.state,
    close: state.close,
    started: () => started,
    picture: () => picture,
    codes: () => codes,
    codesKept: () => {
      codes = []
      redraw()
    },
    start,
    confirm,
    remove,
  }
}

export const Factor = ({ factor }: { readonly factor: FactorStore }): Child => {
  const { value, problem } = factor.state()
  return (
    <section class="card">
      <h2>{text('account.factor')}</h2>
      {problem === null ? null : <ProblemNote problem={problem} />}
      {factor.codes().length > 0 ? <Codes factor={factor} /> : null}
      {value === null ? (
        problem === null ? (
          <div class="skeleton" />
        ) : null
      ) : value.isOn ? (
        <On factor={factor} codesLeft={value.recoveryCodesLeft} />
      ) : (
        <Off factor={factor} />
      )}
    </section>
  )
}

const own = () => ({
  password_wrong: text('account.password.wrong'),
  second_factor_wrong: text('account.factor.wrong'),
})

type FactorProps = { readonly factor: FactorStore }

const Off = ({ factor }: FactorProps): Child => {
  const started = factor.started()
  if (started !== null) return <Confirm factor={factor} started={started} />
  return (
    <>
      <p>{text('account.factor.off')}</p>
      <Form form={factor.start} submit={text('account.factor.start')} own={own()}>
        <TextInput
          form={factor.start}
          name="password"
          kind="password"
          autocomplete="current-password"
          label={text('account.factor.password')}
        />
      </Form>
    </>
  )
}

const Confirm = ({ factor, started }: FactorProps & { readonly started: Started }): Child => (
  <>
    <p>{text('account.factor.scan')}</p>
    <QrPicture picture={factor.picture()} label={text('account.factor.picture')} />
    <p>
      {text('account.factor.secret')}: <code>{started.secret}</code>
    </p>
    <Form form={factor.confirm} submit={text('account.factor.confirm')} own={own()}>
      <TextInput
        form={factor.confirm}
        name="code"
        autocomplete="one-time-code"
        label={text('account.factor.code')}
      />
    </Form>
  </>
)

const Codes = ({ factor }: FactorProps): Child => (
  <div class="notice">
    <h3>{text('account.factor.codes')}</h3>
    <p>{text('account.factor.codes.text')}</p>
    <ul class="codes">
      {factor.codes().map((code) => (
        <li key={code}>
          <code>{code}</code>
        </li>
      ))}
    </ul>
    <div class="buttons">
      <Button
        label={text('account.factor.codes.save')}
        press={() =>
          saveFile(new Blob([factor.codes().join('\r\n')], { type: 'text/plain' }), 'probesh.txt')
        }
      />
      <Button label={text('account.factor.codes.kept')} weight="main" press={factor.codesKept} />
    </div>
  </div>
)

const On = ({ factor, codesLeft }: FactorProps & { readonly codesLeft: number }): Child => (
  <>
    <p>{text('account.factor.on', { count: codesLeft })}</p>
    <Form form={factor.remove} submit={text('account.factor.remove')} own={own()}>
      <TextInput
        form={factor.remove}
        name="password"
        kind="password"
        autocomplete="current-password"
        label={text('account.factor.password')}
      />
      <TextInput
        form={factor.remove}
        name="code"
        autocomplete="one-time-code"
        label={text('account.factor.code')}
      />
    </Form>
  </>
)

const QUIET_MODULES = 4

type QrPictureProps = { readonly picture: Picture | null; readonly label: string }

/** Dark on light in either theme: not every app reads the other way. */
const QrPicture = ({ picture, label }: QrPictureProps): Child => {
  if (picture === null) return <div class="qr" aria-busy="true" />
  const size = picture.size + 2 * QUIET_MODULES
  const dark = Array.from(picture.data, (isDark, at) => {
    const [x, y] = [at % picture.size, Math.floor(at / picture.size)]
    return isDark ? `M${x + QUIET_MODULES} ${y + QUIET_MODULES}h1v1h-1z` : ''
  }).join('')
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label}>
      <rect width={size} height={size} fill="#fff" />
      <path d={dark} fill="#000" />
    </svg>
  )
}
