/** What options, the URL and the tabs call the views and what they show. */

export const VIEW_NAMES = ['flame', 'table', 'topology', 'time', 'statistics', 'compare', 'raw'] as const;
export type ViewName = (typeof VIEW_NAMES)[number];

/** Network spans: each a bar, folded into their request, or left out. */
export type NetworkSpans = 'shown' | 'folded' | 'hidden';
