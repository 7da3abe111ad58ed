// What an organizer watches while the doors are open, and reads of it afterwards.
import * as v from 'valibot'
import {
  AdmissionsReport,
  NIGHT_MINUTES_MAX,
  NightAnswer,
} from '../../../shared/checkin/admin-schema.ts'
import { EventId } from '../../../shared/ids.ts'
import { type Endpoint, endpoint } from '../../platform/http/endpoint.ts'
import { readAdmissions, readNight } from './read-night.ts'

const Params = v.object({ eventId: EventId })

const Minutes = v.pipe(
  v.string(),
  v.regex(/^\d{1,3}$/, 'not a number'),
  v.transform(Number),
  v.minValue(1),
  v.maxValue(NIGHT_MINUTES_MAX),
)

const NIGHT = endpoint({
  method: 'GET',
  path: '/tenant/events/:eventId/night',
  action: 'night.watch',
  summary:
    'What went through the gates of an event, by list, gate, ticket type and minute, with stations, open cases and notices. With the `version` of the answer before as `since`, nothing new is said in one line.',
  params: Params,
  query: v.object({
    since: v.optional(v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/, 'not a version'))),
    minutes: v.optional(Minutes, '60'),
  }),
  response: NightAnswer,
  run: (deps, { actor: { tenantId }, params, query: { minutes, since } }) =>
    readNight(deps, { tenantId, ...params, minutes, since }),
})

const ADMISSIONS = endpoint({
  method: 'GET',
  path: '/tenant/events/:eventId/reports/admissions',
  action: 'report.read',
  summary: 'Entries and exits of an event in bins of five minutes, by gate and ticket type.',
  params: Params,
  response: AdmissionsReport,
  run: (deps, { actor: { tenantId }, params }) => readAdmissions(deps, { tenantId, ...params }),
})

export const nightEndpoints: readonly Endpoint[] = [NIGHT, ADMISSIONS]
