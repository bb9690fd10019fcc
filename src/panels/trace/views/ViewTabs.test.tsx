/** @jest-environment jsdom */
import React, { useState } from 'react';
import { fireEvent, render, screen } from '@testing-library/react';
import type { ViewName } from './viewNames';
import { shownViews, viewForKey } from './shownViews';
import { ViewSelect, ViewTabs } from './ViewTabs';

const VIEWS: ViewName[] = ['flame', 'table', 'raw'];

function Tabs({ as: Switch }: { as: typeof ViewTabs }) {
  const [view, setView] = useState<ViewName>('flame');
  return <Switch within="one" views={VIEWS} view={view} onChoose={setView} />;
}

const chosen = () => screen.getAllByRole('tab', { selected: true }).map((tab) => tab.textContent);

describe('the switch between views', () => {
  it('has a tab for each, of which the chosen one alone is reached with Tab', () => {
    render(<Tabs as={ViewTabs} />);
    const tabs = screen.getAllByRole<HTMLElement>('tab');
    expect(tabs.map((tab) => [tab.textContent, tab.tabIndex])).toEqual([
      ['Flame graph', 0],
      ['Table', -1],
      ['Raw', -1],
    ]);
    fireEvent.click(tabs[1]);
    expect(chosen()).toEqual(['Table']);
  });

  it.each([
    ['ArrowRight', ['Table', 'Raw', 'Flame graph']],
    ['ArrowLeft', ['Raw', 'Table', 'Flame graph']],
    ['End', ['Raw', 'Raw', 'Raw']],
  ])('%s leads on, and takes the focus along', (key, order) => {
    render(<Tabs as={ViewTabs} />);
    screen.getByRole('tab', { name: 'Flame graph' }).focus();
    for (const name of order) {
      fireEvent.keyDown(document.activeElement!, { key });
      expect([chosen(), document.activeElement!.textContent]).toEqual([[name], name]);
    }
  });

  it('is a list where there is no room', () => {
    render(<Tabs as={ViewSelect} />);
    const list = screen.getByRole<HTMLSelectElement>('combobox', { name: 'View' });
    fireEvent.change(list, { target: { value: 'raw' } });
    expect([list.value, list.options.length]).toEqual(['raw', 3]);
  });
});

describe('views and their keys', () => {
  it('are the flame graph and what is registered, in the order of the tabs', () => {
    expect(shownViews({ raw: 1, table: 1 })).toEqual(VIEWS);
    expect(shownViews({})).toEqual(['flame']);
  });

  it.each([
    [{ key: '1' }, 'flame'],
    [{ key: '3' }, 'raw'],
    [{ key: '4' }, null],
    [{ key: '0' }, null],
    [{ key: '2', ctrlKey: true }, null],
    [{ key: 'Enter' }, null],
  ])('%j means %s', (event, view) => expect(viewForKey(new KeyboardEvent('keydown', event), VIEWS)).toBe(view));

  it('are letters of what is typed into a field', () => {
    render(<input aria-label="find" />);
    const asked = jest.fn((event: KeyboardEvent) => viewForKey(event, VIEWS));
    screen.getByLabelText('find').addEventListener('keydown', asked);
    fireEvent.keyDown(screen.getByLabelText('find'), { key: '2' });
    expect(asked).toHaveReturnedWith(null);
  });
});
