/** @jest-environment jsdom */
import React, { useState } from 'react';
import { act, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { firstState, type ViewState } from '../state/viewState';
import { DEFAULT_OPTIONS } from '../options';
import { REQUEST, trace } from '../testing/frame';
import { spansOf } from '../testing/model';
import { useFindBar } from './useFindBar';

const spans = spansOf(trace(REQUEST));
const leave = jest.fn();

function Panel({ width = 1200, height = 600 }) {
  const [state, setState] = useState<ViewState>(firstState(DEFAULT_OPTIONS));
  const [selected, onSelect] = useState(-1);
  const finding = useFindBar({
    spans,
    state,
    onChange: (change) => setState((before) => ({ ...before, ...change })),
    selected,
    onSelect,
    within: 'test',
    width,
    height,
    always: true,
    focusView: leave,
  });
  return (
    <div data-testid="panel" tabIndex={0} onKeyDown={(event) => finding.onKey(event.nativeEvent)}>
      {finding.button}
      {finding.bar}
      <p>
        {state.find}|{state.onlyMatches ? 'only' : 'all'}|{selected}|{finding.matches?.join('') ?? 'none'}
      </p>
    </div>
  );
}

const said = () => screen.getByText(/\|/).textContent;
const input = () => screen.getByRole<HTMLInputElement>('combobox', { name: 'Find in this trace' });
const type = (text: string) => {
  fireEvent.change(input(), { target: { value: text } });
};
const press = (key: string, more = {}) => fireEvent.keyDown(document.activeElement ?? input(), { key, ...more });

describe('find bar', () => {
  it('counts what is found, goes from one to the next with Enter, and back', async () => {
    render(<Panel />);
    act(() => input().focus());
    type('source=S');
    press('Enter'); // before it was searched for
    await waitFor(() => expect(said()).toBe('source=S|all|0|1001'));
    expect(screen.getByTestId('spanloom found').textContent).toBe('1 of 2');
    press('Enter');
    expect(said()).toBe('source=S|all|3|1001');
    press('Enter');
    expect(said()).toBe('source=S|all|0|1001');
    press('Enter', { shiftKey: true });
    expect(screen.getByTestId('spanloom found').textContent).toBe('2 of 2');
    fireEvent.click(screen.getByRole('button', { name: 'Only matches' }));
    expect(said()).toBe('source=S|only|3|1001');
    fireEvent.click(screen.getByRole('button', { name: 'Clear the search' }));
    expect(said()).toBe('|all|3|none');
    press('Escape');
    expect(leave).toHaveBeenCalled();
  });

  it('says what is wrong where it is typed, and what key no span has', async () => {
    render(<Panel />);
    type('/a(b/');
    await screen.findByText('The regular expression opens a group here and does not close it.');
    expect(input().getAttribute('aria-invalid')).toBe('true');
    expect(said()).toMatch(/none$/);
    type('colour=red');
    await screen.findByText('Nothing found: no span has “colour”');
    expect(input().getAttribute('aria-invalid')).toBe('false');
  });

  it('has buttons that are the same as the text', async () => {
    render(<Panel />);
    const errors = await screen.findByRole('button', { name: 'Errors 1' });
    fireEvent.click(errors);
    expect(input().value).toBe('status=error');
    await waitFor(() => expect(said()).toBe('status=error|all|-1|0010'));
    expect(errors.getAttribute('aria-pressed')).toBe('true');
    fireEvent.click(screen.getByRole('button', { name: /^Service/ }));
    fireEvent.click(screen.getByRole('checkbox', { name: /stock/ }));
    fireEvent.click(screen.getByRole('checkbox', { name: /shop/ }));
    expect(input().value).toBe('status=error (service=stock OR service=shop)');
    fireEvent.click(errors);
    await waitFor(() => expect(said()).toBe('(service=stock OR service=shop)|all|-1|1010'));
    // What a user types changes the buttons.
    type('status=error');
    expect(errors.getAttribute('aria-pressed')).toBe('true');
    await act(async () => undefined);
  });

  it('completes keys and values by keyboard', async () => {
    render(<Panel />);
    act(() => input().focus());
    type('serv');
    await screen.findByRole('option', { name: 'service=' });
    press('ArrowDown');
    press('Enter');
    expect(input().value).toBe('service=');
    await screen.findByRole('option', { name: /stock/ });
    press('ArrowUp');
    press('Tab');
    expect(input().value).toBe('service=stock ');
    expect(screen.queryByRole('listbox')).toBeNull();
    await waitFor(() => expect(said()).toBe('service=stock |all|-1|0010'));
  });

  it('is opened by a key or a button where there is little room, and n and p go on', async () => {
    render(<Panel width={400} height={200} />);
    expect(screen.queryByRole('search')).toBeNull();
    act(() => screen.getByTestId('panel').focus());
    press('/');
    await waitFor(() => expect(document.activeElement).toBe(input()));
    press('Escape');
    expect(screen.queryByRole('search')).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Find in this trace (/)' }));
    type('source=S');
    await waitFor(() => expect(said()).toMatch(/1001$/));
    act(() => screen.getByTestId('panel').focus());
    press('n');
    press('n');
    expect(said()).toBe('source=S|all|3|1001');
    press('p');
    expect(said()).toBe('source=S|all|0|1001');
    press('f', { ctrlKey: true });
    await waitFor(() => expect(document.activeElement).toBe(input()));
  });
});
