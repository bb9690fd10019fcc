/** A stretch of the trace that is measured, and whether plain drags and keys measure. */
import type { TimeWindow } from '../layout/timeWindow';
import { measureBetween } from './measure';

export class Ruler {
  private whole: TimeWindow | null = null;
  private measured: TimeWindow | null = null;
  private out = false;

  /** @param onChange another stretch is measured, or none */
  constructor(private readonly onChange: (stretch: TimeWindow | null) => void) {}

  /** The measured stretch, null where nothing is measured. */
  get stretch(): TimeWindow | null {
    return this.measured;
  }

  /** True while keys and plain drags measure; it ends with the measure. */
  get isOut(): boolean {
    return this.out;
  }

  /** The times that can be measured; `shiftNs` is how far those of before have moved in them. */
  setWhole(whole: TimeWindow, shiftNs: number): void {
    this.whole = whole;
    if (this.measured && shiftNs !== 0) {
      this.measure({ fromNs: this.measured.fromNs + shiftNs, toNs: this.measured.toNs + shiftNs });
    }
  }

  /** Takes the ruler out, with this stretch measured at first. */
  takeOut(stretch: TimeWindow): void {
    this.out = true;
    this.measure(stretch);
  }

  /** Marks a stretch as measured, its ends in any order; null ends it. */
  measure(stretch: TimeWindow | null): void {
    this.out = this.out && stretch !== null;
    this.measured = stretch && this.whole && measureBetween(stretch.fromNs, stretch.toNs, this.whole);
    this.onChange(this.measured);
  }
}
