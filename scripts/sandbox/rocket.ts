// A server that speaks SSLCOMMERZ's protocol with Rocket as its wallet, for the demo and for tests. It moves no money.
import { runSandbox } from './common/run.ts'
import { startRocket } from './rocket/start-rocket.ts'

const HELP = `Usage: node scripts/sandbox/rocket.ts [--port N] [--webhook-url URL]

A sandbox of SSLCOMMERZ v4 on 127.0.0.1, through which the wallet Rocket pays. What it knows is lost when it stops.
Prints one line of JSON when it serves: its address, the store's ID and its password.
The page at / lists the payments and lets things go wrong; /__sim/ is the same for programs.

  --port N           0: any free port
  --webhook-url URL  where notifications go of a session that names no address

Exit code: 0 stopped, 2 wrong arguments.`

await runSandbox(HELP, async ({ port, webhookUrl }) => {
  const { url, close, storeId, storePassword } = await startRocket({ port, webhookUrl })
  return { url, close, settings: { storeId, storePassword } }
})
