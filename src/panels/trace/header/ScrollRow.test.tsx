/** @jest-environment jsdom */
import React from 'react';
import { fireEvent, render, screen } from '@testing-library/react';
import { ScrollRow } from './ScrollRow';

/** As a browser would lay it out: so much of it is to be seen, and so much there is. */
function sized(clientWidth: number, scrollWidth: number): void {
  jest.spyOn(HTMLElement.prototype, 'clientWidth', 'get').mockReturnValue(clientWidth);
  jest.spyOn(HTMLElement.prototype, 'scrollWidth', 'get').mockReturnValue(scrollWidth);
}

const row = () => screen.getByRole('group', { name: 'Legend' });
const ends = () => screen.queryAllByTitle(/^Scroll to the/).map(({ title }) => title);
const show = () =>
  render(
    <ScrollRow label="Legend" height={24} className="">
      many
    </ScrollRow>
  );

afterEach(() => jest.restoreAllMocks());

test('a line that is whole has no ends', () => {
  sized(300, 300);
  show();
  expect(ends()).toEqual([]);
});

test('a longer one says where it goes on, and leads there', () => {
  sized(300, 800);
  show();
  expect(ends()).toEqual(['Scroll to the right']);
  fireEvent.click(screen.getByTitle('Scroll to the right'));
  fireEvent.scroll(row());
  expect(row().scrollLeft).toBe(210);
  expect(ends()).toEqual(['Scroll to the left', 'Scroll to the right']);
  row().scrollLeft = 500;
  fireEvent.scroll(row());
  expect(ends()).toEqual(['Scroll to the left']);
});

test('the buttons are for the pointer: the keyboard scrolls the line itself', () => {
  sized(300, 800);
  show();
  expect(row().tabIndex).toBe(0);
  expect(screen.queryByRole('button')).toBeNull();
});
