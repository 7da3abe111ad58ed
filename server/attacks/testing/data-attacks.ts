// Attacks on what is stored: another organizer's things, fields that nobody offers, texts that are more than texts.
import { writeCursor } from '../../platform/http/page.ts'
import { anEvent, someTickets } from '../../testing/event.ts'
import { tokenIn } from '../../testing/inbox.ts'
import { type Attack, anOrganizer, jsonOf, type Organizer, signInTo } from './attack.ts'
import type { Patch } from './patched-server.ts'
import type { Target } from './target.ts'

const massAssignment: Attack = {
  name: 'a field that the organizer’s profile does not offer: its slug',
  patches: [
    {
      file: 'server/features/tenants/profile-routes.ts',
      find: 'const PatchProfileBody = v.strictObject({',
      replace: 'const PatchProfileBody = v.looseObject({',
    },
  ],
  run: async (target, slug) => {
    const { admin } = await anOrganizer(target, slug)
    const { access: bearer } = await signInTo(target, admin)
    type Profile = { slug: string; version: number }
    const { version } = await jsonOf<Profile>(target.ask('GET /tenant/profile', { bearer }))
    const body = { version, slug: `${slug}-official` }
    await target.ask('PATCH /tenant/profile', { bearer, body })
    const profile = await jsonOf<Profile>(target.ask('GET /tenant/profile', { bearer }))
    return profile.slug === `${slug}-official`
  },
}

/** The pool of tenants' rows belongs to the owner, for whom no policy counts. */
const WALL: readonly Patch[] = [
  {
    file: 'server/main.ts',
    find: 'const db = openAppDb(database.appUrl, APP_CONNECTIONS_MAX)',
    replace:
      "const db = openAppDb(process.env['ATTACK_OWNER_URL'] ?? database.appUrl, APP_CONNECTIONS_MAX)",
  },
]

type Scene = {
  readonly bearer: string
  readonly victim: Organizer & { readonly eventId: string; readonly ticketId: string }
}

/** An attacker who administers an organizer, and somebody else's event with one ticket. */
async function aNeighbour(target: Target, slug: string): Promise<Scene> {
  const { admin } = await anOrganizer(target, slug)
  const victim = await anOrganizer(target, `${slug}-victim`)
  const event = await anEvent(target.deps, victim.tenantId)
  const [ticket] = await someTickets(target.deps, victim.tenantId, event, ['Nobody’s business'])
  const { access: bearer } = await signInTo(target, admin)
  return { bearer, victim: { ...victim, eventId: event.id, ticketId: ticket?.ticketId ?? '' } }
}

const foreignInPath: Attack = {
  name: 'another organizer’s ticket by its id in the path',
  patches: WALL,
  run: async (target, slug) => {
    const { bearer, victim } = await aNeighbour(target, slug)
    const response = await target.ask(`GET /tenant/tickets/${victim.ticketId}`, { bearer })
    return (await response.text()).includes('Nobody’s business')
  },
}

const foreignInBody: Attack = {
  name: 'a laptop for another organizer’s event by its id in the body',
  patches: WALL,
  run: async (target, slug) => {
    const { bearer, victim } = await aNeighbour(target, slug)
    const body = { eventIds: [victim.eventId], gateId: null }
    const response = await target.ask('POST /tenant/pairing-codes', { bearer, body })
    return response.status === 201
  },
}

/** The id that comes right before another. */
function idBefore(id: string): string {
  const digits = (BigInt(`0x${id.replaceAll('-', '')}`) - 1n).toString(16).padStart(32, '0')
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

const foreignInCursor: Attack = {
  name: 'another organizer’s tickets by a cursor that names one of them',
  patches: WALL,
  run: async (target, slug) => {
    const { bearer, victim } = await aNeighbour(target, slug)
    const before = idBefore(victim.ticketId)
    const after = writeCursor([before])
    const response = await target.ask(`GET /tenant/tickets?after=${after}`, { bearer })
    return (await response.text()).includes('Nobody’s business')
  },
}

const sqlInText: Attack = {
  name: 'SQL in a text that is searched for',
  patches: [
    {
      file: 'server/features/events/event-store.ts',
      find: "  const pattern = likePattern(search ?? '')\n",
      replace: `  const pattern = tx.unsafe(\`'%\${search ?? ''}%'\`)\n`,
    },
  ],
  run: async (target, slug) => {
    const { tenantId, admin } = await anOrganizer(target, slug)
    await anEvent(target.deps, tenantId, { slug: 'kept' })
    const { access: bearer } = await signInTo(target, admin)
    // Nothing is called so, but as SQL every event is.
    const search = encodeURIComponent("zzz' or name ilike '")
    const response = await target.ask(`GET /tenant/events?search=${search}`, { bearer })
    return (await response.text()).includes('"kept"')
  },
}

/** Invites somebody in the name that the organizer gave itself, and gives the mail. */
async function invitedBy(target: Target, slug: string, name: string) {
  const { tenantId, admin } = await anOrganizer(target, slug)
  const { access: bearer } = await signInTo(target, admin)
  const { version } = await jsonOf<{ version: number }>(
    target.ask('GET /tenant/profile', { bearer }),
  )
  await target.ask('PATCH /tenant/profile', { bearer, body: { name, version } })
  const body = { email: `guest@${slug}.example`, role: 'tenant_admin', locale: 'en' }
  const invited = await target.ask('POST /tenant/staff/invitations', { bearer, body })
  if (!invited.ok) throw new Error(`defect: nobody is invited: ${await invited.text()}`)
  return { tenantId, mail: await target.inbox.mailTo(body.email) }
}

const MARKUP = '<img src=x onerror=alert(1)>'

const htmlInText: Attack = {
  name: 'markup in an organizer’s name, on the page that a guest opens',
  patches: [
    {
      file: 'server/features/auth/account-page.ts',
      find: `<h1>\${text(page.title)}</h1>`,
      replace: `<h1>\${raw(text(page.title))}</h1>`,
    },
  ],
  run: async (target, slug) => {
    const { mail } = await invitedBy(target, slug, `Alpha ${MARKUP}`)
    const page = await target.ask(`GET /account/invitation/${tokenIn(mail)}`)
    return (await page.text()).includes(MARKUP)
  },
}

/** Ours makes one line of a name where it comes in and where it goes out; the mail library encodes what is left. */
const headerInMail: Attack = {
  name: 'a header of one’s own in the mail of an invitation',
  patches: [
    {
      file: 'shared/text.ts',
      find: "text === null ? null : text.replace(NOT_OF_A_LINE, ' ').trim() || null",
      replace: 'text',
    },
    {
      file: 'server/platform/mail/mailer.ts',
      find: '      const sent = transport.sendMail({\n',
      replace: `      const sent = transport.sendMail({
        envelope: { from: mailFrom.replace(/^.*<|>.*$/g, ''), to },
        raw: \`From: \${mailFrom}\\r\\nTo: \${to}\\r\\nSubject: \${asLine(subject)}\\r\\n\\r\\n\${text}\`,
`,
    },
  ],
  run: async (target, slug) => {
    const name = 'Alpha\r\nX-Injected: yes\r\nX-Rest:'
    const { mail } = await invitedBy(target, slug, name)
    return mail.headers['x-injected'] !== undefined
  },
}

export const DATA_ATTACKS: readonly Attack[] = [
  massAssignment,
  foreignInPath,
  foreignInBody,
  foreignInCursor,
  sqlInText,
  htmlInText,
  headerInMail,
]
