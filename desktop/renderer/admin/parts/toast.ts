// Short sentences that pass: what was done, with a way back where the server has one.
import { redraw } from '../frame/drawing.ts'

export type Toast = {
  readonly id: number
  readonly text: string
  readonly undo: (() => void) | null
  /** Where to look at what is said. */
  readonly link: ToastLink | null
}
export type ToastLink = { readonly label: string; readonly address: string }

const SHOWN_MS = 8_000
/** One that leads somewhere is reached by keyboard first. */
const LINKED_SHOWN_MS = 30_000
const SHOWN_MAX = 3

let toasts: readonly Toast[] = []
let lastId = 0

export const shownToasts = (): readonly Toast[] => toasts

/** Says it, to screen readers as well. */
export function say(
  text: string,
  undo: (() => void) | null = null,
  link: ToastLink | null = null,
): void {
  lastId += 1
  const id = lastId
  toasts = [...toasts.slice(1 - SHOWN_MAX), { id, text, undo, link }]
  setTimeout(() => closeToast(id), link === null ? SHOWN_MS : LINKED_SHOWN_MS)
  redraw()
}

export function closeToast(id: number): void {
  toasts = toasts.filter((one) => one.id !== id)
  redraw()
}
