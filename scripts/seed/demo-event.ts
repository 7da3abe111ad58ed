// What the demo is about: a winter festival in Dhaka, and a book fair whose tickets are no good there.
import { DAY_MS, HOUR_MS, type Instant, instantToText } from '../../shared/time.ts'

export const TYPE = { general: 1, vip: 2, student: 3, earlyBird: 4 } as const

const text = (now: Instant, afterMs: number): string => instantToText(now + afterMs)

/** Runs since two hours, for three days. An early-bird ticket had to come before the first act. */
export const festival = (now: Instant): unknown => ({
  name: 'Kuasha Winter Music Festival',
  nameBn: 'কুয়াশা শীতের সংগীত উৎসব',
  slug: 'kuasha',
  venue: 'Army Stadium, Banani, Dhaka',
  startsAt: text(now, -2 * HOUR_MS),
  endsAt: text(now, 3 * DAY_MS),
  status: 'published',
  ticketTypes: [
    { number: TYPE.general, name: 'General', nameBn: 'সাধারণ', priceCents: 120_000 },
    {
      number: TYPE.vip,
      name: 'VIP',
      nameBn: 'ভিআইপি',
      priceCents: 450_000,
      attention: 'Gold wristband · show the way to the lounge',
    },
    {
      number: TYPE.student,
      name: 'Student',
      nameBn: 'শিক্ষার্থী',
      priceCents: 60_000,
      attention: 'Check the student ID',
    },
    {
      number: TYPE.earlyBird,
      name: 'Early bird',
      nameBn: 'আর্লি বার্ড',
      priceCents: 90_000,
      validUntil: text(now, -HOUR_MS),
    },
  ],
  gates: ['Gate 1 · Banani', 'Gate 2 · Kakoli', 'VIP Gate'],
  lists: [
    { name: 'Main entry', admitUnpaid: 'ask' },
    {
      name: 'VIP lounge',
      ticketTypeNumbers: [TYPE.vip],
      gateNames: ['VIP Gate'],
      entries: 1,
      reentryAfterExit: true,
    },
  ],
})

/** Next week. */
export const bookFair = (now: Instant): unknown => ({
  name: 'Boi Mela at the Lake',
  nameBn: 'লেকপাড়ের বইমেলা',
  slug: 'boi-mela',
  venue: 'Rabindra Sarobar, Dhanmondi, Dhaka',
  startsAt: text(now, 7 * DAY_MS),
  endsAt: text(now, 9 * DAY_MS),
  status: 'published',
  ticketTypes: [{ number: 1, name: 'Day pass', nameBn: 'দিনের পাস', priceCents: 5_000 }],
  gates: ['Lake Gate'],
  lists: [{ name: 'Entry' }],
})
