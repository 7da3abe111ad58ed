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
    ref={(element: HTMLDialogElement | null) => showOnce(element)}
    onCancel={(event: Event) => {
      event.preventDefault()
      close?.()
    }}
  >
    <h2>{heading}</h2>
    {children}
  </dialog>
)

const shown = new WeakSet<HTMLDialogElement>()

/** A moment later: it is not in the document while it is made. */
function showOnce(element: HTMLDialogElement | null): void {
  if (element === null || shown.has(element)) return
  shown.add(element)
  queueMicrotask(() => {
    if (element.isConnected && !element.open) element.showModal()
  })
}
