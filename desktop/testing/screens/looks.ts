// Under what every scene is looked at: laptops, day and dark, and the languages.

export const LOOKS = [
  { width: 1024, height: 600, theme: 'day' },
  { width: 1024, height: 600, theme: 'dark' },
  { width: 1920, height: 1080, theme: 'day' },
  { width: 1920, height: 1080, theme: 'dark' },
  // The small laptop at 200 %.
  { width: 512, height: 300, theme: 'day' },
  { width: 320, height: 640, theme: 'day' },
] as const
export type Look = (typeof LOOKS)[number]

export const LANGUAGES = ['en', 'bn'] as const
export type Language = (typeof LANGUAGES)[number]

/** Its picture is kept: somebody's laptop, as it is. */
export const isKept = ({ width }: Look): boolean => width >= 1024

/** Of a scene under a look; its picture is the file of that name. */
export const nameOf = (
  scene: { readonly name: string },
  language: Language,
  { theme, width }: Pick<Look, 'theme' | 'width'>,
): string => `${scene.name}.${language}.${theme}.${width}`
