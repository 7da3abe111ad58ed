// A text field before, during and after a scan that was typed into it.

/** A field's content at one moment. */
export type FieldView = {
  /** Which field, for as long as the page lives. */
  readonly id: number
  readonly value: string
  /** The selection; null where the field tells nobody, such as a number. */
  readonly selection: readonly [start: number, end: number] | null
  /** A person types a code here by hand: what looks like a damaged code stays. */
  readonly isByHand: boolean
}

/** A scan to be taken out of a field again. */
export type Cut = {
  /** Before its first character. */
  readonly before: FieldView
  /** Before the first character that came after it; null: nothing came. */
  readonly after: FieldView | null
}

export type FieldContent = Pick<FieldView, 'value' | 'selection'>

/** The field without the scan, with everything that a person typed before and after it, where it can be found. */
export function withoutScan({ before, after }: Cut, now: FieldContent): FieldContent {
  if (after === null) return { value: before.value, selection: before.selection }
  if (before.selection === null) return now
  const [start, end] = before.selection
  const head = before.value.slice(0, start)
  const tail = before.value.slice(end)
  const typed = after.value.slice(start, after.value.length - tail.length)
  if (typed === '' || after.value !== head + typed + tail) return now
  const at = now.value.startsWith(head + typed) ? start : now.value.indexOf(typed)
  if (at < 0) return now
  const selected = before.value.slice(start, end)
  const value = now.value.slice(0, at) + selected + now.value.slice(at + typed.length)
  const shift = typed.length - selected.length
  const moved = (place: number): number => (place >= at + typed.length ? place - shift : place)
  const selection = now.selection
  return { value, selection: selection && [moved(selection[0]), moved(selection[1])] }
}
