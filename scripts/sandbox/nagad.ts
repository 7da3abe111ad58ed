// A server that speaks Nagad's protocol, for the demo and for tests. It moves no money.
import { runSandbox } from './common/run.ts'
import { startNagad } from './nagad/start-nagad.ts'

const HELP = `Usage: node scripts/sandbox/nagad.ts [--port N]

A sandbox of Nagad's checkout on 127.0.0.1. Its keys are made when it starts, and what it knows is lost when
it stops. Prints one line of JSON when it serves: its address, the merchant's number, the merchant's private
key and the public key of this Nagad.
The page at / lists the payments and lets things go wrong; /__sim/ is the same for programs.

  --port N   0: any free port

Exit code: 0 stopped, 2 wrong arguments.`

await runSandbox(HELP, async ({ port }) => {
  const { url, close, merchantId, privateKey, publicKey } = await startNagad({ port })
  return { url, close, settings: { merchantId, privateKey, publicKey } }
})
