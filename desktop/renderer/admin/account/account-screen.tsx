// One's own account: where one is signed in, the password, the second factor.
import type { OpenScreen } from '../frame/screen.ts'
import { createFactor, Factor } from './factor.tsx'
import { createPasswordForm, Password } from './password.tsx'
import { createSessions, Sessions } from './sessions.tsx'
import { text } from './words.ts'

export const openScreen: OpenScreen = ({ session }) => {
  const sessions = createSessions()
  const password = createPasswordForm(() => void sessions.reload())
  const factor = createFactor()
  return {
    title: () => text('account.heading'),
    // Recovery codes that nobody has kept are gone for good.
    isDirty: () => factor.codes().length > 0,
    close: () => {
      sessions.close()
      factor.close()
    },
    view: () => (
      <>
        <p>
          {session.user.name} · {session.user.email}
        </p>
        <Factor factor={factor} />
        <Password form={password} />
        <Sessions list={sessions} />
      </>
    ),
  }
}
