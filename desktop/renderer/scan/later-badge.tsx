// The badge's button beside a verdict. Loaded after the first verdict: no scan waits for what few gates use.
import { type FC, useLayoutEffect, useState } from 'hono/jsx/dom'
import type { BadgeProps } from '../badge/badge-button.tsx'

let loaded: FC<BadgeProps> | null = null

export const LaterBadge: FC<BadgeProps> = (props) => {
  const [, setDrawn] = useState(loaded !== null)
  useLayoutEffect(() => {
    if (loaded === null) void load().then(() => setDrawn(loaded !== null))
  }, [])
  const Body = loaded
  return Body === null ? null : <Body {...props} />
}

async function load(): Promise<void> {
  try {
    loaded = (await import('../badge/badge-button.tsx')).BadgeButton
  } catch (error) {
    // What a failed import is; the next verdict tries again.
    if (!(error instanceof TypeError)) throw error
  }
}
