import { inLanguage } from '../../language';
import type { Change } from './diff';

const say = inLanguage<Record<Change, string>>({
  en: { slower: 'slower', faster: 'faster', new: 'new', missing: 'missing', same: 'same' },
  zh: { slower: '变慢', faster: '变快', new: '新增', missing: '缺失', same: '相同' },
});

/** Told apart by sign and word, not by colour alone. */
export const CHANGE_SIGNS: Record<Change, string> = { slower: '▲', faster: '▼', new: '+', missing: '−', same: '=' };

export function changeWords(change: Change): string {
  return say()[change];
}

/** `+12 %`; '' where there is nothing to compare with. */
export function percentChange(before: number, after: number): string {
  if (before <= 0) {
    return '';
  }
  const percent = (100 * (after - before)) / before;
  const sign = percent > 0 ? '+' : percent < 0 ? '−' : '±';
  const size = Math.abs(percent);
  return size >= 1000
    ? `×${(after / before).toPrecision(2)}`
    : `${sign}${size < 10 ? Number(size.toPrecision(2)) : Math.round(size)} %`;
}
