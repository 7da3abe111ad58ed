// Elements without markup text: nothing here can be read as HTML, so nothing needs escaping.

type Child = Node | string | null

type Properties<E extends HTMLElement> = {
  readonly [K in
    | 'className'
    | 'id'
    | 'lang'
    | 'type'
    | 'name'
    | 'value'
    | 'placeholder'
    | 'autocomplete'
    | 'textContent']?: string
} & {
  readonly required?: boolean
  readonly disabled?: boolean
  readonly spellcheck?: boolean
  readonly attributes?: Readonly<Record<string, string>>
  readonly on?: Readonly<Record<string, (event: Event, element: E) => void>>
}

/** One element with its children; null children are left out. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Properties<HTMLElementTagNameMap[Tag]> = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
  const { attributes = {}, on = {}, ...plain } = properties
  const made = document.createElement(tag)
  Object.assign(made, plain)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  for (const [name, hear] of Object.entries(on)) {
    made.addEventListener(name, (event) => hear(event, made))
  }
  made.append(...children.filter((child) => child !== null))
  return made
}

const SVG = 'http://www.w3.org/2000/svg'

/** A picture of strokes in the text's colour, so that no font has to have the sign. */
export function icon(path: string): SVGSVGElement {
  const svg = document.createElementNS(SVG, 'svg')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('aria-hidden', 'true')
  svg.classList.add('icon')
  const stroke = document.createElementNS(SVG, 'path')
  stroke.setAttribute('d', path)
  svg.append(stroke)
  return svg
}
