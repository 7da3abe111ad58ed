// Makes this laptop a station of an organizer, by a code that is typed or read.
import { type FC, useLayoutEffect } from 'hono/jsx/dom'
import type { MessageKey } from '../../../shared/i18n/keys.ts'
import { call, ownRefusal } from '../client.ts'
import { CallForm, type Values } from '../parts/call-form.tsx'
import { Field } from '../parts/field.tsx'
import { useFirstFocus } from '../parts/first-focus.ts'
import { text } from '../parts/words.ts'
import type { ScreenProps } from '../state/gate-context.ts'
import { groupPairingCode, type ReadPairing, readPairing } from './pairing-code.ts'

type PairFormProps = ScreenProps & {
  readonly done: () => void
  /** Null: there is no pairing to keep. */
  readonly cancel: (() => void) | null
}

export const PairForm: FC<PairFormProps> = ({ context, done, cancel }) => {
  const { server } = context.status
  useFirstFocus('[name=code]')
  useLayoutEffect(
    () =>
      context.holdReads((read) => {
        const pairing = readPairing(read.text)
        if (pairing === null) return context.say(text('setup.pair.notACode'))
        context.say(text('setup.pair.read'))
        fill(pairing)
      }),
    [],
  )
  return (
    <CallForm
      heading={text('page.pair.heading')}
      help={text(cancel === null ? 'page.pair.help' : 'setup.pair.anewHelp')}
      submit={text('page.pair.submit')}
      cancel={cancel}
      cancelLabel={text('setup.pair.keep')}
      send={async (value) => {
        const missing = missingOf(value)
        if (missing !== null) return ownRefusal(missing)
        const address = value('server')
        const answer = await call('pair', {
          ...(address === '' ? {} : { server: address }),
          code: groupPairingCode(value('code')),
          name: value('name'),
        })
        if (answer.ok) {
          done()
          context.setStatus(answer.value)
        }
        return answer
      }}
    >
      <Field
        label={text('page.pair.code')}
        name="code"
        isUpper={true}
        charsMax={64}
        help={text('setup.pair.codeHelp')}
        looks="code"
        written={groupPairingCode}
      />
      <div class="fields">
        <Field
          label={text('page.pair.name')}
          name="name"
          charsMax={100}
          help={text('setup.pair.nameHelp')}
        />
        <Field
          label={text('page.pair.server')}
          name="server"
          kind="url"
          charsMax={500}
          help={text('setup.pair.serverHelp')}
          {...(server === null ? {} : { first: server })}
        />
      </div>
    </CallForm>
  )
}

function missingOf(value: Values): MessageKey | null {
  if (groupPairingCode(value('code')) === '') return 'setup.pair.noCode'
  return value('name') === '' ? 'setup.pair.noName' : null
}

/**
 * What a scanner read goes where it would have been typed, and on to what is still missing. Where it names another server
 * than stood there, a person looks at it first.
 */
function fill({ code, server }: ReadPairing): void {
  const find = (name: string) => document.querySelector<HTMLInputElement>(`#main [name=${name}]`)
  const [field, name, address] = [find('code'), find('name'), find('server')]
  if (field === null || name === null || address === null) return
  field.value = code
  const isElsewhere = server !== null && server !== address.value
  if (isElsewhere) address.value = server
  if (name.value.trim() === '') name.focus()
  else if (isElsewhere) address.focus()
  else field.form?.requestSubmit()
}
