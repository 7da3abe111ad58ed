// Stripe's way to write nested fields in a form: `line_items[0][price_data][currency]=bdt`.

export type Fields = { [name: string]: Field }
export type Field = string | Fields

/** The fields as a tree; lists stay objects with the keys `0`, `1`, … */
export function readForm(text: string): Fields {
  const root: Fields = Object.create(null)
  for (const [name, value] of new URLSearchParams(text)) {
    const path = [...name.matchAll(/[^[\]]+/g)].map(([part]) => part)
    const last = path.pop()
    if (last === undefined) continue
    let at = root
    for (const part of path) {
      const next = at[part]
      const child: Fields = typeof next === 'object' ? next : Object.create(null)
      at[part] = child
      at = child
    }
    at[last] = value
  }
  return root
}

/** A refusal as Stripe words it. */
export class BadParameter extends Error {
  /** Null: Stripe has none for it. */
  readonly code: string | null
  readonly param: string
  constructor(code: string | null, param: string, message: string) {
    super(message)
    this.code = code
    this.param = param
  }
}

/** What may be sent: `true` for text, a nested shape, or `[shape]` for a list of them. `*` takes any name. */
export type Shape = { readonly [name: string]: true | Shape | readonly [Shape | true] }

/** Refuses whatever the shape does not name, as Stripe does. */
export function checkShape(fields: Fields, shape: Shape, at = ''): void {
  for (const [name, value] of Object.entries(fields)) {
    const param = at === '' ? name : `${at}[${name}]`
    const known = shape[name] ?? shape['*']
    if (known === undefined) {
      throw new BadParameter('parameter_unknown', param, `Received unknown parameter: ${param}`)
    }
    checkField(value, known, param)
  }
}

function checkField(
  value: Field,
  known: true | Shape | readonly [Shape | true],
  param: string,
): void {
  if (known === true) {
    if (typeof value !== 'string') throw invalid(param, 'is no text')
    return
  }
  if (typeof value === 'string') throw invalid(param, 'is no object')
  if (!isList(known)) {
    checkShape(value, known, param)
    return
  }
  for (const [index, one] of Object.entries(value)) {
    if (!/^\d+$/.test(index)) throw invalid(param, 'is no list')
    checkField(one, known[0], `${param}[${index}]`)
  }
}

const isList = (known: Shape | readonly [Shape | true]): known is readonly [Shape | true] =>
  Array.isArray(known)

export const invalid = (param: string, why: string): BadParameter =>
  new BadParameter('parameter_invalid', param, `Invalid ${param}: ${why}`)

export const textOf = (fields: Fields, name: string): string | null => {
  const value = fields[name]
  return typeof value === 'string' ? value : null
}

export const childOf = (fields: Fields, name: string): Fields => {
  const value = fields[name]
  return typeof value === 'object' ? value : {}
}

/** Digits only. @throws BadParameter */
export function integerOf(fields: Fields, name: string, param = name): number {
  const text = textOf(fields, name)
  if (text === null)
    throw new BadParameter('parameter_missing', param, `Missing required param: ${param}.`)
  if (!/^\d{1,12}$/.test(text))
    throw new BadParameter('parameter_invalid_integer', param, `Invalid integer: ${text}`)
  return Number(text)
}

/** @throws BadParameter */
export function requiredText(fields: Fields, name: string, param = name): string {
  const text = textOf(fields, name)
  if (text === null || text === '') {
    throw new BadParameter('parameter_missing', param, `Missing required param: ${param}.`)
  }
  return text
}
