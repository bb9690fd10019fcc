import type React from 'react';

type Listeners = Pick<React.HTMLAttributes<HTMLElement>, 'onMouseOver' | 'onMouseLeave' | 'onFocus' | 'onBlur'>;

/**
 * Marks all elements of one part (`data-part`) while the pointer or the focus is on one of them: the piece of the bar and its
 * row. Straight on the document, without a render. `onPart` is told the part's number, null when it is left.
 */
export function markTogether(onPart?: (part: number | null) => void): Listeners {
  const mark = (root: HTMLElement, part: string | undefined) => {
    onPart?.(part === undefined ? null : Number(part));
    root.querySelectorAll('[data-hot]').forEach((element) => element.removeAttribute('data-hot'));
    if (part !== undefined) {
      root.querySelectorAll(`[data-part="${part}"]`).forEach((element) => element.setAttribute('data-hot', ''));
    }
  };
  const at = ({ currentTarget, target }: { currentTarget: HTMLElement; target: EventTarget }) =>
    mark(currentTarget, (target as HTMLElement).closest<HTMLElement>('[data-part]')?.dataset.part);
  const leave = ({ currentTarget }: { currentTarget: HTMLElement }) => mark(currentTarget, undefined);
  return {
    onMouseOver: at,
    onMouseLeave: leave,
    onFocus: at,
    onBlur: leave,
  };
}
