// A corner of a page in an organizer's colours. A picture, because the window takes no styles from outside.
import type { FC } from 'hono/jsx/dom'
import './settings.css'
import { text } from './words.ts'

type ColorPreviewProps = {
  readonly colors: Readonly<Record<'background' | 'text' | 'button' | 'buttonText', string>>
}

export const ColorPreview: FC<ColorPreviewProps> = ({ colors }) => (
  <figure class="preview">
    <figcaption>{text('settings.profile.preview')}</figcaption>
    <svg
      class="color-preview"
      viewBox="0 0 320 120"
      role="img"
      aria-label={text('settings.profile.preview')}
    >
      <rect width="320" height="120" fill={colors.background} />
      <text x="20" y="42" font-size="20" font-weight="700" fill={colors.text}>
        {text('settings.profile.preview.text')}
      </text>
      <rect x="20" y="62" width="150" height="40" rx="6" fill={colors.button} />
      <text x="95" y="88" font-size="16" text-anchor="middle" fill={colors.buttonText}>
        {text('settings.profile.preview.button')}
      </text>
    </svg>
  </figure>
)
