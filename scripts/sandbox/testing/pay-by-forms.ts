// Pays at a sandbox's pages as a browser without a script does: form after form.
import type { Provider } from '../../../shared/payments/schema.ts'
import { submit } from './ask.ts'

/** How the browser comes back to the shop: by an address, or with a form that it posts. */
export type Back = { readonly url: string; readonly form: Readonly<Record<string, string>> | null }

type Pay = (payUrl: string, wallet: string) => Promise<Back>

const backFrom = (paid: Response): Back => ({
  url: paid.headers.get('location') ?? '',
  form: null,
})

const payByCard: Pay = async (payUrl) =>
  backFrom(await submit(payUrl, { card: '4242 4242 4242 4242' }))

/** A wallet whose pages ask for its number, a code and a PIN. */
const payByPin =
  (code: string, pin: string): Pay =>
  async (payUrl, wallet) => {
    await submit(`${payUrl}/wallet`, { value: wallet })
    await submit(`${payUrl}/otp`, { value: code })
    return backFrom(await submit(`${payUrl}/pin`, { value: pin }))
  }

/** SSLCOMMERZ has the browser post a form. */
const payByRocket: Pay = async (payUrl, wallet) => {
  await submit(`${payUrl}/wallet`, { value: wallet })
  const page = await (await submit(`${payUrl}/code`, { value: '123456' })).text()
  const fields = [...page.matchAll(/name="(\w+)" value="([^"]*)"/g)]
  return {
    url: /action="([^"]+)"/.exec(page)?.[1] ?? '',
    form: Object.fromEntries(fields.map(([, name = '', value = '']) => [name, value])),
  }
}

const PAY: Readonly<Record<Provider, Pay>> = {
  stripe: payByCard,
  bkash: payByPin('123456', '12121'),
  nagad: payByPin('246810', '1234'),
  rocket: payByRocket,
}

/** `wallet`: whose money it is; the same one does not pay the same amount again at once. */
export const payByForms = (
  provider: Provider,
  payUrl: string,
  wallet = '01712345678',
): Promise<Back> => PAY[provider](payUrl, wallet)
