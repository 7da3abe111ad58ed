// One slip of the hand is one press: what opened a panel must not press the button that came up in it.
import { useRef } from 'hono/jsx/dom'

/** A key that bounces comes sooner; nobody reads a name and decides in less. */
const BOUNCE_MS = 400

export type SlipGuard = {
  readonly onKeyDown: (event: KeyboardEvent) => void
  readonly onClickCapture: (event: MouseEvent) => void
}

/**
 * Handlers for the panel as a whole, counted from its first drawing. A press counts from when it was made: a page that
 * is busy hears it later.
 */
export function useSlipGuard(): SlipGuard {
  const openedAtMs = useRef(performance.now())
  return {
    onKeyDown: (event) => {
      // A key that is held down presses a button again and again.
      if (event.key === 'Enter' && event.repeat) event.preventDefault()
    },
    onClickCapture: (event) => {
      const isKey = event.detail === 0
      const isBounce = isKey && event.timeStamp - (openedAtMs.current ?? 0) < BOUNCE_MS
      if (!isBounce && event.detail < 2) return
      event.preventDefault()
      event.stopPropagation()
    },
  }
}
