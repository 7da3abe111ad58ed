// What both sides of the encoding process know.

/** The longer side of what is kept; enough for a page's head on a fine screen. */
export const SIDE_PIXELS_MAX = 640

/** What is kept is no larger, whatever was sent: noise of that size has 700,000 bytes. */
export const ENCODED_BYTES_MAX = 1024 * 1024

/** `EX_DATAERR`: the picture is at fault, and not the process. */
export const DAMAGED_EXIT_CODE = 65
