// The organizer's logo: another picture, or none.
import type { FC } from 'hono/jsx/dom'
import type { LogoView, ProfileView } from '../../../../shared/tenants/schema.ts'
import { Button } from '../../parts/button.tsx'
import { number } from '../../parts/words.ts'
import { api, send } from '../api/api.ts'
import type { Problem } from '../api/problem.ts'
import { redraw } from '../frame/drawing.ts'
import { confirm } from '../parts/confirm.tsx'
import { ProblemNote } from '../parts/problem-note.tsx'
import { problemText } from '../parts/problem-text.ts'
import type { Resource } from '../parts/resource.ts'
import { say } from '../parts/toast.ts'
import './settings.css'
import { text } from './words.ts'

/** The server's own limit. */
const BYTES_MAX = 2 * 1_024 * 1_024
const KINDS: readonly string[] = ['image/png', 'image/jpeg', 'image/webp']

type LogoState = {
  readonly isSending: boolean
  /** The address of the picture within this page; null: none, or not here yet. */
  readonly shown: string | null
  readonly fault: 'large' | 'kind' | null
  readonly problem: Problem | null
}
const IDLE: LogoState = { isSending: false, shown: null, fault: null, problem: null }

export type LogoStore = ReturnType<typeof createLogo>

export function createLogo(profile: Resource<ProfileView>) {
  let state = IDLE
  const set = (next: Partial<LogoState>): void => {
    state = { ...state, ...next }
    redraw()
  }
  /** At the server. */
  let path: string | null = null
  const forget = (): void => {
    if (state.shown !== null) URL.revokeObjectURL(state.shown)
    state = { ...state, shown: null }
  }
  /** The server's picture: the page itself may load none from there. */
  const show = async ({ picture }: LogoView): Promise<void> => {
    const wanted = picture?.path ?? null
    if (wanted === path) return
    path = wanted
    forget()
    if (wanted === null) return
    const answer = await send(wanted, {})
    const blob = answer.ok ? await answer.value.blob() : null
    if (blob !== null && path === wanted) set({ shown: URL.createObjectURL(blob) })
  }
  const upload = async (file: File, { version }: LogoView): Promise<void> => {
    const fault = faultOf(file)
    set({ fault, problem: null, isSending: fault === null })
    if (fault !== null) return
    const answer = await api('PUT /tenant/profile/logo', {
      query: { version },
      body: file,
      headers: { 'content-type': file.type },
    })
    if (answer.ok) say(text('settings.logo.saved'))
    set({ isSending: false, problem: answer.ok ? null : answer.problem })
    await profile.load()
  }
  const remove = async ({ version }: LogoView): Promise<void> => {
    const isSure = await confirm({
      heading: text('settings.logo.remove'),
      text: text('settings.logo.remove.text'),
      yes: text('settings.logo.remove'),
      isDanger: true,
    })
    if (!isSure) return
    const answer = await api('DELETE /tenant/profile/logo', { query: { version } })
    say(answer.ok ? text('settings.logo.removed') : problemText(answer.problem))
    await profile.load()
  }
  return { state: () => state, show, upload, remove, close: forget }
}

function faultOf({ type, size }: File): LogoState['fault'] {
  if (!KINDS.includes(type)) return 'kind'
  return size > BYTES_MAX ? 'large' : null
}

type LogoProps = { readonly logo: LogoStore; readonly view: LogoView }

export const Logo: FC<LogoProps> = ({ logo, view }) => {
  const { isSending, shown, fault, problem } = logo.state()
  const { picture } = view
  return (
    <section class="card">
      <h2>{text('settings.logo.heading')}</h2>
      <p role="status">{isSending ? text('settings.logo.sending') : stateText(view)}</p>
      {picture === null || shown === null ? null : (
        <img class="logo-shown" src={shown} alt={text('settings.logo.shown')} />
      )}
      <div class="field">
        <input
          id="logo-file"
          class="unseen"
          type="file"
          name="logo"
          accept={KINDS.join(',')}
          disabled={isSending}
          aria-describedby="logo-hint"
          onChange={({ target }: Event) => {
            if (!(target instanceof HTMLInputElement)) return
            const [file] = target.files ?? []
            if (file !== undefined) void logo.upload(file, view)
            // So that the same picture can be chosen again after a fault.
            target.value = ''
          }}
        />
        <label class="button" for="logo-file">
          {text('settings.logo.choose')}
        </label>
        <small id="logo-hint">{text('settings.logo.hint')}</small>
        {fault === null ? null : (
          <strong class="fault" role="alert">
            {text(`settings.logo.${fault}`)}
          </strong>
        )}
      </div>
      {problem === null ? null : <ProblemNote problem={problem} />}
      {picture === null ? null : (
        <div class="buttons">
          <Button
            label={text('settings.logo.remove')}
            weight="danger"
            press={() => void logo.remove(view)}
          />
        </div>
      )}
    </section>
  )
}

const stateText = ({ picture }: LogoView): string =>
  picture === null
    ? text('settings.logo.none')
    : text('settings.logo.there', {
        width: number(picture.width),
        height: number(picture.height),
      })
