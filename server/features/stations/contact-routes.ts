// What stations tell by themselves.
import { ok } from '../../../shared/result.ts'
import { StationContact, StationReport } from '../../../shared/stations/contact.ts'
import { instantToText } from '../../../shared/time.ts'
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts'
import { reportContact } from './report-contact.ts'

const CONTACT = endpoint({
  method: 'POST',
  path: '/stations/contact',
  action: 'station.report',
  summary:
    'A station tells how it is, and hears what is ordered of it. A revoked one may as well. One that was wiped is revoked.',
  body: StationReport,
  response: StationContact,
  acceptsEnded: true,
  run: async (deps, { actor, body }) => {
    const wipe = await reportContact(deps, actor, body)
    return ok({ serverTime: instantToText(deps.now()), wipe })
  },
})

export const contactEndpoints: readonly Endpoint[] = [CONTACT]
