// A badge on paper: shown beside the page where only a printer sees it, sent off, and taken away again.
import type { BadgeView } from '../../contract/badge-calls.ts'
import type { CallInput } from '../../contract/calls.ts'
import { call } from '../client.ts'
import { refusalText, text } from '../parts/words.ts'
import './badge.css'
import { badgeText } from './words.ts'

let isPrinting = false

/** Resolves with the sentence to say; null: another badge is on its way. */
export async function printBadge({ ticketId }: CallInput<'badge'>): Promise<string | null> {
  if (isPrinting) return null
  isPrinting = true
  try {
    return await print(ticketId)
  } finally {
    isPrinting = false
  }
}

async function print(ticketId: CallInput<'badge'>['ticketId']): Promise<string> {
  const badge = await call('badge', { ticketId })
  if (!badge.ok) return refusalText(badge.error)
  const name = badge.value.name ?? text('scan.unnamed')
  const paper = showOnPaper(badge.value)
  try {
    // Bangla letters are loaded when they are first needed, which may be here.
    await Promise.all([...WEIGHTS].map((weight) => document.fonts.load(`${weight} 1rem ${FONT}`)))
    const printed = await call('printBadge', { ticketId })
    if (!printed.ok) return refusalText(printed.error)
    if (printed.value.isPrinted) return badgeText('badge.printed', { name })
    window.print()
    return badgeText('badge.asked', { name })
  } finally {
    paper.remove()
  }
}

const FONT = '"Noto Sans Bengali"'
const WEIGHTS = [400, 700] as const

/** Beside the body, so that the page is not drawn anew; on a screen it is nowhere. */
function showOnPaper(badge: BadgeView): { readonly remove: () => void } {
  const section = document.createElement('section')
  section.className = 'badge'
  section.append(...linesOf(badge))
  document.documentElement.append(section)
  document.documentElement.dataset['badge'] = ''
  return {
    remove: () => {
      section.remove()
      delete document.documentElement.dataset['badge']
    },
  }
}

function linesOf({ name, ticketType, event }: BadgeView): HTMLElement[] {
  const line = (kind: string, words: string | null | undefined): HTMLElement[] => {
    if (words === null || words === undefined || words === '') return []
    const paragraph = document.createElement('p')
    paragraph.className = kind
    paragraph.textContent = words
    return [paragraph]
  }
  return [
    ...line('event', event.name),
    ...line('event', event.nameBn),
    ...line('name', name),
    ...line('type', ticketType?.name),
    ...line('type', ticketType?.nameBn),
  ]
}
