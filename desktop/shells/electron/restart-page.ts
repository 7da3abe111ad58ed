// The page that a window shows when its own goes on crashing. Without a script, so that nothing of it can crash.
import { createHash } from 'node:crypto'
import { SECURITY_HEADERS } from '../../pages.ts'
import type { Carry } from './app-protocol.ts'

export const RESTART_PATH = '/restart'

const STYLE = `body { margin: 0; min-height: 100vh; display: grid; place-content: center; text-align: center;
  font: 1.5rem/1.5 system-ui, sans-serif; color: #f5f5f5; background: #16181d }
main { max-width: 40rem; padding: 2rem } h1 { font-size: 2rem }
a { display: inline-block; margin: .5rem; padding: .75rem 1.5rem; font-weight: bold; color: #16181d; background: #f5f5f5 }`

const DOCUMENT = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Probesh</title><style>${STYLE}</style></head>
<body><main>
<h1>The page stopped several times</h1>
<p>No scan is lost: every verdict that was shown is saved on this laptop. Open the page again. If it stops once more, restart the laptop.</p>
<p lang="bn">পাতাটি বারবার বন্ধ হয়ে গেছে। কোনো স্ক্যান হারায়নি: দেখানো প্রতিটি ফলাফল এই ল্যাপটপে সংরক্ষিত আছে। পাতাটি আবার খুলুন। আবার বন্ধ হলে ল্যাপটপটি রিস্টার্ট করুন।</p>
<p><a href="/" autofocus>Open again · <span lang="bn">আবার খুলুন</span></a></p>
</main></body>
</html>
`

const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** Answers the restart page itself, and leaves everything else to the page's app. */
export const withRestartPage =
  (carry: Carry): Carry =>
  async (request) => {
    const isIt = request.method === 'GET' && URL.parse(request.url)?.pathname === RESTART_PATH
    return isIt ? restartPage() : await carry(request)
  }

const restartPage = (): Response =>
  new Response(DOCUMENT, {
    headers: {
      ...SECURITY_HEADERS,
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': POLICY,
    },
  })
