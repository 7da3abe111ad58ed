// A refusal is a value: the world is fine and the answer is no.

export type Ok<T> = { readonly ok: true; readonly value: T }
export type Refused<E> = { readonly ok: false; readonly error: E }

/** What a use case returns: its value, or a refusal from a closed union. */
export type Result<T, E extends { readonly code: string }> = Ok<T> | Refused<E>

export const ok = <T>(value: T): Ok<T> => ({ ok: true, value })

export const refuse = <E extends { readonly code: string }>(error: E): Refused<E> => ({
  ok: false,
  error,
})

/** True for what `refuse` made. Takes anything, so that a transaction can ask it of any result. */
export function isRefusal(value: unknown): value is Refused<{ readonly code: string }> {
  if (typeof value !== 'object' || value === null || !('ok' in value)) return false
  return value.ok === false && 'error' in value
}
