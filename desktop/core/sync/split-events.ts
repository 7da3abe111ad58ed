// Lines of an event stream become server-sent events (HTML standard, 9.2.6), as far as our server uses them.

export type ServerSentEvent = { readonly event: string; readonly data: string }

export type EventSplitter = {
  /** The event that this line completes; null while one is still open. */
  readonly push: (line: string) => ServerSentEvent | null
}

/** Comments (heartbeats) and the fields `id` and `retry` are passed over. An event without data is none. */
export function createEventSplitter(): EventSplitter {
  let event = ''
  let data: string[] = []
  return {
    push: (line) => {
      if (line === '') {
        const done = data.length === 0 ? null : { event: event || 'message', data: data.join('\n') }
        event = ''
        data = []
        return done
      }
      const { field, value } = readField(line)
      if (field === 'event') event = value
      if (field === 'data') data.push(value)
      return null
    },
  }
}

/** A line that begins with a colon is a comment: its field is empty. */
function readField(line: string): { readonly field: string; readonly value: string } {
  const colon = line.indexOf(':')
  if (colon === -1) return { field: line, value: '' }
  const value = line.slice(colon + 1)
  return { field: line.slice(0, colon), value: value.startsWith(' ') ? value.slice(1) : value }
}
