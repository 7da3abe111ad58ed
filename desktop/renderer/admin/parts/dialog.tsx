// Something that is answered before anything else: the browser keeps the keyboard in it, and gives it back.
import type { Child, FC } from 'hono/jsx/dom'

type DialogProps = {
  readonly heading: string
  /** Escape. Left out: it stays until it is answered. */
  readonly close?: () => void
  readonly children?: Child
}

export const Dialog: FC<DialogProps> = ({ heading, close, children }) => (
  <dialog
    class="dialog"
    aria-label={heading}
    ref={show}
    onCancel={(event: Event) => {
      event.preventDefault()
      close?.()
    }}
  >
    <h2>{heading}</h2>
    {children}
  </dialog>
)

/**
 * A moment later: it is not in the document while it is made. What had the keyboard gets it back, which the browser does
 * only for a dialog that is closed, and not for one that is taken away.
 */
function show(element: HTMLDialogElement | null): (() => void) | undefined {
  if (element === null) return
  const before = document.activeElement
  queueMicrotask(() => {
    if (element.isConnected && !element.open) element.showModal()
  })
  return () => {
    queueMicrotask(() => {
      const isLost = document.activeElement === document.body || document.activeElement === null
      if (isLost && before instanceof HTMLElement && before.isConnected) before.focus()
    })
  }
}
