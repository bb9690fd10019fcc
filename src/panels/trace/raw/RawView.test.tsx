/** @jest-environment jsdom */
import React, { useState } from 'react';
import { act, fireEvent, render, screen } from '@testing-library/react';
import { of } from 'rxjs';
import { setDataSourceSrv } from '@grafana/runtime';
import type { DataFrame, PanelData } from '@grafana/data';
import { detailsToFrame } from '../../../frames/details';
import { frameToTrace } from '../../../frames/frameToTrace';
import { DEFAULT_OPTIONS } from '../options';
import { firstState } from '../state/viewState';
import { REQUEST, traceFrame } from '../testing/frame';
import { spansOf } from '../testing/model';
import { asJson, rawLine, rawRows } from './rawRow';
import { RawView } from './RawView';

const ROWS = Array.from({ length: 500 }, (_, i) => ({ name: `s${i}`, parent: i - 1, start: i, duration: 1 }));
const request = { targets: [{ refId: 'A', queryType: 'trace', datasource: { uid: 'store' } }], scopedVars: {} };

beforeEach(() => {
  const query = () =>
    of({ data: [detailsToFrame([{ kind: 'column', key: 'flow_id', value: '18446744073709551615' }])] });
  setDataSourceSrv({ get: async () => ({ query }) } as never);
});
afterEach(() => act(async () => undefined));

function Raw({ frame, series = [frame] }: { frame: DataFrame; series?: DataFrame[] }) {
  const [selected, setSelected] = useState(-1);
  const [spans] = useState(() => spansOf(frameToTrace(frame)));
  return (
    <RawView
      spans={spans}
      selected={selected}
      onSelect={setSelected}
      state={firstState(DEFAULT_OPTIONS)}
      onChange={() => undefined}
      matches={null}
      data={{ series, request } as unknown as PanelData}
      timeZone="utc"
      width={900}
      height={400}
    />
  );
}

const options = () => screen.getAllByRole('option');

describe('the raw view', () => {
  it('lists the rows on screen, and shows all fields of the selected one and its rows in the store', async () => {
    render(<Raw frame={traceFrame(ROWS)} />);
    expect(options().length).toBeLessThan(40);
    const list = screen.getByRole('listbox');
    fireEvent.keyDown(list, { key: 'End' });
    expect(options().pop()!.getAttribute('aria-posinset')).toBe('500');
    expect(list.getAttribute('aria-activedescendant')).toBe(options().pop()!.id);
    fireEvent.keyDown(list, { key: 'ArrowUp' });
    const region = screen.getByRole('region');
    expect(region.textContent).toContain('"operationName": "s498"');
    expect(region.textContent).toContain('"responseCode": null');
    expect(await screen.findByText(/"flow_id": "18446744073709551615"/)).toBeTruthy();
    expect(screen.getAllByRole('button', { name: /^Copy/ })).toHaveLength(2);
    fireEvent.keyDown(list, { key: 'Escape' });
    expect(screen.queryByRole('region')).toBeNull();
  });

  it('says when the frame has gone, and shows what was read of it', () => {
    render(<Raw frame={traceFrame(REQUEST)} series={[traceFrame(ROWS)]} />);
    expect(screen.getByText(/The frame is no longer/)).toBeTruthy();
    fireEvent.click(options()[1]);
    expect(screen.getByRole('region').textContent).toContain('"nic": "eth0"');
  });
});

describe('raw rows', () => {
  it('are the fields of the frame as they came', () => {
    const frame = traceFrame(REQUEST);
    const rows = rawRows(frameToTrace(frame), [frame]);
    expect(Object.keys(rows.of(1))).toEqual(frame.fields.map(({ name }) => name));
    expect(rows.of(1)).toMatchObject({ nic: 'eth0', startNs: 1_000_000, confidence: null });
  });

  it('are one line without what is empty, and cut when long', () => {
    expect(rawLine({ a: '', b: null, c: 1, d: 2n })).toBe('{"c":1,"d":"2"}');
    expect(rawLine({ a: 'x'.repeat(500) }, 20)).toHaveLength(21);
    expect(asJson(undefined)).toBe('');
  });
});
