import { expect, test } from 'vitest'
import type { TenantId } from '../../../shared/ids.ts'
import { chooseMembership, type Membership } from './choose-membership.ts'

const aMembership = (slug: string, change: Partial<Membership> = {}): Membership => ({
  // Safe: only compared.
  tenantId: `id-of-${slug}` as TenantId,
  slug,
  name: slug,
  isSuspended: false,
  role: 'staff',
  level: 'steward',
  isDisabled: false,
  ...change,
})

test('the only usable membership is taken without asking, by slug or by id when named', () => {
  const [alpha, beta] = [aMembership('alpha'), aMembership('beta', { isDisabled: true })]

  expect(chooseMembership([alpha, beta], false, undefined)).toMatchObject({ value: alpha })
  expect(chooseMembership([alpha, beta], false, 'alpha')).toMatchObject({ value: alpha })
  expect(chooseMembership([alpha, beta], false, 'id-of-alpha')).toMatchObject({ value: alpha })
})

test('a platform admin acts for the platform unless a tenant is named', () => {
  const alpha = aMembership('alpha')

  expect(chooseMembership([alpha], true, undefined)).toMatchObject({ value: null })
  expect(chooseMembership([alpha], true, 'alpha')).toMatchObject({ value: alpha })
})

test('a tenant that one does not belong to is answered like a wrong password', () => {
  const refusal = chooseMembership([aMembership('alpha')], true, 'beta')

  expect(refusal).toMatchObject({ error: { code: 'invalid_credentials' } })
})

test('what keeps somebody out is named: nobody, suspended, disabled', () => {
  const suspended = aMembership('alpha', { isSuspended: true })
  const disabled = aMembership('beta', { isDisabled: true })

  expect(chooseMembership([], false, undefined)).toMatchObject({ error: { code: 'no_membership' } })
  expect(chooseMembership([suspended, disabled], false, undefined)).toMatchObject({
    error: { code: 'tenant_suspended' },
  })
  expect(chooseMembership([disabled], false, 'beta')).toMatchObject({
    error: { code: 'user_disabled' },
  })
})
