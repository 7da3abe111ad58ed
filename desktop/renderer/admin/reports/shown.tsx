// Something of a report that is loaded whole.
import type { Child } from 'hono/jsx/dom'
import { ProblemNote } from '../parts/problem-note.tsx'
import type { Resource } from '../parts/resource.ts'

/** A function and no component type: the report's type is the caller's. */
export function shown<T>(resource: Resource<T>, draw: (value: T) => Child): Child {
  const { value, problem } = resource.state()
  return (
    <>
      {problem === null ? null : (
        <ProblemNote problem={problem} retry={() => void resource.load()} />
      )}
      {value === null ? problem === null ? <div class="skeleton" /> : null : draw(value)}
    </>
  )
}
