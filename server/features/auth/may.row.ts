// A row of the permission table.

export type PermissionRow = {
  /** One word for each column: `yes`, or `-` for a refusal. */
  readonly who: string
  /** What those who may are answered about another tenant's things; `own` where nothing is named. */
  readonly foreign: string
  /** Nobody is asked who it is: this is everybody's answer to the walk's call. */
  readonly openAnswer?: string
  /** Takes what a revoked station, a suspended tenant and a disabled user did before. */
  readonly acceptsEnded?: true
}

/** The platform's routes are about every tenant. */
export const EVERY_TENANT = 'own'

export const row = (who: string, foreign = 'own'): PermissionRow => ({ who, foreign })

export const open = (openAnswer = 'yes'): PermissionRow => ({
  who: 'yes yes yes yes yes yes',
  foreign: 'own',
  openAnswer,
})
