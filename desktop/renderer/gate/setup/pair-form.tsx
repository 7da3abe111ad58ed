// Makes this laptop a station of an organizer.
import type { FC } from 'hono/jsx/dom'
import { call } from '../../client.ts'
import { CallForm } from '../../parts/call-form.tsx'
import { Field } from '../../parts/field.tsx'
import { text } from '../../parts/words.ts'
import type { ScreenProps } from '../../state/gate-context.ts'

export const PairForm: FC<ScreenProps> = ({ context }) => {
  const { server } = context.status
  return (
    <CallForm
      heading={text('page.pair.heading')}
      help={text('page.pair.help')}
      submit={text('page.pair.submit')}
      send={async (value) => {
        const address = value('server')
        const answer = await call('pair', {
          ...(address === '' ? {} : { server: address }),
          code: value('code'),
          name: value('name'),
        })
        if (answer.ok) context.setStatus(answer.value)
        return answer
      }}
    >
      <Field
        label={text('page.pair.server')}
        name="server"
        kind="url"
        {...(server === null ? {} : { first: server })}
      />
      <Field label={text('page.pair.code')} name="code" isUpper={true} />
      <Field label={text('page.pair.name')} name="name" />
    </CallForm>
  )
}
