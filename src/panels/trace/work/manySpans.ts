/** From so many spans on, reading and laying out a trace would keep the page for more than some frames. */
export const MANY_SPANS = 20_000;
