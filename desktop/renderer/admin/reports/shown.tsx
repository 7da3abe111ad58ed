// Something of a report that is loaded whole.
import type { Child } from 'hono/jsx/dom'
import type { Resource } from '../parts/resource.ts'
import { ResourceNote } from '../parts/resource-note.tsx'

/** A function and no component type: the report's type is the caller's. */
export function shown<T>(resource: Resource<T>, draw: (value: T) => Child): Child {
  const { value } = resource.state()
  return (
    <>
      <ResourceNote of={resource} />
      {value === null ? null : draw(value)}
    </>
  )
}
