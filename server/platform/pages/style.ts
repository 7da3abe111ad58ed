// How the shop looks: one small sheet within the page, so that nothing waits for a second answer.

/** Phones that have letters for Bangla use their own; only the others fetch ours. */
const OWN_BENGALI = [
  'Noto Sans Bengali',
  'NotoSansBengali-Regular',
  'Noto Sans Bengali UI',
  'NotoSansBengaliUI-Regular',
  'Noto Serif Bengali',
  'Kohinoor Bangla',
  'KohinoorBangla-Regular',
  'Bangla Sangam MN',
  'Nirmala UI',
  'Vrinda',
  'SolaimanLipi',
  'Siyam Rupali',
  'Lohit Bengali',
  'Mukti Narrow',
]

/**
 * `fontUrl` is of this server. The face stands first in the list: behind others that lack the letters, Chromium draws
 * some lines without them for good when they come late.
 */
const fontFace = (fontUrl: string): string =>
  `@font-face{font-family:pb;src:${OWN_BENGALI.map((name) => `local("${name}")`).join(',')},url(${fontUrl}) format("woff2");unicode-range:U+0964-0965,U+0980-09FE,U+200C-200D,U+25CC;font-display:swap}`

const SHEET = `
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--back);color:var(--text);font:1rem/1.5 pb,system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;overflow-wrap:anywhere}
:lang(bn) body,body:lang(bn){line-height:1.65}
a{color:inherit}
header,main,footer{max-width:40rem;margin:0 auto;padding:.75rem 1rem}
header{display:flex;gap:.75rem;align-items:center;justify-content:space-between}
header a{display:flex;gap:.6rem;align-items:center;font-weight:700;text-decoration:none;min-height:2.75rem}
header img{display:block;max-height:2.75rem;max-width:9rem}
.skip{position:absolute;left:-99rem}
.skip:focus{position:static}
h1{font-size:1.55rem;line-height:1.3;margin:.5rem 0 .75rem}
:lang(bn) h1{line-height:1.45}
h2{font-size:1.15rem;margin:1.5rem 0 .5rem}
p{margin:.5rem 0}
dl{margin:.5rem 0;display:grid;gap:.15rem .75rem;grid-template-columns:max-content 1fr}
dt{opacity:.82}
dd{margin:0}
ul{list-style:none;margin:.5rem 0;padding:0}
.card{border:1px solid var(--line);border-radius:.6rem;padding:.8rem .9rem;margin:.6rem 0}
.row{display:flex;gap:.75rem;justify-content:space-between;align-items:center}
.row>:first-child{min-width:0}
.row>:last-child{flex:0 1 auto;max-width:58%;text-align:end}
.row select{flex:none}
nav.row .button{width:4.5rem;font-size:1.3rem;text-align:center}
.name{font-weight:700}
.small{font-size:.9rem}
.total{font-size:1.15rem;font-weight:700}
output{display:block;min-height:1.7em;margin-top:.8rem}
label{display:block;font-weight:700;margin:.9rem 0 .2rem}
input,select,button,.button{font:inherit;color:inherit;min-height:2.75rem;border-radius:.45rem}
input,select{background:var(--back);border:1px solid var(--edge);padding:.45rem .6rem;max-width:100%}
input:not([type=radio]){width:100%}
select{min-width:4.5rem}
[aria-invalid=true]{border:2px solid #c22}
button,.button{display:block;width:100%;border:2px solid var(--button);background:var(--button);color:var(--button-text);font-weight:700;padding:.55rem .9rem;margin:1rem 0 .5rem;text-align:center;text-decoration:none;cursor:pointer}
.plain{background:none;color:inherit;border-color:currentColor;font-weight:700}
button[aria-busy=true]{opacity:.6}
:focus-visible{outline:3px solid var(--text);outline-offset:2px}
fieldset{border:0;margin:1rem 0 0;padding:0}
legend{font-weight:700;padding:0}
.choice{display:flex;gap:.7rem;align-items:center;font-weight:400;min-height:2.75rem;margin:.35rem 0;border:1px solid var(--line);border-radius:.5rem;padding:.3rem .8rem}
.choice input{min-height:0;width:1.2rem;height:1.2rem;flex:none;margin:0;accent-color:var(--button)}
.notice{border-inline-start:.4rem solid var(--button);padding:.5rem .8rem;margin:1rem 0;background:var(--tint)}
.notice h1,.notice h2{margin:.2rem 0}
.notice li{margin:.5rem 0}
.bad{border-color:#c22}
.lines{white-space:pre-line}
.field-bad{margin:.2rem 0 0;font-weight:700;border-inline-start:.3rem solid #c22;padding-inline-start:.5rem}
.qr{forced-color-adjust:none;background:#fff;color:#000;border-radius:.5rem;margin:.5rem auto;width:min(100%,72vh);padding:0;display:block}
.qr svg{display:block;width:100%;height:auto}
.ticket{text-align:center}
.ticket dl{text-align:start}
footer{font-size:.9rem;margin-top:1.5rem}
@media print{header,footer,form,.button,.no-print{display:none}}
`

export type PageColors = {
  readonly background: string
  readonly text: string
  readonly button: string
  readonly buttonText: string
}

/** Black on white, and a green as dark as a button's white words need. */
export const OWN_COLORS: PageColors = {
  background: '#ffffff',
  text: '#17212b',
  button: '#0a5c3c',
  buttonText: '#ffffff',
}

/** So much of one colour in the other. Mixed here, because not every phone's browser can. */
function mix(one: string, other: string, share: number): string {
  const parts = [1, 3, 5].map((at) => {
    const [from, to] = [one, other].map((color) => Number.parseInt(color.slice(at, at + 2), 16))
    return Math.round((from ?? 0) * share + (to ?? 0) * (1 - share))
  })
  return `#${parts.map((part) => part.toString(16).padStart(2, '0')).join('')}`
}

/** The whole sheet in an organizer's colours, which are `#rrggbb` by their schema. */
export function sheetOf({ background, text, button, buttonText }: PageColors, fontUrl: string) {
  const variables = {
    back: background,
    text,
    button,
    'button-text': buttonText,
    line: mix(text, background, 0.28),
    edge: mix(text, background, 0.62),
    tint: mix(text, background, 0.06),
  }
  const root = Object.entries(variables).map(([name, value]) => `--${name}:${value}`)
  return `${fontFace(fontUrl)}:root{${root.join(';')}}${SHEET.replaceAll('\n', '')}`
}
