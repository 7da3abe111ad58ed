// The sentence for what came in the place of an answer.
import { currentLanguage } from '../../parts/words.ts'
import { isRelayCode, type Problem } from '../api/problem.ts'
import { redraw } from '../frame/drawing.ts'
import { frameText } from '../frame/words.ts'
import { loadAdminWords, type Words } from './words.ts'

let refusals: Pick<Words<string>, 'find'> | null = null

/** The sentences of the server's refusals are many; they come after the first drawing, and before its first no. */
export async function loadRefusals(): Promise<void> {
  const { refusalWords } = await import('./refusal-words.ts')
  await loadAdminWords(currentLanguage())
  refusals = refusalWords
  redraw()
}

/**
 * @param own a screen's sentences for codes that it expects, already in the page's language; what nobody has a sentence
 *   for is told in the server's words
 */
export function problemText(problem: Problem, own: Readonly<Record<string, string>> = {}): string {
  const { code, isOurs, message, status } = problem
  if (Object.hasOwn(own, code)) return own[code] ?? message
  if (isOurs && code === 'no_answer') return frameText('problem.no_answer')
  if (isOurs && isRelayCode(code)) return frameText(`problem.${code}`)
  const known = refusals?.find(code) ?? null
  if (known !== null) return known
  if (status >= 500) return frameText('problem.fault')
  return currentLanguage() === 'en' && message !== ''
    ? `${message}.`.replace(/\.\.$/, '.')
    : frameText('problem.said', { reason: message })
}
