// The version that a DELETE names: it has no body.
import * as v from 'valibot'

/** Left out, by programs that know no versions of it, whatever is there goes. */
export const VersionQuery = v.object({
  version: v.optional(
    v.pipe(v.string(), v.regex(/^[1-9]\d{0,8}$/, 'the version that was read'), v.transform(Number)),
  ),
})
export type VersionQuery = v.InferOutput<typeof VersionQuery>

/** True when somebody changed it since whoever asks has read it. */
export const isChanged = (row: { readonly version: number }, { version }: VersionQuery): boolean =>
  version !== undefined && version !== row.version
