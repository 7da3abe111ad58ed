// The system's printers, as a shell reaches them.

export type PrinterName = {
  /** As the system knows it. */
  readonly name: string
  /** As people know it. */
  readonly label: string
}

export type Printer = {
  readonly list: () => Promise<readonly PrinterName[]>
  /** Prints what the gate page shows as a badge, and nothing else of it. `name` null: the system's own choice. */
  readonly print: (name: string | null) => Promise<'printed' | 'failed'>
}
