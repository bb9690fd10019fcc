/** @jest-environment jsdom */
import React from 'react';
import { act, render } from '@testing-library/react';
import { useLater, type Later } from './useLater';

interface Props {
  of: string;
  ready?: boolean;
  now?: boolean;
}

let asked: Array<{ of: string; signal: AbortSignal; give(value: string): void; fail(error: Error): void }>;
let seen: Array<Later<string>>;

beforeEach(() => {
  asked = [];
  seen = [];
});

function Probe({ of, ready = true, now = false }: Props) {
  seen.push(
    useLater({
      from: [of],
      ready,
      now: now ? () => of.toUpperCase() : null,
      later: (signal) => new Promise((give, fail) => asked.push({ of, signal, give, fail })),
    })
  );
  return null;
}

const last = () => seen[seen.length - 1];
const give = (k: number) => act(async () => asked[k].give(asked[k].of.toUpperCase()));

it('has at once what can be made at once', () => {
  render(<Probe of="a" now />);
  expect(seen).toEqual([{ value: 'A', current: true }]);
  expect(asked).toEqual([]);
});

it('keeps the value before until there is a new one, and cancels what nobody wants any more', async () => {
  const { rerender, unmount } = render(<Probe of="a" />);
  expect(last()).toEqual({ value: null, current: false });
  await give(0);
  expect(last()).toEqual({ value: 'A', current: true });
  rerender(<Probe of="b" />);
  rerender(<Probe of="c" />);
  expect(last()).toEqual({ value: 'A', current: false });
  expect(asked.map(({ of, signal }) => [of, signal.aborted])).toEqual([
    ['a', true],
    ['b', true],
    ['c', false],
  ]);
  await give(1);
  expect(last()).toEqual({ value: 'A', current: false });
  await give(2);
  expect(last()).toEqual({ value: 'C', current: true });
  unmount();
  expect(asked[2].signal.aborted).toBe(true);
});

it('waits for what it is made of', async () => {
  const { rerender } = render(<Probe of="a" ready={false} />);
  expect(asked).toEqual([]);
  rerender(<Probe of="a" />);
  await give(0);
  rerender(<Probe of="a" ready={false} />);
  expect(last()).toEqual({ value: 'A', current: false });
});

it('goes from later to at once, and back', async () => {
  const { rerender } = render(<Probe of="a" />);
  rerender(<Probe of="b" now />);
  expect(last()).toEqual({ value: 'B', current: true });
  expect(asked[0].signal.aborted).toBe(true);
  rerender(<Probe of="c" />);
  await give(1);
  expect(last()).toEqual({ value: 'C', current: true });
});

it('fails as React does', async () => {
  class Boundary extends React.Component<React.PropsWithChildren> {
    override state = { failed: '' };
    static getDerivedStateFromError = (error: Error) => ({ failed: error.message });
    override render = () => (this.state.failed ? <b>{this.state.failed}</b> : this.props.children);
  }
  const quiet = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  const { findByText } = render(
    <Boundary>
      <Probe of="a" />
    </Boundary>
  );
  await act(async () => asked[0].fail(new Error('broken')));
  expect(await findByText('broken')).toBeTruthy();
  quiet.mockRestore();
});
