// Golden vectors: what a code must be, byte for byte, and what must be refused. Made by another implementation.
import type { EventId, OrderId, TicketId } from '../ids.ts'
import type { CodeRefusalCode, TicketCode } from './qr-types.ts'

/** Hex. The event's keys follow from it by HKDF-SHA256: salt the event id, info `probesh ticket code v1 ` and the key id. */
export const VECTOR_MASTER_KEY = '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f'

/** The event of every vector; `tag` is hex. */
export const VECTOR_EVENT = {
  // Safe, here and below: written out as ids.
  id: '0198c0de-1111-7222-8333-444455556666' as EventId,
  tag: '6ed2dcbe',
} as const

/** Hex, by key id. */
export const VECTOR_KEYS: Readonly<Record<number, string>> = {
  0: '5bbbdf3804c0f7f8e617f2eb33e9b1818f85c253a314a0fe893189313cd78f09',
  1: '90c7cb89e45d6f7d1f419fc9e85e2f29d8e527df997e8f1b36964ce72275acfb',
  2: '847c2fd4ccaaeb015ed2a2b339b39252afdaf7a9adf4bea4fd392fc95fd80be4',
  255: '2468bb96eaa28a7a2ba8e9a66e4446cd6ff0e4d9db30246b9f48520d57b49265',
}

export type ValidVector = {
  readonly title: string
  readonly fields: TicketCode
  readonly text: string
  /** Hex. */
  readonly payload: string
  /** Hex; the code carries its first 16 bytes. */
  readonly signature: string
}

export const VALID_VECTORS: readonly ValidVector[] = [
  {
    title: 'the default form: 76 characters',
    fields: {
      keyId: 1,
      typeNumber: 3,
      serial: 0,
      issuedAt: 1764000000000,
      ticketId: '0198c0df-0000-7000-8000-0000000000aa' as TicketId,
      orderId: null,
      attendeeName: null,
    },
    text: 'PB200PXMPWQR0060394J0G00CRR3FG003G0200000000001ANRN7S2BQA6Y19ESRV1GYMVACW8ZG',
    payload: '10016ed2dcbe000300692481000198c0df0000700080000000000000aa',
    signature: 'b8a9f225dd46f052ece36187a9b53388fc38505cade9f2fab9453471084b2d4a',
  },
  {
    title: 'every number at its largest',
    fields: {
      keyId: 255,
      typeNumber: 65535,
      serial: 255,
      issuedAt: 4294967295000,
      ticketId: 'ffffffff-ffff-ffff-ffff-ffffffffffff' as TicketId,
      orderId: null,
      attendeeName: null,
    },
    text: 'PB23ZPXMPWQVZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZZR5AD1X3Z3EZ701YQFKAM9KMG886H',
    payload: '10ff6ed2dcbeffffffffffffffffffffffffffffffffffffffffffffff',
    signature: '055343d1fc6ef9c01f5df355133a4108d0964f2f585b0af217024f8766c04f39',
  },
  {
    title: 'every number at its smallest',
    fields: {
      keyId: 0,
      typeNumber: 1,
      serial: 0,
      issuedAt: 0,
      ticketId: '00000000-0000-0000-0000-000000000000' as TicketId,
      orderId: null,
      attendeeName: null,
    },
    text: 'PB2006XMPWQR0020000000000000000000000000000000007TZMGFJRADBCPZFQ0GGNEVPT8W07',
    payload: '10006ed2dcbe0001000000000000000000000000000000000000000000',
    signature: 'fafd20f9614d5b2df7dc10855dbb691c1f71389b178803693a1a111ac2bc3d98',
  },
  {
    title: 'with the order id',
    fields: {
      keyId: 1,
      typeNumber: 3,
      serial: 0,
      issuedAt: 1764000000000,
      ticketId: '0198c0df-0000-7000-8000-0000000000aa' as TicketId,
      orderId: '0198c0de-abcd-7000-9000-0123456789ab' as OrderId,
      attendeeName: null,
    },
    text: 'PB240PXMPWQR0060394J0G00CRR3FG003G0200000000001AG1K30DXAYDE00900014D2PF2DBF24V84Q98N754XJ7PQR34EGN8WJC',
    payload:
      '11016ed2dcbe000300692481000198c0df0000700080000000000000aa0198c0deabcd700090000123456789ab',
    signature: '7889b412e9454e527647b5f0323a15477b9d430d6dde5a6a9a61b97342fb70e2',
  },
  {
    title: 'with a Bangla name',
    fields: {
      keyId: 1,
      typeNumber: 3,
      serial: 0,
      issuedAt: 1764000000000,
      ticketId: '0198c0df-0000-7000-8000-0000000000aa' as TicketId,
      orderId: null,
      attendeeName: 'ফারহানা ইয়াসমিন',
    },
    text: 'PB280PXMPWQR0060394J0G00CRR3FG003G0200000000001AHEW2KAQR56QVGADC70MTWY19NYW2KAHR56QRGE19M7W2KAZR56QKGADFQ0MTWE19NEW2KBZR56N3MMGFR6V21G1QZRF4G5M0F28E90P3',
    payload:
      '12016ed2dcbe000300692481000198c0df0000700080000000000000aa2ee0a6abe0a6bee0a6b0e0a6b9e0a6bee0a6a8e0a6be20e0a687e0a6afe0a6bce0a6bee0a6b8e0a6aee0a6bfe0a6a8',
    signature: 'e9483f06d88300dff879205a01e24392558add5b05f8447f4b33e64a801fc45a',
  },
  {
    title: 'with a name of one byte',
    fields: {
      keyId: 1,
      typeNumber: 3,
      serial: 0,
      issuedAt: 1764000000000,
      ticketId: '0198c0df-0000-7000-8000-0000000000aa' as TicketId,
      orderId: null,
      attendeeName: 'A',
    },
    text: 'PB280PXMPWQR0060394J0G00CRR3FG003G0200000000001AG187FX29V1XHAVSKWSPQC8D6KH638G0X',
    payload: '12016ed2dcbe000300692481000198c0df0000700080000000000000aa0141',
    signature: 'dfd12761ec55bccf99b5d8869a7130d1d37c75f1b225507a6b812e5c66cbb1cc',
  },
  {
    title: 'with the order id and a name of 48 bytes, the longest code',
    fields: {
      keyId: 1,
      typeNumber: 3,
      serial: 0,
      issuedAt: 1764000000000,
      ticketId: '0198c0df-0000-7000-8000-0000000000aa' as TicketId,
      orderId: '0198c0de-abcd-7000-9000-0123456789ab' as OrderId,
      attendeeName: 'রহমানরহমানরহমানabc',
    },
    text: 'PB2C0PXMPWQR0060394J0G00CRR3FG003G0200000000001AG1K30DXAYDE00900014D2PF2DB63GADC70MTWY19NEW2KBXR56N3GADC70MTWY19NEW2KBXR56N3GADC70MTWY19NEW2KBXR56N1GP4RZ6R83FGCAEP9ZTAJM5VFEZZ40X4X',
    payload:
      '13016ed2dcbe000300692481000198c0df0000700080000000000000aa0198c0deabcd700090000123456789ab30e0a6b0e0a6b9e0a6aee0a6bee0a6a8e0a6b0e0a6b9e0a6aee0a6bee0a6a8e0a6b0e0a6b9e0a6aee0a6bee0a6a8616263',
    signature: 'e6c206f8314eb27fa54a85dbddff901d31e94a0e7a23c534bd1499e470b3c346',
  },
  {
    title: 're-issued under another key',
    fields: {
      keyId: 2,
      typeNumber: 3,
      serial: 7,
      issuedAt: 1764003600000,
      ticketId: '0198c0df-0000-7000-8000-0000000000aa' as TicketId,
      orderId: null,
      attendeeName: null,
    },
    text: 'PB2016XMPWQR0061V94J7H00CRR3FG003G0200000000001AJ12J3BH5M3FMPC3RF05AE51X498B',
    payload: '10026ed2dcbe00030769248f100198c0df0000700080000000000000aa',
    signature: '411486b896837d2cc1e1e02a9c50f4892e5a1a394a2e07d251b6a4bf54dbacd1',
  },
]

/** Readings that all hold the first valid vector. */
export const FORGIVEN_VECTORS: readonly { readonly title: string; readonly text: string }[] = [
  {
    title: 'lower case',
    text: 'pb200pxmpwqr0060394j0g00crr3fg003g0200000000001anrn7s2bqa6y19esrv1gymvacw8zg',
  },
  {
    title: 'a line end after it',
    text: 'PB200PXMPWQR0060394J0G00CRR3FG003G0200000000001ANRN7S2BQA6Y19ESRV1GYMVACW8ZG\r\n',
  },
  {
    title: 'between STX and ETX',
    text: '\u0002PB200PXMPWQR0060394J0G00CRR3FG003G0200000000001ANRN7S2BQA6Y19ESRV1GYMVACW8ZG\u0003',
  },
  {
    title: 'an AIM identifier before it',
    text: ']Q1PB200PXMPWQR0060394J0G00CRR3FG003G0200000000001ANRN7S2BQA6Y19ESRV1GYMVACW8ZG',
  },
  {
    title: 'an AIM identifier and an ECI before it',
    text: ']Q1\\000026PB200PXMPWQR0060394J0G00CRR3FG003G0200000000001ANRN7S2BQA6Y19ESRV1GYMVACW8ZG',
  },
  {
    title: 'typed by hand in groups',
    text: 'pb20 0pxm pwqr 0060 394j 0g00 crr3 fg00 3g02 0000 0000 001a nrn7 s2bq a6y1 9esr v1gy mvac w8zg',
  },
  {
    title: 'typed with hyphens',
    text: 'PB20-0PXM-PWQR-0060-394J-0G00-CRR3-FG00-3G02-0000-0000-001A-NRN7-S2BQ-A6Y1-9ESR-V1GY-MVAC-W8ZG',
  },
  {
    title: 'Bangla digits',
    text: 'PB\u09e8\u09e6\u09e6PXMPWQR\u09e6\u09e6\u09ec\u09e6\u09e9\u09ef\u09eaJ\u09e6G\u09e6\u09e6CRR\u09e9FG\u09e6\u09e6\u09e9G\u09e6\u09e8\u09e6\u09e6\u09e6\u09e6\u09e6\u09e6\u09e6\u09e6\u09e6\u09e6\u09e7ANRN\u09edS\u09e8BQA\u09ecY\u09e7\u09efESRV\u09e7GYMVACW\u09eeZG',
  },
  {
    title: 'O for 0 and I for 1',
    text: 'PB2OOPXMPWQROO6O394JOGOOCRR3FGOO3GO2OOOOOOOOOOIANRN7S2BQA6YI9ESRVIGYMVACW8ZG',
  },
  {
    title: 'o for 0 and l for 1',
    text: 'pb2ooPXMPWQRoo6o394JoGooCRR3FGoo3Go2oooooooooolANRN7S2BQA6Yl9ESRVlGYMVACW8ZG',
  },
  {
    title: 'read twice back to back',
    text: 'PB200PXMPWQR0060394J0G00CRR3FG003G0200000000001ANRN7S2BQA6Y19ESRV1GYMVACW8ZGPB200PXMPWQR0060394J0G00CRR3FG003G0200000000001ANRN7S2BQA6Y19ESRV1GYMVACW8ZG',
  },
  {
    title: 'read twice with a line end between',
    text: 'PB200PXMPWQR0060394J0G00CRR3FG003G0200000000001ANRN7S2BQA6Y19ESRV1GYMVACW8ZG\r\nPB200PXMPWQR0060394J0G00CRR3FG003G0200000000001ANRN7S2BQA6Y19ESRV1GYMVACW8ZG\r\n',
  },
  {
    title: 'in the middle of a web address',
    text: 'https://tickets.example/t/PB200PXMPWQR0060394J0G00CRR3FG003G0200000000001ANRN7S2BQA6Y19ESRV1GYMVACW8ZG?ref=mail',
  },
  {
    title: 'no-break and zero-width spaces',
    text: '\ufeffPB200PXMPWQR0060394J0G00CRR3FG\u00a0\u200b003G0200000000001ANRN7S2BQA6Y19ESRV1GYMVACW8ZG',
  },
]

/** Readings that must be refused, and how. */
export const DAMAGED_VECTORS: readonly {
  readonly title: string
  readonly text: string
  readonly refusal: CodeRefusalCode
}[] = [
  {
    title: 'nothing at all',
    text: '',
    refusal: 'not_ours',
  },
  {
    title: 'only control characters',
    text: '\u0002\u0003\r\n',
    refusal: 'not_ours',
  },
  {
    title: 'a web address',
    text: 'https://example.com/t/123',
    refusal: 'not_ours',
  },
  {
    title: 'a product barcode',
    text: '8901030865278',
    refusal: 'not_ours',
  },
  {
    title: 'a Bangla sentence',
    text: '\u0986\u09ae\u09be\u09b0 \u09b8\u09cb\u09a8\u09be\u09b0 \u09ac\u09be\u0982\u09b2\u09be',
    refusal: 'not_ours',
  },
  {
    title: 'half a surrogate pair',
    text: '\ud800',
    refusal: 'not_ours',
  },
  {
    title: 'the prefix alone',
    text: 'PB',
    refusal: 'too_short',
  },
  {
    title: 'cut off in the middle',
    text: 'PB200PXMPWQR0060394J0G00CRR3FG003G020000',
    refusal: 'too_short',
  },
  {
    title: 'the last character missing',
    text: 'PB200PXMPWQR0060394J0G00CRR3FG003G0200000000001ANRN7S2BQA6Y19ESRV1GYMVACW8Z',
    refusal: 'too_short',
  },
  {
    title: 'the first character missing',
    text: 'B200PXMPWQR0060394J0G00CRR3FG003G0200000000001ANRN7S2BQA6Y19ESRV1GYMVACW8ZG',
    refusal: 'not_ours',
  },
  {
    title: 'one wrong character',
    text: 'PB200PXMPWQR0060394JZG00CRR3FG003G0200000000001ANRN7S2BQA6Y19ESRV1GYMVACW8ZG',
    refusal: 'mistyped',
  },
  {
    title: 'one wrong check character',
    text: 'PB200PXMPWQR0060394J0G00CRR3FG003G0200000000001ANRN7S2BQA6Y19ESRV1GYMVACW8Z0',
    refusal: 'mistyped',
  },
  {
    title: 'two neighbours swapped',
    text: 'PB200PXMPWQR0060394J0G00CRR3FG030G0200000000001ANRN7S2BQA6Y19ESRV1GYMVACW8ZG',
    refusal: 'mistyped',
  },
  {
    title: 'a letter U, which no code has',
    text: 'PB200PXMPWQR0060394J0G00CRR3FGU03G0200000000001ANRN7S2BQA6Y19ESRV1GYMVACW8ZG',
    refusal: 'mistyped',
  },
  {
    title: 'a character too many',
    text: 'PB200PXMPWQR0060394J0G00CRR3FG7003G0200000000001ANRN7S2BQA6Y19ESRV1GYMVACW8ZG',
    refusal: 'mistyped',
  },
  {
    title: 'two different codes glued together',
    text: 'PB200PXMPWQR0060394J0G00CRR3FG003G0200000000001ANRN7S2BQA6Y19ESRV1GYMVACW8ZGPB200PXMPWQR0060394J0G00CRR3FG003G0200000000001ARQA43NFFTF2T5Q08G0017EFZJAQB',
    refusal: 'two_codes',
  },
  {
    title: 'two different codes on two lines',
    text: 'PB200PXMPWQR0060394J0G00CRR3FG003G0200000000001ANRN7S2BQA6Y19ESRV1GYMVACW8ZG\r\nPB200PXMPWQR0060394J0G00CRR3FG003G0200000000001ARQA43NFFTF2T5Q08G0017EFZJAQB',
    refusal: 'two_codes',
  },
  {
    title: 'more than 512 characters',
    text: `PB${'0'.repeat(511)}`,
    refusal: 'too_long',
  },
  {
    title: 'version 2',
    text: 'PB400PXMPWQR0060394J0G00CRR3FG003G0200000000001AHP68DV6E0HVKD13QXPMAQF6FJNBY',
    refusal: 'malformed',
  },
  {
    title: 'version 0',
    text: 'PB000PXMPWQR0060394J0G00CRR3FG003G0200000000001AGX6KNBBG5X75S06JEE8V6949WSFC',
    refusal: 'malformed',
  },
  {
    title: 'a flag that nobody knows',
    text: 'PB2G0PXMPWQR0060394J0G00CRR3FG003G0200000000001APSVJXYBJJQCEFNDWMCP2BXQSNCT8',
    refusal: 'malformed',
  },
  {
    title: 'type number 0',
    text: 'PB200PXMPWQR0000394J0G00CRR3FG003G0200000000001AK17BM3SY1YSTSBYH91WDKQ7TCK2G',
    refusal: 'malformed',
  },
  {
    title: 'a name flag with a name of no bytes',
    text: 'PB280PXMPWQR0060394J0G00CRR3FG003G0200000000001AG0FN7BW1WE7TT5G1S9Y1JFDP6830ZE',
    refusal: 'malformed',
  },
  {
    title: 'a name of 49 bytes',
    text: 'PB280PXMPWQR0060394J0G00CRR3FG003G0200000000001AHHC5GP2RB1C5GP2RB1C5GP2RB1C5GP2RB1C5GP2RB1C5GP2RB1C5GP2RB1C5GP2RB1C5GP2RB1C5GP2RBQ6BH3SW3VMHDBDRN5XBF3HRYPN2',
    refusal: 'malformed',
  },
  {
    title: 'a name that is no UTF-8',
    text: 'PB280PXMPWQR0060394J0G00CRR3FG003G0200000000001AG2ZZZ7JZG7GB2CD1Y8SAQCF4G78BGA6R3',
    refusal: 'malformed',
  },
  {
    title: 'a name with an overlong spelling',
    text: 'PB280PXMPWQR0060394J0G00CRR3FG003G0200000000001AG2R207HENS55CBN748G6EASMZ44Y6YCZQ',
    refusal: 'malformed',
  },
  {
    title: 'a name with half a surrogate pair',
    text: 'PB280PXMPWQR0060394J0G00CRR3FG003G0200000000001AG3XPG808R4ATZ79053A8Q6DAGHZMQQT583S',
    refusal: 'malformed',
  },
  {
    title: 'bits set after the last byte',
    text: 'PB240PXMPWQR0060394J0G00CRR3FG003G0200000000001AG1K30DXAYDE00900014D2PF2DBF24V84Q98N754XJ7PQR34EGN8XJD',
    refusal: 'malformed',
  },
  {
    title: 'a byte more than its header says',
    text: 'PB200PXMPWQR0060394J0G00CRR3FG003G0200000000001ANRN7S2BQA6Y19ESRV1GYMVACW800YP',
    refusal: 'malformed',
  },
  {
    title: "another event's code",
    text: 'PB200P420W300060394J0G00CRR3FG003G0200000000001AM6G8T4BNCFRH76A3Z7AHX2VDC7N8',
    refusal: 'other_event',
  },
  {
    title: 'a changed serial with the old tag',
    text: 'PB200PXMPWQR0060B94J0G00CRR3FG003G0200000000001ANRN7S2BQA6Y19ESRV1GYMVACW83G',
    refusal: 'bad_signature',
  },
  {
    title: 'a changed tag',
    text: 'PB200PXMPWQR0060394J0G00CRR3FG003G0200000000001ANRN7S2BQA6Y19ESRV1GYMVACW9ZH',
    refusal: 'bad_signature',
  },
  {
    title: 'a key id that is not here',
    text: 'PB204PXMPWQR0060394J0G00CRR3FG003G0200000000001AJP4AH05WQ5QKQWYFCB10117XN2ZE',
    refusal: 'bad_signature',
  },
  {
    title: 'signed without the full event id',
    text: 'PB200PXMPWQR0060394J0G00CRR3FG003G0200000000001AQYTPH3JWW5CNTW3E33AMHQBC7ZNP',
    refusal: 'bad_signature',
  },
]
