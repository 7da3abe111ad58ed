// What stands where something of the server will be: that it comes, or why it does not.
import type { FC } from 'hono/jsx/dom'
import { ProblemNote } from './problem-note.tsx'
import type { ResourceState } from './resource.ts'

type ResourceNoteProps = {
  readonly of: {
    readonly state: () => Pick<ResourceState<unknown>, 'value' | 'problem'>
    readonly load: () => unknown
  }
}

/** Nothing once it is there, but for why newer did not come. */
export const ResourceNote: FC<ResourceNoteProps> = ({ of: { state, load } }) => {
  const { value, problem } = state()
  if (problem !== null) return <ProblemNote problem={problem} retry={() => void load()} />
  return value === null ? <div class="skeleton" /> : null
}
