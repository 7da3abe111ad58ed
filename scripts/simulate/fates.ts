// What may become of a request.
import {
  ask,
  breakWhile,
  falsify,
  lose,
  type Net,
  pass,
  passSlowly,
  pauseRequest,
  restartServer,
} from './net.ts'
import { type Caller, cutReply, type Sent, wholeReply } from './wire.ts'

const FATES = [
  { fate: 'through', weight: 62 },
  { fate: 'request_lost', weight: 5 },
  { fate: 'answer_lost', weight: 5 },
  { fate: 'request_delayed', weight: 5 },
  { fate: 'answer_delayed', weight: 5 },
  { fate: 'repeated', weight: 4 },
  { fate: 'cut', weight: 5 },
  { fate: 'html', weight: 1.5 },
  { fate: 'status_429', weight: 1.5 },
  { fate: 'status_500', weight: 1.5 },
  { fate: 'status_503', weight: 1.5 },
  { fate: 'server_killed', weight: 2 },
  { fate: 'database_broken', weight: 2 },
  { fate: 'stands_still', weight: 3 },
  { fate: 'slow_stream', weight: 4 },
] as const
type Fate = (typeof FATES)[number]['fate']

const PORTAL = '<html><body>Please sign in to this Wi-Fi</body></html>'

const MEET: Record<Fate, (net: Net, sent: Sent, caller: Caller) => Promise<void>> = {
  through: async (net, sent, caller) => pass(net, await ask(net, sent), caller),
  request_lost: async (net, _sent, caller) => lose(net, caller),
  answer_lost: async (net, sent, caller) => {
    await ask(net, sent)
    lose(net, caller)
  },
  request_delayed: async (net, sent, caller) => {
    net.held.push({ stage: 'request', sent, caller })
  },
  answer_delayed: async (net, sent, caller) => {
    net.held.push({ stage: 'answer', reply: await ask(net, sent), caller })
  },
  repeated: async (net, sent, caller) => {
    net.held.push({ stage: 'request', sent, caller: null })
    pass(net, await ask(net, sent), caller)
  },
  cut: async (net, sent, caller) => pass(net, cutReply(await ask(net, sent), net.random), caller),
  html: async (net, _sent, caller) => pass(net, wholeReply(200, 'text/html', PORTAL), caller),
  status_429: (net, sent, caller) => falsify(net, sent, caller, 429, { 'retry-after': '7' }),
  status_500: (net, sent, caller) => falsify(net, sent, caller, 500),
  status_503: (net, sent, caller) => falsify(net, sent, caller, 503, { 'retry-after': '2' }),
  server_killed: async (net, sent, caller) => {
    await breakWhile(net, () => ask(net, sent))
    await restartServer(net)
    lose(net, caller)
  },
  database_broken: async (net, sent, caller) =>
    pass(net, await breakWhile(net, () => ask(net, sent)), caller),
  stands_still: pauseRequest,
  slow_stream: passSlowly,
}

function fateOf(net: Net, { route }: Sent): Fate {
  if (net.isCalm) return 'through'
  const { fate } = net.random.weighted(FATES)
  if (fate === 'stands_still' && (route !== 'batch' || net.paused !== null)) return 'through'
  if (fate === 'slow_stream' && route !== 'tickets') return 'through'
  // Nothing else may wait for the rows that a transaction holds while it stands still.
  if (net.paused !== null && route === 'batch') return 'request_delayed'
  return fate
}

/** Draws the request's fate, and lets it happen. */
export async function meetFate(net: Net, sent: Sent, caller: Caller): Promise<void> {
  const fate = fateOf(net, sent)
  net.note(`net ${sent.from} ${sent.route} ${fate}`)
  // Whether it stands still is known once it does.
  if (fate !== 'through' && fate !== 'stands_still') net.count(fate)
  await MEET[fate](net, sent, caller)
}
