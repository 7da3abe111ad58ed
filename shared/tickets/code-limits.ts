// How long a reading may be. Apart from the schemas that hold to it, so that a page need not load them.

/** Longest text that a scanner can hand over; a longer one is cut before it is stored. */
export const CODE_CHARS_MAX = 512
