// What a table of routes says of each: its query, its body, its answer. Types alone; nothing of it is in the page.

/** A page of a list, as the server cuts it. */
export type Page<T> = { readonly items: readonly T[]; readonly next: string | null }
/** What every list takes beside its filters. */
export type PageQuery = { readonly limit?: number; readonly after?: string }

export type QueryValue = string | number | boolean | null | undefined

export type Route = {
  readonly query?: object
  readonly body?: unknown
  readonly answer: unknown
}

type NamesIn<Path extends string> = Path extends `${infer One}/${infer More}`
  ? NamesIn<One> | NamesIn<More>
  : Path extends `:${infer Name}`
    ? Name
    : never

/** `{ eventId: string }` of `/tenant/events/:eventId`. */
export type ParamsOf<Path extends string> = Readonly<Record<NamesIn<Path>, string>>
