// Day or dark, by choice or by what the laptop is set to.
import { storedTheme, storeTheme, THEMES, type Theme } from './state/settings.ts'

export type ThemeSwitch = {
  readonly chosen: () => Theme
  /** The next of automatic, day, dark. */
  readonly next: () => void
}

/** Marks the document, and marks it again whenever the laptop changes its mind. */
export function createThemeSwitch(): ThemeSwitch {
  const prefersDark = matchMedia('(prefers-color-scheme: dark)')
  let chosen = storedTheme()
  const mark = (): void => {
    const automatic = prefersDark.matches ? 'dark' : 'day'
    document.documentElement.dataset['theme'] = chosen === 'auto' ? automatic : chosen
  }
  prefersDark.addEventListener('change', mark)
  mark()
  return {
    chosen: () => chosen,
    next: () => {
      chosen = THEMES[(THEMES.indexOf(chosen) + 1) % THEMES.length] ?? 'auto'
      storeTheme(chosen)
      mark()
    },
  }
}
