// A job is data: its name, the shape of its payload, how often it is tried, and a use case to run.
import * as v from 'valibot'
import type { Deps } from '../../deps.ts'

type JobSpec<P extends v.GenericSchema> = {
  /** `feature.verb-noun`. */
  readonly name: string
  /** Ids and small facts: whoever reads the queue learns no secret and no contact data. */
  readonly payload: P
  readonly attemptsMax: number
  /** At least once: what it finds decides what it does. Throwing has it tried again later. */
  readonly run: (deps: Deps, payload: v.InferOutput<P>) => Promise<void>
}

export type AnyJob = {
  readonly name: string
  readonly attemptsMax: number
  /** Parses the payload and runs. */
  readonly runOn: (deps: Deps, payload: unknown) => Promise<void>
}

/** `takes` is only a type: what `send` wants. */
export type Job<P> = AnyJob & { readonly takes?: P }

/** Describes one kind of job; `run` gets what the schema promises. */
export const defineJob = <P extends v.GenericSchema>(spec: JobSpec<P>): Job<v.InferInput<P>> => ({
  name: spec.name,
  attemptsMax: spec.attemptsMax,
  runOn: async (deps, payload) => spec.run(deps, v.parse(spec.payload, payload)),
})
