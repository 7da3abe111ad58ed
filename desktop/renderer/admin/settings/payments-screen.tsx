// The organizer's own accounts with the providers that take its money.
import type { FC } from 'hono/jsx/dom'
import type { ProviderAccountView } from '../../../../shared/payments/schema.ts'
import { Button } from '../../parts/button.tsx'
import { type AnswerOf, api } from '../api/api.ts'
import { redraw } from '../frame/drawing.ts'
import type { OpenScreen } from '../frame/screen.ts'
import { frameText } from '../frame/words.ts'
import { dateTimeText } from '../parts/date-time.ts'
import { CheckBox, Form, Select, TextInput } from '../parts/form.tsx'
import { problemText } from '../parts/problem-text.ts'
import { createResource } from '../parts/resource.ts'
import { ResourceNote } from '../parts/resource-note.tsx'
import { Badge } from '../parts/small.tsx'
import { say } from '../parts/toast.ts'
import {
  type AccountForm,
  CREDENTIALS,
  createAccountForm,
  hasMode,
  OFFERED,
  type Offered,
} from './account-form.ts'
import { CopyText } from './copy-text.tsx'
import { createPaymentRules, PaymentRulesCard } from './payment-rules.tsx'
import './settings.css'
import { text } from './words.ts'

type Accounts = AnswerOf<'GET /tenant/provider-accounts'>

export const openScreen: OpenScreen = () => {
  const store = createAccounts()
  const rules = createPaymentRules()
  return {
    title: () => text('settings.payments.heading'),
    isDirty: () =>
      rules.isDirty() || OFFERED.some((provider) => store.formOf(provider)?.isDirty() === true),
    close: () => {
      store.close()
      rules.close()
    },
    view: () => (
      <>
        <p>{text('settings.payments.text')}</p>
        <ResourceNote of={store} />
        {OFFERED.map((provider) => (
          <Account key={provider} store={store} provider={provider} />
        ))}
        <PaymentRulesCard rules={rules} />
      </>
    ),
  }
}

type AccountsStore = ReturnType<typeof createAccounts>

function createAccounts() {
  const forms = new Map<Offered, AccountForm>()
  const checking = new Set<Offered>()
  const shown = createResource<Accounts>(async (signal) => {
    const answer = await api('GET /tenant/provider-accounts', { signal })
    if (answer.ok) {
      for (const provider of OFFERED) {
        // What somebody types is not taken from under their hands.
        if (forms.get(provider)?.isDirty() === true) continue
        forms.set(provider, formOf(provider, find(answer.value, provider)))
      }
    }
    return answer
  })
  const formOf = (provider: Offered, account: ProviderAccountView | null): AccountForm =>
    createAccountForm(provider, account, () => {
      forms.delete(provider)
      void shown.load()
    })
  const check = async (provider: Offered): Promise<void> => {
    checking.add(provider)
    redraw()
    const answer = await api('POST /tenant/provider-accounts/:provider/check', {
      params: { provider },
    })
    checking.delete(provider)
    if (!answer.ok) say(problemText(answer.problem))
    await shown.load()
  }
  return {
    state: shown.state,
    load: shown.load,
    close: shown.close,
    accountOf: (provider: Offered) => find(shown.state().value, provider),
    formOf: (provider: Offered) => forms.get(provider) ?? null,
    isChecking: (provider: Offered) => checking.has(provider),
    check,
  }
}

const find = (accounts: Accounts | null, provider: Offered): ProviderAccountView | null =>
  accounts?.items.find((account) => account.provider === provider) ?? null

type AccountProps = { readonly store: AccountsStore; readonly provider: Offered }

const Account: FC<AccountProps> = ({ store, provider }) => {
  const form = store.formOf(provider)
  if (form === null) return null
  const account = store.accountOf(provider)
  return (
    <section class="card" aria-label={text(`settings.provider.${provider}`)}>
      <h2>{text(`settings.provider.${provider}`)}</h2>
      {account === null ? (
        <p>{text(`settings.provider.${provider}.none`)}</p>
      ) : (
        <AccountState store={store} provider={provider} account={account} />
      )}
      <details open={account === null}>
        <summary>
          {account === null ? text('settings.account.add') : text('settings.account.change')}
        </summary>
        {account === null ? null : <p>{text('settings.account.keep')}</p>}
        <div class="account-form">
          <AccountFormView form={form} provider={provider} />
        </div>
      </details>
    </section>
  )
}

const AccountFormView: FC<{ readonly form: AccountForm; readonly provider: Offered }> = ({
  form,
  provider,
}) => (
  <Form form={form} submit={frameText('form.save')}>
    {hasMode(provider) ? (
      <Select
        form={form}
        name="mode"
        label={text('settings.mode')}
        options={[
          { value: 'live', label: text('settings.mode.live') },
          { value: 'test', label: text('settings.mode.test') },
        ]}
      />
    ) : null}
    {CREDENTIALS[provider].map(({ name, isSecret, isOptional = false, charsMax = 500 }) => (
      <TextInput
        key={name}
        form={form}
        name={name}
        kind={isSecret ? 'password' : 'text'}
        autocomplete={isSecret ? 'new-password' : 'off'}
        label={text(`settings.${name}`)}
        hint={text(`settings.${name}.hint`)}
        isOptional={isOptional}
        charsMax={charsMax}
      />
    ))}
    <div class="side-by-side">
      <TextInput
        form={form}
        name="least"
        inputMode="decimal"
        label={text('settings.least')}
        hint={text('settings.least.hint')}
        isOptional
      />
      <TextInput
        form={form}
        name="most"
        inputMode="decimal"
        label={text('settings.most')}
        isOptional
      />
    </div>
    <CheckBox
      form={form}
      name="isEnabled"
      label={text('settings.account.isEnabled')}
      hint={text('settings.account.isEnabled.hint')}
    />
  </Form>
)

const AccountState: FC<AccountProps & { readonly account: ProviderAccountView }> = ({
  store,
  provider,
  account,
}) => {
  const isChecking = store.isChecking(provider)
  const isNotified = provider !== 'nagad'
  return (
    <>
      <p>
        <Badge tone={account.isEnabled ? 'good' : 'quiet'}>
          {account.isEnabled ? text('settings.account.on') : text('settings.account.off')}
        </Badge>{' '}
        <Badge tone={account.isLive ? 'good' : 'care'}>
          {account.isLive ? text('settings.mode.live') : text('settings.mode.test')}
        </Badge>
      </p>
      <p role="status">{checkText(account)}</p>
      <div class="buttons">
        <Button
          label={isChecking ? text('settings.account.checking') : text('settings.account.check')}
          isDisabled={isChecking}
          press={() => void store.check(provider)}
        />
      </div>
      <CopyText
        label={text(isNotified ? 'settings.account.webhook' : 'settings.account.return')}
        hint={text(`settings.provider.${provider}.webhook`)}
        value={isNotified ? account.webhookUrl : returnUrlOf(account)}
      />
    </>
  )
}

/** What a provider that notifies nobody wants to know: where it sends buyers back to. */
const returnUrlOf = ({ webhookUrl, provider }: ProviderAccountView): string =>
  new URL(`/pay/${provider}/return`, webhookUrl).href

function checkText({ checkOutcome, checkedAt, checkWhy }: ProviderAccountView): string {
  if (checkOutcome === null || checkedAt === null) return text('settings.check.none')
  const time = dateTimeText(checkedAt)
  if (checkOutcome !== 'invalid') return text(`settings.check.${checkOutcome}`, { time })
  const said = checkWhy === null ? '' : text('settings.check.why', { why: checkWhy })
  return `${text('settings.check.invalid', { time })} ${said}`.trim()
}
