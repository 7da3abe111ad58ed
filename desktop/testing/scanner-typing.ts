// What a keyboard scanner of any speed and country types into a browser.
import type { CDPSession } from 'playwright-core'
import { keyUnder, placeOnUs, type TestLayout } from './key-presses.ts'

export type Typing = {
  readonly layout?: TestLayout
  /** Which key the scanner presses for a character; itself where it is left out. */
  readonly wires?: Readonly<Record<string, string>>
  readonly gapMs?: number
  readonly terminator?: 'Enter' | 'Tab' | null
}

/**
 * Types at once, with the timestamps that a scanner of that speed would have, however long the machine takes over it:
 * all presses are handed over before the first is acknowledged, and the ways up are left out.
 */
export async function typeAsScanner(
  keys: CDPSession,
  text: string,
  typing: Typing = {},
): Promise<void> {
  const { layout = 'us', wires = {}, gapMs = 2, terminator = 'Enter' } = typing
  const startS = Date.now() / 1_000
  const sent = [...text].map((character, at) => {
    const pressed = wires[character] ?? character
    const { code, isShift } = placeOnUs(pressed)
    const key = keyUnder(layout, pressed)
    return keys.send('Input.dispatchKeyEvent', {
      type: 'keyDown',
      key,
      text: key,
      code,
      modifiers: isShift ? 8 : 0,
      timestamp: startS + (at * gapMs) / 1_000,
    })
  })
  const end = { code: terminator ?? '', key: terminator ?? '' }
  const windowsVirtualKeyCode = terminator === 'Tab' ? 9 : 13
  const timestamp = startS + (text.length * gapMs) / 1_000
  if (terminator !== null) {
    const event = { ...end, windowsVirtualKeyCode, timestamp }
    // With its text, or it would press no button that has the focus, whatever the page does about it.
    const pressed = terminator === 'Enter' ? { ...event, text: '\r' } : event
    sent.push(keys.send('Input.dispatchKeyEvent', { type: 'keyDown', ...pressed }))
    sent.push(keys.send('Input.dispatchKeyEvent', { type: 'keyUp', ...event }))
  }
  await Promise.all(sent)
}

/** A French scanner presses Q for an A, and so on. */
export const FRENCH_WIRES = { A: 'Q', Q: 'A', Z: 'W', W: 'Z' }
