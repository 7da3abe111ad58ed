// The code as it is written, in numbered groups of four, with a place for each character that is still to come.
import type { FC } from 'hono/jsx/dom'
import { number, text } from '../parts/words.ts'
import { GROUP_CHARS, type HandEntry } from '../scanners/hand-entry.ts'

type GroupsProps = { readonly entry: HandEntry; readonly suspects: readonly number[] }

export const CodeGroups: FC<GroupsProps> = ({ entry, suspects }) => {
  if (entry.state === 'empty') return null
  const typed = entry.groups.join('').length
  const total = Math.ceil((typed + (entry.missing ?? 0)) / GROUP_CHARS)
  const groups = Array.from({ length: total }, (_unused, at) => entry.groups[at] ?? '')
  return (
    <ol class="code-groups" aria-label={text('search.hand.written')}>
      {groups.map((group, at) => (
        <li key={at} class={classOf(group, suspects.includes(at))} data-group={at + 1}>
          <small>{number(at + 1)}</small>
          <span>{group.padEnd(Math.min(GROUP_CHARS, roomOf(entry, typed, at)), '·')}</span>
        </li>
      ))}
    </ol>
  )
}

/** Characters that the group has in the whole code: the last one may be shorter. */
const roomOf = ({ missing }: HandEntry, typed: number, at: number): number =>
  missing === null ? 0 : Math.max(0, typed + missing - at * GROUP_CHARS)

function classOf(group: string, isSuspect: boolean): string {
  if (isSuspect) return 'suspect'
  return group === '' ? 'to-come' : ''
}
