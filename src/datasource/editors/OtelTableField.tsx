import { InlineField, InlineFieldRow, RadioButtonGroup } from '@grafana/ui';
import React, { useState } from 'react';
import { TextField } from './TextField';

interface Props {
  labelWidth: number;
  /** `database.table`; '' for none; undefined to look for it. */
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}

type Choice = 'found' | 'named' | 'none';

const CHOICES: Array<{ label: string; value: Choice; description: string }> = [
  { label: 'If found', value: 'found', description: 'otel.otel_traces, else default.otel_traces, when there is one' },
  { label: 'Named', value: 'named', description: 'A table with another name' },
  { label: 'None', value: 'none', description: 'OTel spans are in DeepFlow’s table, or nowhere' },
];

/** Where the OTel collector's spans are. */
export function OtelTableField({ labelWidth, value, onChange }: Props) {
  // a name that is not typed yet
  const [isNaming, setNaming] = useState(false);
  const choice: Choice = isNaming || value ? 'named' : value === '' ? 'none' : 'found';
  const choose = (next: Choice) => {
    setNaming(next === 'named');
    if (next !== 'named') {
      onChange(next === 'none' ? '' : undefined);
    }
  };
  return (
    <InlineFieldRow>
      <InlineField
        label="OTel spans"
        labelWidth={labelWidth}
        tooltip="The table that the OpenTelemetry Collector's ClickHouse exporter writes. Its spans join DeepFlow's in one trace."
      >
        <RadioButtonGroup<Choice> aria-label="OTel spans" options={CHOICES} value={choice} onChange={choose} />
      </InlineField>
      {choice === 'named' && (
        <TextField
          id="spanloom-otelTable"
          label="Table"
          labelWidth={10}
          tooltip="As database.table, such as otel.otel_traces."
          value={value}
          width={32}
          placeholder="database.table"
          onChange={(name) => onChange(name === '' ? undefined : name)}
        />
      )}
    </InlineFieldRow>
  );
}
