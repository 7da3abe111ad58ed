// Whether all that a screen says is said in its language, and nothing shows how it was made.

export type SeenText = {
  readonly text: string
  /** Of the nearest element that names one. */
  readonly language: string
  /** Of its element: `kbd` is printed on a key, and stays as it is. */
  readonly tag: string
}

/** What is typed or printed the same in every language: keys, addresses, codes. */
const SAME = [
  /\bAlt\s?\+\s?[1-9]\b/g,
  /\bCtrl\s?\+\s?[A-Z]\b/g,
  /\bF\d{1,2}\b/g,
  /\b(Esc|Enter|Tab|CapsLock|Caps Lock|Honeywell|Datalogic|USB|QR|PIN|Host ACK)\b/g,
  // The speeds of a serial port, as manuals print them.
  /\b(9600|19200|38400|57600|115200)\b/g,
  /https?:\/\/\S*/g,
  /\S+@\S+/g,
  /\b(COM|dev\/|\/dev\/)\S*/g,
  /\bPB[0-9A-Z·]*/g,
  // A group of a ticket's code, and the letters that are read for its digits.
  /^[0-9A-Z·]{1,4}$/g,
  /O মানে 0|I ও L মানে 1/g,
]

const KEY =
  /\b(scan|page|setup|preflight|search|kiosk|scanner|state|connection|word|reason|code|refusal|notice)\.[a-z]\w+/i
const MADE = /\{\w+\}|\bundefined\b|\bNaN\b|\[object|\bnull\b/

/** The names that the other language uses for itself. */
const OWN_NAMES = ['English', 'বাংলা']

/**
 * What is wrong with the words, one line for each. `data` are the texts that people entered: names of visitors, gates,
 * events; they are shown as they are, whatever the language.
 */
export function wordFaults(
  texts: readonly SeenText[],
  data: readonly (string | RegExp)[],
): readonly string[] {
  const faults = texts.flatMap(({ text, language, tag }) => {
    if (MADE.test(text) || KEY.test(text)) return [`“${text}” shows how it was made`]
    if (tag === 'kbd') return []
    const own = [...data, ...SAME, ...OWN_NAMES].reduce<string>(
      (left, one) => left.replaceAll(typeof one === 'string' ? one : globally(one), ' '),
      text,
    )
    const wrong = language === 'bn' ? /[0-9]|[a-z]{2,}/i.exec(own) : /[\u0980-\u09ff]/.exec(own)
    return wrong === null ? [] : [`“${text}” is not all in ${language}: ${own.trim()}`]
  })
  return [...new Set(faults)]
}

const globally = (pattern: RegExp): RegExp =>
  pattern.flags.includes('g') ? pattern : new RegExp(pattern, `${pattern.flags}g`)
