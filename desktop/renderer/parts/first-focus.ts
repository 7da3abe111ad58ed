// Where the keyboard is when a screen comes.
import { useLayoutEffect } from 'hono/jsx/dom'

/**
 * Puts the focus on the first such element of the screen, once, when the component comes. A moment later: a layout
 * effect runs while what is around its component is not in the document yet.
 */
export const useFirstFocus = (selector: string): void =>
  useLayoutEffect(
    () => queueMicrotask(() => document.querySelector<HTMLElement>(`#main ${selector}`)?.focus()),
    [],
  )
