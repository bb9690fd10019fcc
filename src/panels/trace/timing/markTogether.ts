import type React from 'react';

/**
 * Marks all elements of one part (`data-part`) while the pointer is on one of them: the piece of the bar and its row. Straight on
 * the document, without a render.
 */
export function markTogether(): Pick<React.HTMLAttributes<HTMLElement>, 'onMouseOver' | 'onMouseLeave'> {
  const mark = (root: HTMLElement, part: string | undefined) => {
    root.querySelectorAll('[data-hot]').forEach((element) => element.removeAttribute('data-hot'));
    if (part !== undefined) {
      root.querySelectorAll(`[data-part="${part}"]`).forEach((element) => element.setAttribute('data-hot', ''));
    }
  };
  return {
    onMouseOver: ({ currentTarget, target }) =>
      mark(currentTarget, (target as HTMLElement).closest<HTMLElement>('[data-part]')?.dataset.part),
    onMouseLeave: ({ currentTarget }) => mark(currentTarget, undefined),
  };
}
