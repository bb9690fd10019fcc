import type { Completeness } from '../../trace/trace';
import type { AtHand, Findings } from './atHand';
import { noKeys } from './keys';
import type { StoreSearch } from './storeSearch';

/** Of a trace with more rows than are shown: which of each store's are kept, and what is said of the rest. */
export class RowLimit {
  /** Rows that came back, were not at hand, and were cut off. */
  cutOff = 0;
  /** Of each store: rows that were kept, and whether it lost some. */
  private readonly kept: Array<{ rows: number; isCut: boolean }>;

  constructor(
    private readonly stores: readonly StoreSearch[],
    private readonly maxRows: number
  ) {
    this.kept = stores.map(() => ({ rows: 0, isCut: false }));
  }

  get isHit(): boolean {
    return this.cutOff > 0;
  }

  get leftOut(): Completeness['leftOut'] {
    return this.isHit ? [{ reason: `beyond the limit of ${this.maxRows} rows of one trace`, rows: this.cutOff }] : [];
  }

  /** Takes note of what an answer added. */
  note({ added }: Findings): void {
    added.forEach(({ kept, cut }, i) => {
      this.cutOff += cut;
      this.kept[i].rows += kept;
      this.kept[i].isCut ||= cut > 0;
    });
  }

  /** Where rows were cut off: those that others at hand hang below, in place of the last of them. */
  async fillIn(atHand: AtHand, first: Findings): Promise<{ found: Findings; notice: string }> {
    let found = first;
    let notice = `More than ${this.maxRows} rows are tied to this call; the rest was left out.`;
    const names = await atHand.spansNotThere();
    for (const [i, store] of this.stores.entries()) {
      const { isCut, rows } = this.kept[i];
      const above = isCut ? await store.spansAbove?.(names, Math.ceil(this.maxRows / 2)) : null;
      if (above) {
        notice += ` Of ${above.total} spans in ${above.name} ${rows} are shown: ${above.kept}, and those above the call.`;
        found = await atHand.take({
          rows: [{ kind: store.kind, rows: above.rows }],
          asked: noKeys(),
          inPlaceOfLast: true,
        });
      }
    }
    return { found, notice };
  }
}
