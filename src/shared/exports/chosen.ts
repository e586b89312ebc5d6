/** Calls that can be picked by hand: their list is sent whole. Who wants more of them has a filter. */
export const MOST_CHOSEN = 5000
