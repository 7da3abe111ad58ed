// What a list of people may be asked for, as a page and as a file.
import * as v from 'valibot'
import { AccountStatusQuery } from '../../../shared/auth/schema.ts'
import { SearchText } from '../../platform/http/keyset.ts'

export const PEOPLE_FILTER = { search: v.optional(SearchText), status: AccountStatusQuery }
