// Asks before something is taken away. One question at a time, for the whole window.
import type { FC } from 'hono/jsx/dom'
import { redraw } from '../frame/drawing.ts'
import { frameText } from '../frame/words.ts'
import { Dialog } from './dialog.tsx'

export type Question = {
  readonly heading: string
  /** Names the thing, and says what becomes of it. */
  readonly text: string
  readonly yes: string
  /** For the worst: what must be typed first, such as the event's name. */
  readonly typed?: string
  readonly isDanger?: boolean
}

let asked: { readonly question: Question; readonly answer: (yes: boolean) => void } | null = null
let typed = ''

/** True: the person said yes. */
export function confirm(question: Question): Promise<boolean> {
  asked?.answer(false)
  typed = ''
  return new Promise((resolve) => {
    asked = {
      question,
      answer: (yes) => {
        asked = null
        resolve(yes)
        redraw()
      },
    }
    redraw()
  })
}

export const ConfirmDialog: FC = () => {
  if (asked === null) return null
  const { question, answer } = asked
  const isReady = question.typed === undefined || typed.trim() === question.typed.trim()
  return (
    <Dialog heading={question.heading} close={() => answer(false)}>
      <p>{question.text}</p>
      {question.typed === undefined ? null : (
        <label class="field">
          <span>{frameText('confirm.type', { name: question.typed })}</span>
          <input
            autocomplete="off"
            onInput={({ target }: Event) => {
              if (target instanceof HTMLInputElement) typed = target.value
              redraw()
            }}
          />
        </label>
      )}
      <div class="buttons">
        <button type="button" class="button" onClick={() => answer(false)}>
          {frameText('confirm.cancel')}
        </button>
        <button
          type="button"
          class={`button ${question.isDanger === false ? 'main' : 'danger'}`}
          disabled={!isReady}
          onClick={() => answer(true)}
        >
          {question.yes}
        </button>
      </div>
    </Dialog>
  )
}
