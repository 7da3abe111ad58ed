// Why a test failed, in so few lines that the end of a run's output has it.
import { relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'

/** Of one error; and of a line, which may hold a whole page. */
const LINES_MAX = 6
const LINE_CHARS_MAX = 600

/** A line of a stack, and what in it is our own file. */
const STACK = /^\s+at /
const OWN = /^\s+at .*?(?:file:\/\/)?(\/[^():]*):(\d+)(?::\d+)?\)?$/

/** The first lines of what it says, and where in `root` it was thrown. */
export function briefError(error: string, root: string): readonly string[] {
  const lines = stripVTControlCharacters(error).split('\n')
  const said = lines.filter((line) => !STACK.test(line) && line.trim() !== '').map(cut)
  const place = lines.map((line) => placeIn(line, root)).find((one) => one !== null)
  return place == null ? said.slice(0, LINES_MAX) : [...said.slice(0, LINES_MAX - 1), `at ${place}`]
}

const cut = (line: string): string =>
  line.length > LINE_CHARS_MAX ? `${line.slice(0, LINE_CHARS_MAX)}…` : line

function placeIn(line: string, root: string): string | null {
  const [, path, number] = OWN.exec(line) ?? []
  if (path === undefined || !path.startsWith(root) || path.includes('node_modules')) return null
  return `${relative(root, path)}:${number}`
}
