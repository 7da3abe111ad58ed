// What an organizer may keep of what goes back.

/** Kept of each order, in whole percent. */
export const FEE_PERCENT_MAX = 99
