import { LaneScroll } from './LaneScroll';

function lanes(laneCount: number, room: number) {
  const scroller = { scrollTop: 0, scrollHeight: 0, clientHeight: room } as HTMLElement;
  const made = new LaneScroll(scroller);
  made.setLayout({ laneCount, lane: Uint32Array.from({ length: laneCount }, (_, bar) => bar) });
  made.setRoom(room);
  return { made, scroller };
}

it('makes lanes as high as fits, but never too low to read nor higher than text needs', () => {
  expect(lanes(3, 300).made.laneHeight).toBe(22);
  expect(lanes(15, 300).made.laneHeight).toBe(20);
  expect(lanes(100, 300).made.laneHeight).toBe(16);
  expect(lanes(100, 300).made.wholeHeight).toBe(1600);
});

it('scrolls no further than shows a lane with one more beside it', () => {
  const { made, scroller } = lanes(100, 320);
  made.reveal(5);
  expect(scroller.scrollTop).toBe(0);
  made.reveal(30);
  expect(scroller.scrollTop).toBe(30 * 16 + 32 - 320);
  made.reveal(29);
  expect(scroller.scrollTop).toBe(30 * 16 + 32 - 320);
  made.reveal(3);
  expect(scroller.scrollTop).toBe(2 * 16);
});

it('keeps a lane in view from one screen to the next', () => {
  const { made, scroller } = lanes(100, 320);
  made.byScreens(1);
  expect(scroller.scrollTop).toBe(320 - 16);
  made.byScreens(-1);
  expect(scroller.scrollTop).toBe(0);
});
