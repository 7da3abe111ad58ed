// A server that speaks Stripe's protocol, for the demo and for tests. It moves no money.
import { runSandbox } from './common/run.ts'
import { startStripe } from './stripe/start-stripe.ts'

const HELP = `Usage: node scripts/sandbox/stripe.ts [--port N] [--webhook-url URL]

A sandbox of Stripe's Checkout on 127.0.0.1. What it knows is lost when it stops.
Prints one line of JSON when it serves: its address, the secret key and the webhook secret.
The page at / lists the payments and lets things go wrong; /__sim/ is the same for programs.

  --port N           0: any free port
  --webhook-url URL  where events are sent; POST /__sim/webhook {"url"} sets it later

Exit code: 0 stopped, 2 wrong arguments.`

await runSandbox(HELP, async ({ port, webhookUrl }) => {
  const { url, close, secretKey, webhookSecret } = await startStripe({ port, webhookUrl })
  return { url, close, settings: { secretKey, webhookSecret } }
})
