// A server that speaks bKash's protocol, for the demo and for tests. It moves no money.
import { startBkash } from './bkash/start-bkash.ts'
import { runSandbox } from './common/run.ts'

const HELP = `Usage: node scripts/sandbox/bkash.ts [--port N] [--webhook-url URL]

A sandbox of bKash's tokenized checkout on 127.0.0.1, and of Amazon SNS, through which bKash notifies.
What it knows is lost when it stops. Prints one line of JSON when it serves: its address, the account's
user name, password, application key and secret, and the topic's name.
The page at / lists the payments and lets things go wrong; /__sim/ is the same for programs.
What Amazon's hosts serve is under /__amazon/.

  --port N           0: any free port
  --webhook-url URL  where notices are sent; POST /__sim/webhook {"url"} sets it later

Exit code: 0 stopped, 2 wrong arguments.`

await runSandbox(HELP, async ({ port, webhookUrl }) => {
  const { url, close, username, password, appKey, appSecret, topicArn } = await startBkash({
    port,
    webhookUrl,
  })
  return { url, close, settings: { username, password, appKey, appSecret, topicArn } }
})
