// Every screen of the admin window: one line each. Its name has a word in shared/i18n/admin/menu.{en,bn}.ts.
import { screen } from './frame/screen.ts'

export const SCREENS = {
  home: screen('/', 'tonight', () => import('./home/home-screen.tsx'), { who: 'everybody' }),
  activity: screen('/activity', 'activity', () => import('./activity/activity-screen.tsx')),
  platformActivity: screen(
    '/platform/activity',
    'platform',
    () => import('./activity/activity-screen.tsx'),
    { who: 'platform' },
  ),
  setAside: screen(
    '/laptop/set-aside',
    'stations',
    () => import('./set-aside/set-aside-screen.tsx'),
    {
      who: 'everybody',
    },
  ),
  account: screen('/account', 'account', () => import('./account/account-screen.tsx'), {
    who: 'everybody',
  }),
} as const

export type ScreenName = keyof typeof SCREENS
