// Every organizer as CSV.
import * as v from 'valibot'
import { TenantStatus, type TenantView } from '../../../shared/tenants/schema.ts'
import { type Columns, csvEndpoint } from '../../platform/http/csv.ts'
import type { Endpoint } from '../../platform/http/endpoint.ts'
import { SearchText } from '../../platform/http/keyset.ts'
import { listTenants } from './list-tenants.ts'

const COLUMNS: Columns<TenantView> = {
  id: ({ id }) => id,
  name: ({ name }) => name,
  slug: ({ slug }) => slug,
  status: ({ status }) => status,
  statusChangedAt: ({ statusChangedAt }) => statusChangedAt,
  createdAt: ({ createdAt }) => createdAt,
}

export const TENANTS_EXPORT: Endpoint = csvEndpoint({
  path: '/admin/exports/tenants.csv',
  action: 'tenant.read',
  summary: 'The organizers as CSV, by name.',
  query: v.object({ search: v.optional(SearchText), status: v.optional(TenantStatus) }),
  columns: COLUMNS,
  page: (deps, _actor, query) => listTenants(deps, query),
})
