// The organizer's name and colours, as its buyers see them.
import type { FC } from 'hono/jsx/dom'
import { CONTRAST_MIN, contrastOf } from '../../../../shared/tenants/contrast.ts'
import type { ProfileView } from '../../../../shared/tenants/schema.ts'
import { number } from '../../parts/words.ts'
import { api } from '../api/api.ts'
import type { OpenScreen } from '../frame/screen.ts'
import { noteTenantName } from '../frame/session.ts'
import { frameText } from '../frame/words.ts'
import { CheckBox, Form, TextInput } from '../parts/form.tsx'
import { createForm, type FormStore } from '../parts/form-store.ts'
import { createResource, type Resource } from '../parts/resource.ts'
import { ResourceNote } from '../parts/resource-note.tsx'
import { Fact } from '../parts/small.tsx'
import { say } from '../parts/toast.ts'
import { ColorPreview } from './color-preview.tsx'
import { createLogo, Logo } from './logo.tsx'
import { text } from './words.ts'

const COLORS = {
  background: '#ffffff',
  text: '#17212b',
  button: '#0a5c3c',
  buttonText: '#ffffff',
}
type ColorName = keyof typeof COLORS
const PAIRS: readonly (readonly [ColorName, ColorName])[] = [
  ['background', 'text'],
  ['button', 'buttonText'],
]
type ProfileFields = Readonly<Record<ColorName | 'name' | 'hasColors', string>>
type ProfileForm = FormStore<ProfileFields>

export const openScreen: OpenScreen = () => {
  let form: ProfileForm | null = null
  const shown: Resource<ProfileView> = createResource(async (signal) => {
    const answer = await api('GET /tenant/profile', { signal })
    if (answer.ok && form?.isDirty() !== true) form = createProfileForm(shown, answer.value)
    if (answer.ok) void logo.show(answer.value.logo)
    return answer
  })
  const logo = createLogo(shown)
  return {
    title: () => text('settings.profile.heading'),
    isDirty: () => form?.isDirty() === true,
    close: () => {
      shown.close()
      logo.close()
    },
    view: () => {
      const { value } = shown.state()
      return (
        <>
          <ResourceNote of={shown} />
          {value === null || form === null ? null : <Profile form={form} profile={value} />}
          {value === null ? null : <Logo logo={logo} view={value.logo} />}
        </>
      )
    },
  }
}

const fieldsOf = ({ name, brandingSettings: { colors } }: ProfileView): ProfileFields => ({
  name,
  hasColors: colors === undefined ? '' : 'yes',
  ...(colors ?? COLORS),
})

const createProfileForm = (shown: Resource<ProfileView>, profile: ProfileView): ProfileForm =>
  createForm<ProfileFields, ProfileView>({
    first: fieldsOf(profile),
    version: profile.version,
    // Safe: a conflict of a profile carries the newer profile.
    fieldsOf: (theirs) => fieldsOf(theirs as ProfileView),
    fieldOf: (path) => path.replace('brandingSettings.colors.', ''),
    check: (fields) => ({
      ...(fields.name.trim() === '' && { name: frameText('form.required') }),
      ...(fields.hasColors === 'yes' && contrastFaults(fields)),
    }),
    send: ({ name, hasColors, background, text, button, buttonText }, version) =>
      api('PUT /tenant/profile', {
        body: {
          name: name.trim(),
          brandingSettings:
            hasColors === 'yes' ? { colors: { background, text, button, buttonText } } : {},
          version: version ?? 0,
        },
      }),
    done: ({ name }) => {
      noteTenantName(name)
      say(frameText('form.saved'))
      void shown.load()
    },
  })

/** By the second colour of each pair that few can tell from the first. */
function contrastFaults(fields: ProfileFields): Readonly<Record<string, string>> {
  const faults = PAIRS.flatMap(([under, over]) => {
    const contrast = contrastOf(fields[under], fields[over])
    // Rounded down: 4.49 must not read as enough.
    const ratio = number(Math.floor(contrast * 10) / 10)
    const said = text('settings.profile.contrast', { ratio, least: number(CONTRAST_MIN) })
    return contrast >= CONTRAST_MIN ? [] : [[over, said]]
  })
  return Object.fromEntries(faults)
}

type ProfileProps = { readonly form: ProfileForm; readonly profile: ProfileView }

const Profile: FC<ProfileProps> = ({ form, profile }) => (
  <section class="card">
    <dl class="facts">
      <Fact name={text('settings.profile.slug')}>
        <code>{profile.slug}</code> <small>{text('settings.profile.slug.hint')}</small>
      </Fact>
    </dl>
    <Form form={form} submit={frameText('form.save')}>
      <TextInput
        form={form}
        name="name"
        label={text('settings.profile.name')}
        hint={text('settings.profile.name.hint')}
        charsMax={200}
      />
      <CheckBox
        form={form}
        name="hasColors"
        label={text('settings.profile.colors')}
        hint={text('settings.profile.colors.hint')}
      />
      {form.value('hasColors') === 'yes' ? <Colors form={form} /> : null}
    </Form>
  </section>
)

const Colors: FC<{ readonly form: ProfileForm }> = ({ form }) => {
  const colors = form.values()
  // Told while somebody chooses, and not only once it is sent.
  const faults = Object.entries(contrastFaults(colors))
  return (
    <>
      <div class="colors">
        <Color form={form} name="background" label={text('settings.profile.background')} />
        <Color form={form} name="text" label={text('settings.profile.textColor')} />
        <Color form={form} name="button" label={text('settings.profile.button')} />
        <Color form={form} name="buttonText" label={text('settings.profile.buttonText')} />
      </div>
      {faults.map(([name, fault]) =>
        form.state().faults[name] === undefined ? (
          <p key={name} class="fault" role="status">
            {fault}
          </p>
        ) : null,
      )}
      <ColorPreview colors={colors} />
    </>
  )
}

type ColorProps = {
  readonly form: ProfileForm
  readonly name: ColorName
  readonly label: string
}

const Color: FC<ColorProps> = ({ form, name, label }) => (
  <TextInput form={form} name={name} kind="color" label={label} />
)
