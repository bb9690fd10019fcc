/** How high lanes are, and which of them are on screen. CSS pixels. */
import type { LaneLayout } from '../layout/laneLayout';

/** Lanes are as high as fits the room, within these. */
const LANE_MIN = 16;
const LANE_MAX = 22;

export class LaneScroll {
  private layout: Pick<LaneLayout, 'lane' | 'laneCount'> | null = null;
  private room = 0;

  /** @param scroller the element with the scroll bar */
  constructor(private readonly scroller: HTMLElement) {}

  setLayout(layout: Pick<LaneLayout, 'lane' | 'laneCount'>): void {
    this.layout = layout;
  }

  /** The height that lanes have in all. */
  setRoom(room: number): void {
    this.room = room;
  }

  get laneHeight(): number {
    const lanes = this.layout?.laneCount ?? 1;
    return Math.min(LANE_MAX, Math.max(LANE_MIN, Math.floor(this.room / lanes)));
  }

  /** Of all lanes together. */
  get wholeHeight(): number {
    return (this.layout?.laneCount ?? 0) * this.laneHeight;
  }

  get top(): number {
    return this.scroller.scrollTop;
  }

  /** True when the lanes do not fit the room. */
  get scrolls(): boolean {
    return this.scroller.scrollHeight > this.scroller.clientHeight;
  }

  by(px: number): void {
    if (px !== 0) {
      this.scroller.scrollTop += px;
    }
  }

  /** By screens, so that a lane of the last one stays in view. */
  byScreens(screens: number): void {
    this.by(screens * Math.max(this.laneHeight, this.room - this.laneHeight));
  }

  /** Scrolls as little as shows the lane of a bar, with one more beside it. */
  reveal(bar: number): void {
    const { scroller, laneHeight, room } = this;
    const top = (this.layout?.lane[bar] ?? 0) * laneHeight;
    if (top < scroller.scrollTop) {
      scroller.scrollTop = Math.max(0, top - laneHeight);
    } else if (top + laneHeight > scroller.scrollTop + room) {
      scroller.scrollTop = top + 2 * laneHeight - room;
    }
  }
}
