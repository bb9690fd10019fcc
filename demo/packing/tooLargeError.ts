/** Unpacked, the data is larger than it may be. */
export class TooLargeError extends Error {}
