import React from 'react';
import { Alert, LoadingPlaceholder } from '@grafana/ui';
import { dateTimeFormat, type PanelData } from '@grafana/data';
import type { Detail } from '../../../frames/details';
import type { PanelTrace } from '../../../frames/panelTrace';
import { FactTable } from './FactTable';
import { useSpanDetails } from './fetchSpan';
import type { Fact } from './facts';

interface Props {
  trace: PanelTrace;
  span: number;
  data: PanelData;
  timeZone: string;
}

const TITLES: ReadonlyArray<readonly [kind: Detail['kind'], title: string]> = [
  ['attribute', 'Attributes'],
  ['event', 'Events'],
  ['link', 'Links'],
  ['column', 'Row in the store'],
];

/** Attributes, events and the raw row: asked for when the span is opened, or out of the frame where it carries them. */
export function StoredDetails({ trace, span, data, timeZone }: Props) {
  const state = useSpanDetails(data, trace.rowIds[span]);
  if (state.kind === 'loading') {
    return <LoadingPlaceholder text="Loading attributes, events and the row…" />;
  }
  if (state.kind === 'error') {
    return (
      <Alert severity="error" title="Attributes and row could not be loaded">
        {state.message}
      </Alert>
    );
  }
  if (state.kind === 'ready') {
    return (
      <>
        {state.details.length === 0 && <p>The store has nothing more about this span.</p>}
        {TITLES.map(([kind, title]) => (
          <Section
            key={kind}
            title={title}
            facts={state.details.filter((d) => d.kind === kind).map((d) => [d.key, d.value] as const)}
          />
        ))}
      </>
    );
  }
  const pairs = (list: Array<{ key: string; value: unknown }>): Fact[] => list.map((p) => [p.key, asText(p.value)]);
  return (
    <>
      <Section title="Attributes" facts={pairs(trace.tags(span))} />
      <Section title="Resource" facts={pairs(trace.serviceTags(span))} />
      <Section
        title="Events"
        facts={trace
          .events(span)
          .map((event) => [
            dateTimeFormat(event.timestampMs, { timeZone, defaultWithMS: true }),
            [event.name, ...event.fields.map((f) => `${f.key}=${asText(f.value)}`)].filter((t) => t !== '').join('\n'),
          ])}
      />
    </>
  );
}

function Section({ title, facts }: { title: string; facts: readonly Fact[] }) {
  return facts.length === 0 ? null : (
    <>
      <h6>
        {title} ({facts.length})
      </h6>
      <FactTable facts={facts} />
    </>
  );
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value));
}
