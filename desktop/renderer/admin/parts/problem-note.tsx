// A no of the server, where it belongs on the screen.
import type { FC } from 'hono/jsx/dom'
import { Button } from '../../parts/button.tsx'
import type { Problem } from '../api/problem.ts'
import { frameText } from '../frame/words.ts'
import { problemText } from './problem-text.ts'

type ProblemNoteProps = {
  readonly problem: Problem
  /** Sentences for codes that the screen expects. */
  readonly own?: Readonly<Record<string, string>>
  readonly retry?: () => void
}

export const ProblemNote: FC<ProblemNoteProps> = ({ problem, own, retry }) => (
  <div class="problem" role="alert">
    <span class="grow">{problemText(problem, own)}</span>
    {retry === undefined ? null : <Button label={frameText('again')} icon="again" press={retry} />}
  </div>
)
