// How much one call may bring. Without the schemas, so that a page that needs a number does not load them all.

/**
 * Longer than any QR code (7,089 digits): what a scanner reads must get a verdict, not an error.
 * The core keeps only the first `CODE_CHARS_MAX` characters.
 */
export const SCANNED_CHARS_MAX = 8_192
export const JOURNAL_ROWS_MAX = 1_000
export const HISTORY_ROWS_MAX = 100
/** Of a real serial line, in baud: what scanners are sold and set to. */
export const BAUD_RATES = [4_800, 9_600, 19_200, 38_400, 57_600, 115_200] as const
/** What a scanner has out of the box. */
export const BAUD_RATE_USUAL = 9_600
/** As many as one person may bring; an order has at most so many tickets in one step. */
export const GROUP_TICKETS_MAX = 50
