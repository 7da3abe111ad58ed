// A pairing code as a picture that a gate's scanner or camera reads.
import { toString as drawQr } from 'qrcode'
import { writePairingLink } from '../../../shared/stations/pairing-link.ts'

/** The link, and the picture of it as SVG with the quiet zone that readers want. */
export async function drawPairingQr(
  server: string,
  code: string,
): Promise<{ readonly link: string; readonly qrSvg: string }> {
  const link = writePairingLink({ server, code })
  const qrSvg = await drawQr(link, { type: 'svg', errorCorrectionLevel: 'M', margin: 4 })
  return { link, qrSvg }
}
