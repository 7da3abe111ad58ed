// What is right so far, what is missing, and where to look when something is wrong.
import type { FC } from 'hono/jsx/dom'
import { Icon, type IconName } from '../parts/icon.tsx'
import { number, text } from '../parts/words.ts'
import type { HandEntry } from '../scanners/hand-entry.ts'
import type { Suspects } from './suspect-groups.ts'

type HintProps = { readonly entry: HandEntry; readonly suspects: Suspects }

const ICONS: Readonly<Record<HandEntry['state'], IconName>> = {
  empty: 'scan',
  typing: 'waiting',
  complete: 'admit',
  mistyped: 'problem',
  impossible: 'problem',
  too_long: 'problem',
  not_ours: 'problem',
}

export const HandHint: FC<HintProps> = ({ entry, suspects }) => (
  <div id="hand-hint" class={`hand-hint ${entry.state}`} role="status" data-hand={entry.state}>
    <Icon name={ICONS[entry.state]} />
    <div class="grow">
      {sentencesOf(entry, suspects).map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </div>
  </div>
)

function sentencesOf(entry: HandEntry, suspects: Suspects): string[] {
  switch (entry.state) {
    case 'empty':
      return [text('search.hand.begin'), text('search.hand.forgiven')]
    case 'typing':
      return [
        entry.missing === null
          ? text('search.hand.begin')
          : text('scanner.hand.typing', { count: entry.missing }),
      ]
    case 'mistyped':
      return [text('scanner.hand.mistyped'), ...suspectText(suspects)]
    case 'impossible':
      return [
        text('scanner.hand.impossible', { characters: [...new Set(entry.impossible)].join(' ') }),
      ]
    case 'complete':
    case 'too_long':
    case 'not_ours':
      return [text(`scanner.hand.${entry.state}`)]
  }
}

function suspectText({ groups }: Suspects): string[] {
  if (groups.length === 0) return []
  const key = groups.length === 1 ? 'search.hand.suspect' : 'search.hand.suspects'
  return [text(key, { groups: groups.map((group) => number(group + 1)).join(', ') })]
}
