// Where the short sentences are said.
import type { FC } from 'hono/jsx/dom'
import { frameText } from '../frame/words.ts'
import { closeToast, shownToasts } from './toast.ts'

export const Toasts: FC = () => (
  <ul class="toasts" aria-live="polite">
    {shownToasts().map(({ id, text, undo, link }) => (
      <li key={id}>
        <span class="grow">{text}</span>
        {link === null ? null : (
          <a class="button" href={link.address} onClick={() => closeToast(id)}>
            {link.label}
          </a>
        )}
        {undo === null ? null : (
          <button
            type="button"
            class="button"
            onClick={() => {
              closeToast(id)
              undo()
            }}
          >
            {frameText('toast.undo')}
          </button>
        )}
        <button type="button" class="button" onClick={() => closeToast(id)}>
          {frameText('toast.close')}
        </button>
      </li>
    ))}
  </ul>
)
