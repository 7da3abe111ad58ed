// The verdict: a word to read from two metres, an icon, a place and a pattern besides the colour, and why.
import type { FC } from 'hono/jsx/dom'
import type { AdmissionView, StatusView } from '../../contract/views.ts'
import type { AppProps } from '../gate/app.tsx'
import { Button } from '../parts/button.tsx'
import { Icon } from '../parts/icon.tsx'
import { zoneOf } from '../parts/strip.tsx'
import { refusalText, text } from '../parts/words.ts'
import { GroupForm } from '../search/group-form.tsx'
import type { GateContext } from '../state/gate-context.ts'
import type { Panel } from '../state/gate-state.ts'
import { toneOf } from '../state/tone.ts'
import { ForceForm } from './force-form.tsx'
import { GroupVerdict } from './group-verdict.tsx'
import { LaterBadge } from './later-badge.tsx'
import { UndoQuestion } from './undo-question.tsx'
import { nameOf, sentencesOf, ticketLine, wordOf } from './verdict-words.ts'

type PanelProps = AppProps & {
  readonly status: StatusView
  /** Above another screen, with less room. */
  readonly isDocked?: boolean
}

export const VerdictPanel: FC<PanelProps> = (props) => {
  const { state, parts, status, isDocked } = props
  const { panel, step } = state
  const single = panel.kind === 'verdicts' && panel.admissions.length === 1 ? panel : null
  const force = step?.kind === 'force' ? single?.admissions[0] : undefined
  return (
    <div class={`verdict-place ${isDocked === true ? 'docked' : ''}`}>
      <section aria-live="assertive" aria-atomic="true" aria-label={text('scan.verdict')}>
        <PanelBody {...props} panel={panel} />
      </section>
      {step?.kind === 'undo' ? <UndoQuestion row={step.row} parts={parts} status={status} /> : null}
      {force === undefined ? null : (
        <ForceForm key={force.scanId} admission={force} parts={parts} status={status} />
      )}
      {step?.kind === 'group' ? (
        <div class="question">
          <GroupForm
            key={step.ticketId}
            ticketId={step.ticketId}
            context={parts.session.contextOf(state, status)}
            close={parts.act.closeStep}
            done={parts.act.closeStep}
          />
        </div>
      ) : null}
    </div>
  )
}

const PanelBody: FC<PanelProps & { readonly panel: Panel }> = ({ panel, status, parts, state }) => {
  switch (panel.kind) {
    case 'idle':
      return null
    case 'waiting':
      return (
        <div class="verdict waiting">
          <Icon name="waiting" />
          <p class="sentence">{text('scan.checking')}</p>
        </div>
      )
    case 'undecided':
      return <UndecidedVerdict panel={panel} />
    case 'annulled':
      return (
        <div class="verdict annulled">
          <Icon name="annulled" />
          <p class="word">{text('scan.takenBack')}</p>
          <div class="facts">
            <p class="name">{panel.name ?? text('scan.unnamed')}</p>
            <p>{text('reason.annulled')}</p>
          </div>
        </div>
      )
    case 'verdicts': {
      const [first, ...more] = panel.admissions
      if (first === undefined) return null
      if (more.length > 0) {
        const { show } = parts.session.contextOf(state, status)
        return (
          <GroupVerdict
            admissions={panel.admissions}
            status={status}
            decide={(admission) => show([admission])}
          />
        )
      }
      const isAsking = state.step?.kind === 'force' || state.step?.kind === 'group'
      return (
        <SingleVerdict
          admission={first}
          isDim={panel.isDim}
          status={status}
          parts={parts}
          isAsking={isAsking}
          say={parts.session.contextOf(state, status).say}
        />
      )
    }
  }
}

type SingleProps = Pick<AppProps, 'parts'> &
  Pick<GateContext, 'say'> & {
    readonly admission: AdmissionView
    readonly isDim: boolean
    readonly status: StatusView
    /** A form is open beside it, so the buttons that lead to it are not needed. */
    readonly isAsking: boolean
  }

const SingleVerdict: FC<SingleProps> = (props) => {
  const { admission, isDim, status, parts, isAsking, say } = props
  const tone = toneOf(admission)
  const line = ticketLine(admission)
  return (
    <div class={`verdict ${tone} ${isDim ? 'dim' : ''}`} data-reason={admission.reason}>
      <Icon name={tone} />
      <p class="word">{wordOf(admission)}</p>
      {tone === 'stop' ? <Icon name={tone} class="second" /> : null}
      <div class="facts">
        {admission.ticket === undefined ? null : (
          <p class="who">
            {isNew(admission) ? null : <span class="name">{nameOf(admission)}</span>}{' '}
            {line === null ? null : <span class="type">{line}</span>}
          </p>
        )}
        {admission.attention === undefined ? null : <p class="attention">{admission.attention}</p>}
        {sentencesOf(admission, zoneOf(status)).map((sentence) => (
          <p key={sentence}>{sentence}</p>
        ))}
      </div>
      {isAsking ? null : <VerdictActions admission={admission} parts={parts} say={say} />}
    </div>
  )
}

/** Nothing but what its code says is known of it: that it has no name would be a guess. */
const isNew = ({ reason, ticket }: AdmissionView): boolean =>
  ticket?.name == null && (reason === 'unknown' || reason === 'unseen')

type ActionsProps = Pick<SingleProps, 'admission' | 'parts' | 'say'>

const VerdictActions: FC<ActionsProps> = ({ admission, parts, say }) => {
  const ticketId = admission.ticket?.id
  const mayHave = mayHaveBadge(admission)
  const tickets = ticketId === undefined ? 1 : parts.orders.ticketsOf(ticketId)
  if (!admission.canOverride && !admission.canForce && tickets < 2 && !mayHave) return null
  return (
    <div class="actions">
      {admission.canOverride ? (
        <Button
          label={text('page.confirmUnpaid')}
          press={parts.session.confirmUnpaid}
          weight="main"
          shortcut="F6"
        />
      ) : null}
      {admission.canForce ? (
        <Button label={text('scan.force')} press={parts.act.openForce} shortcut="F4" />
      ) : null}
      {tickets > 1 ? (
        <Button
          label={text('search.group', { count: tickets })}
          press={parts.act.openGroup}
          shortcut="F7"
        />
      ) : null}
      {mayHave && ticketId !== undefined ? (
        <LaterBadge key={ticketId} ticketId={ticketId} say={say} />
      ) : null}
    </div>
  )
}

/** Of a ticket that is too new to be on this laptop nothing is known that could stand on one. */
const mayHaveBadge = ({ verdict, reason }: AdmissionView): boolean =>
  verdict === 'admitted' && reason !== 'unseen'

/** Where the visitor's case is not that of any other call. */
const OWN_SENTENCES: Readonly<Record<string, Parameters<typeof text>[0]>> = {
  slow: 'scan.slow',
  no_answer: 'scan.noAnswer',
  no_token: 'scan.coreForeign',
}

/** No colour of a verdict: nobody knows. */
const UndecidedVerdict: FC<{ readonly panel: Panel & { kind: 'undecided' } }> = ({ panel }) => {
  const { why } = panel
  const own = Object.hasOwn(OWN_SENTENCES, why.code) ? OWN_SENTENCES[why.code] : undefined
  const sentence = own === undefined ? refusalText(why) : text(own)
  return (
    <div class="verdict undecided" data-reason="undecided">
      <Icon name="undecided" />
      <p class="word">{text('scan.undecided')}</p>
      <div class="facts">
        <p>{sentence}</p>
        <p>{text(own === undefined ? 'scan.undecidedHelp' : 'scan.undecidedMaybe')}</p>
      </div>
    </div>
  )
}
