// What a person types into a form, and what became of sending it. What was typed stays, whatever the server says.
import type { Answer } from '../api/api.ts'
import { fieldFaults, type Problem } from '../api/problem.ts'
import { redraw } from '../frame/drawing.ts'

/** A text for every input; a check box is `'yes'` or empty. */
export type Fields = Readonly<Record<string, string>>

export type FormState = {
  readonly isSending: boolean
  readonly problem: Problem | null
  /** By field: why it is not right, as a sentence in the page's language, or the server's words. */
  readonly faults: Readonly<Record<string, string>>
  /** The newer version that somebody else saved; null: nobody did. */
  readonly theirs: unknown
  /** By field: what somebody else saved, where it is another value than the form began with. */
  readonly theirFields: Fields
}

/** A number; of conflicts and review items a text. */
export type Version = number | string

export type FormStore<F extends Fields, V extends Version = number> = {
  /** Of this window's forms, this one's number. */
  readonly id: number
  readonly state: () => FormState
  // Methods, so that a part of a form takes any form: a name is checked where the form is made.
  value(name: keyof F & string): string
  readonly values: () => F
  set(name: keyof F & string, value: string): void
  readonly isDirty: () => boolean
  readonly submit: () => Promise<void>
  /** Takes newer fields in and forgets what was typed, such as after a save. */
  readonly reset: (fields: F, version?: V) => void
  /** Of a conflict: the other's values into the form. */
  readonly loadTheirs: () => void
  /** Of a conflict: this form's values over the other's. */
  readonly keepMine: () => Promise<void>
}

export type FormOptions<F extends Fields, T, V extends Version = number> = {
  readonly first: F
  /** Asked before the server: faults by field. Empty: it may be sent. */
  readonly check?: (fields: F) => Readonly<Record<string, string>>
  /** `version` is that of the newest read. */
  readonly send: (fields: F, version: V | null) => Promise<Answer<T>>
  readonly done: (value: T) => void
  readonly version?: V | null
  /** The form's fields of what somebody else saved: the `details` of a conflict. */
  readonly fieldsOf?: (theirs: unknown) => F
  /** Of a conflict: a person has chosen, so the newer one is what the next save is about. */
  readonly took?: (theirs: unknown) => void
  /** A field of the server's body in the form, where it has another name. */
  readonly fieldOf?: (path: string) => string
}

const CONFLICTS: ReadonlySet<string> = new Set(['changed_meanwhile', 'ticket_changed'])
let forms = 0

const IDLE: FormState = {
  isSending: false,
  problem: null,
  faults: {},
  theirs: null,
  theirFields: {},
}

export function createForm<F extends Fields, T, V extends Version = number>(
  options: FormOptions<F, T, V>,
): FormStore<F, V> {
  const { check, send, done, fieldsOf, took } = options
  let first = options.first
  let fields = options.first
  let version: V | null = options.version ?? null
  let state = IDLE
  const set = (next: Partial<FormState>): void => {
    state = { ...state, ...next }
    redraw()
  }
  const submit = async (): Promise<void> => {
    if (state.isSending) return
    const faults = check?.(fields) ?? {}
    if (Object.keys(faults).length > 0) {
      set({ faults, problem: null })
      return
    }
    set({ ...IDLE, isSending: true })
    const sent = fields
    const answer = await send(sent, version)
    if (answer.ok) {
      // What was typed while it was sent is not saved.
      if (fields === sent) first = sent
      if (version !== null) version = versionOf<V>(answer.value) ?? version
      set(IDLE)
      done(answer.value)
      return
    }
    set(refused(answer.problem, first, options))
  }
  forms += 1
  return {
    id: forms,
    state: () => state,
    value: (name) => fields[name] ?? '',
    values: () => fields,
    set: (name, value) => {
      if (fields[name] === value) return
      fields = { ...fields, [name]: value }
      const { [name]: _right, ...faults } = state.faults
      set({ faults })
    },
    isDirty: () => Object.entries(fields).some(([name, value]) => first[name] !== value),
    submit,
    reset: (next, newVersion) => {
      version = newVersion ?? version
      first = next
      fields = next
      set(IDLE)
    },
    loadTheirs: () => {
      took?.(state.theirs)
      version = versionOf<V>(state.theirs) ?? version
      const next = fieldsOf?.(state.theirs) ?? fields
      first = next
      fields = next
      set(IDLE)
    },
    keepMine: async () => {
      took?.(state.theirs)
      version = versionOf<V>(state.theirs) ?? version
      set(IDLE)
      await submit()
    },
  }
}

/** After a no: whose it was, and where it stands. */
function refused<F extends Fields>(
  problem: Problem,
  first: F,
  {
    fieldsOf,
    fieldOf = (path) => path,
  }: {
    readonly fieldsOf?: (theirs: unknown) => F
    readonly fieldOf?: (path: string) => string
  },
): FormState {
  if (CONFLICTS.has(problem.code) && problem.details !== null) {
    const theirs = newerOf(problem.details)
    const theirFields = fieldsOf === undefined ? {} : changedFields(first, fieldsOf(theirs))
    return { ...IDLE, theirs, theirFields }
  }
  const found = fieldFaults(problem).map(({ path, message }) => [fieldOf(path), message])
  return { ...IDLE, problem, faults: Object.fromEntries(found) }
}

const changedFields = (first: Fields, theirs: Fields): Fields =>
  Object.fromEntries(Object.entries(theirs).filter(([name, value]) => first[name] !== value))

/** The server sends the newer one as the only one of its details. */
const newerOf = (details: unknown): unknown => (Array.isArray(details) ? details[0] : details)

/** Every view of something that is edited carries its version. */
function versionOf<V extends Version>(view: unknown): V | null {
  if (typeof view !== 'object' || view === null || !('version' in view)) return null
  // Safe: every view of one thing has the same kind of version.
  return (view.version ?? null) as V | null
}
