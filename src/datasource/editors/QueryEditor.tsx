import type { QueryEditorProps } from '@grafana/data';
import { InlineField, InlineFieldRow, InlineSwitch, Input, RadioButtonGroup } from '@grafana/ui';
import React from 'react';
import type { CallsQuery, SpanloomQuery, TraceQuery } from '../../frames/query';
import { isWhole } from '../../trace/callFilter';
import { DEFAULT_CALLS, MOST_CALLS, type SpanloomOptions } from '../options';
import type { SpanSource } from '../spanSource';
import { FilterFields } from './FilterFields';
import { TextField } from './TextField';

type Props = QueryEditorProps<SpanSource, SpanloomQuery, SpanloomOptions>;

const TYPES: Array<{ label: string; value: 'calls' | 'trace'; description: string }> = [
  { label: 'Calls', value: 'calls', description: 'A list of requests, newest first' },
  { label: 'Trace', value: 'trace', description: 'Every span of one request' },
];

/** A query for calls or for one trace. Span queries are sent by the trace panel only and have no editor. */
export function QueryEditor({ query, onChange, onRunQuery, datasource, range }: Props) {
  const change = (next: SpanloomQuery) => {
    onChange(next);
    onRunQuery();
  };
  const isTrace = query.queryType === 'trace';
  return (
    <>
      <InlineFieldRow>
        <InlineField label="Query type" labelWidth={LABEL}>
          <RadioButtonGroup<'calls' | 'trace'>
            aria-label="Query type"
            options={TYPES}
            value={isTrace ? 'trace' : 'calls'}
            onChange={(queryType) => change(ofType(query, queryType))}
          />
        </InlineField>
      </InlineFieldRow>
      {isTrace ? (
        <TraceFields query={query} change={change} />
      ) : (
        <>
          <CallsFields query={query as CallsQuery} change={change} />
          <FilterFields
            refId={query.refId}
            labelWidth={LABEL}
            filters={(query as CallsQuery).filters ?? []}
            suggest={datasource}
            timeRange={range}
            onChange={(filters) => {
              const next = { ...(query as CallsQuery), filters };
              // what filters nothing yet changes no answer
              if (asksSame(query as CallsQuery, next)) {
                onChange(next);
              } else {
                change(next);
              }
            }}
          />
        </>
      )}
    </>
  );
}

const LABEL = 16;

function asksSame(a: CallsQuery, b: CallsQuery): boolean {
  const asked = ({ filters = [] }: CallsQuery) => JSON.stringify(filters.filter(isWhole));
  return asked(a) === asked(b);
}

function ofType(query: SpanloomQuery, queryType: 'calls' | 'trace'): SpanloomQuery {
  const text = (query as { query?: string }).query ?? '';
  return queryType === 'trace' ? { ...query, queryType, query: text } : ({ ...query, queryType } as CallsQuery);
}

function TraceFields({ query, change }: { query: TraceQuery; change: (query: TraceQuery) => void }) {
  return (
    <InlineFieldRow>
      <TextField
        id={`spanloom-query-${query.refId}`}
        label="Trace or call"
        labelWidth={LABEL}
        tooltip="A trace id in hex, or the id of a call from a list of calls. Empty or * asks for nothing."
        value={query.query}
        width={48}
        onChange={(text) => change({ ...query, query: text })}
      />
    </InlineFieldRow>
  );
}

const FILTERS: Array<{
  name: 'cluster' | 'namespace' | 'workload' | 'service' | 'traceId' | 'spanId';
  label: string;
  tooltip: string;
}> = [
  { name: 'cluster', label: 'Cluster', tooltip: 'Of the client or the server; several with commas.' },
  { name: 'namespace', label: 'Namespace', tooltip: 'Of the client or the server; several with commas.' },
  { name: 'workload', label: 'Workload', tooltip: 'Deployment, StatefulSet and the like; several with commas.' },
  {
    name: 'service',
    label: 'Service',
    tooltip: 'As a variable of services lists them; * for any text, several with commas.',
  },
  { name: 'traceId', label: 'Trace ID', tooltip: 'An OpenTelemetry trace id in hex.' },
  { name: 'spanId', label: 'Span ID', tooltip: 'An OpenTelemetry span id in hex.' },
];

function CallsFields({ query, change }: { query: CallsQuery; change: (query: CallsQuery) => void }) {
  return (
    <>
      <InlineFieldRow>
        {FILTERS.map(({ name, label, tooltip }) => (
          <TextField
            key={name}
            id={`spanloom-${name}-${query.refId}`}
            label={label}
            labelWidth={LABEL}
            tooltip={tooltip}
            value={query[name]}
            width={24}
            onChange={(text) => change({ ...query, [name]: text })}
          />
        ))}
        <TextField
          id={`spanloom-resource-${query.refId}`}
          label="Resource"
          labelWidth={LABEL}
          tooltip="Part of the path, statement or topic; * stands for any text."
          value={query.requestResource}
          width={24}
          onChange={(requestResource) => change({ ...query, requestResource })}
        />
      </InlineFieldRow>
      <InlineFieldRow>
        <InlineField
          label="All observations"
          labelWidth={LABEL}
          tooltip="Every place where a request was seen, in place of each request once."
        >
          <InlineSwitch
            id={`spanloom-all-${query.refId}`}
            value={query.allObservations ?? false}
            onChange={(event) => change({ ...query, allObservations: event.currentTarget.checked })}
          />
        </InlineField>
        <InlineField label="Limit" labelWidth={LABEL} tooltip={`Calls at most; ${DEFAULT_CALLS} unless told.`}>
          <Input
            id={`spanloom-limit-${query.refId}`}
            key={query.limit ?? ''}
            type="number"
            min={1}
            max={MOST_CALLS}
            width={12}
            defaultValue={query.limit ?? ''}
            placeholder={String(DEFAULT_CALLS)}
            onBlur={(event) => change({ ...query, limit: Number(event.currentTarget.value) || undefined })}
          />
        </InlineField>
      </InlineFieldRow>
    </>
  );
}
