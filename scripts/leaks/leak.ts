// What a search for leaks found. It says where and what, never the value itself: a report is passed around.

export const LEAK_KINDS = [
  'name',
  'phone',
  'email',
  'text',
  'code',
  'credential',
  'key',
  'pin',
  'secret',
] as const
export type LeakKind = (typeof LEAK_KINDS)[number]

export type Leak = {
  /** Inside the searched folder. */
  readonly file: string
  /** In bytes; null: not at one place, such as in a file's name or a column. */
  readonly offset: number | null
  readonly kind: LeakKind
  /** How it stood there: `UTF-8`, `hex`, `column journal.force_reason`. */
  readonly form: string
}
