import { InlineField, InlineFieldRow, RadioButtonGroup, Select, TextArea } from '@grafana/ui';
import React, { useState } from 'react';
import { SCHEMAS } from '../../store/otel/schemas';
import type { SpanloomOptions } from '../options';
import { columnsInWords, NAMES, readColumns } from './columnsText';
import { TextField } from './TextField';

/** What the settings say of the table of OTel spans. */
export type OtelTable = Pick<SpanloomOptions, 'otelTable' | 'otelSchema' | 'otelColumns'>;

interface Props {
  labelWidth: number;
  /** `otelTable`: `database.table`; '' for none; undefined to look for it. */
  value: OtelTable;
  onChange: (value: OtelTable) => void;
}

type Choice = 'found' | 'named' | 'none';

const CHOICES: Array<{ label: string; value: Choice; description: string }> = [
  { label: 'If found', value: 'found', description: 'Where the collector and other known tools make their tables' },
  { label: 'Named', value: 'named', description: 'A table with another name, or with columns of your own' },
  { label: 'None', value: 'none', description: 'OTel spans are in DeepFlow’s table, or nowhere' },
];

const TOLD = { label: 'Told by its columns', value: '' };
const TABLES_OF = [TOLD, ...SCHEMAS.map(({ id, title }) => ({ label: title, value: id }))];

/** Where OpenTelemetry spans are, and which columns hold what. */
export function OtelTableField({ labelWidth, value, onChange }: Props) {
  const { otelTable, otelSchema, otelColumns } = value;
  // a name that is not typed yet
  const [isNaming, setNaming] = useState(false);
  const [fault, setFault] = useState('');
  const choice: Choice = isNaming || otelTable ? 'named' : otelTable === '' ? 'none' : 'found';
  const choose = (next: Choice) => {
    setNaming(next === 'named');
    if (next !== 'named') {
      onChange({ otelTable: next === 'none' ? '' : undefined, otelSchema: undefined, otelColumns: undefined });
    }
  };
  const takeColumns = (text: string) => {
    const read = readColumns(text);
    setFault(read.fault);
    if (read.fault === '') {
      onChange({ ...value, otelColumns: read.columns });
    }
  };
  return (
    <>
      <InlineFieldRow>
        <InlineField
          label="OTel spans"
          labelWidth={labelWidth}
          tooltip="The table that the OpenTelemetry Collector's ClickHouse exporter writes, or another tool's. Its spans join DeepFlow's in one trace."
        >
          <RadioButtonGroup<Choice> aria-label="OTel spans" options={CHOICES} value={choice} onChange={choose} />
        </InlineField>
        {choice === 'named' && (
          <TextField
            id="spanloom-otelTable"
            label="Table"
            labelWidth={10}
            tooltip="As database.table, such as otel.otel_traces; names with dots in backquotes."
            value={otelTable}
            width={32}
            placeholder="database.table"
            onChange={(name) => onChange({ ...value, otelTable: name === '' ? undefined : name })}
          />
        )}
      </InlineFieldRow>
      {choice === 'named' && (
        <>
          <InlineField label="Made by" labelWidth={labelWidth} tooltip="Whose table it is: which columns hold what.">
            <Select<string>
              inputId="spanloom-otelSchema"
              aria-label="Made by"
              width={32}
              options={TABLES_OF}
              value={otelSchema ?? ''}
              onChange={({ value: id }) => onChange({ ...value, otelSchema: id || undefined })}
            />
          </InlineField>
          <InlineField
            label="Columns"
            labelWidth={labelWidth}
            tooltip={`Where a column has another name or unit: a line for each, the collector's name = SQL over the table's columns. Names: ${NAMES.join(', ')}.`}
            invalid={fault !== ''}
            error={fault}
          >
            <TextArea
              id="spanloom-otelColumns"
              aria-label="Columns"
              key={columnsInWords(otelColumns)}
              defaultValue={columnsInWords(otelColumns)}
              placeholder={'Duration = duration_ms * 1000000\nServiceName = app'}
              rows={3}
              cols={48}
              onBlur={(event) => takeColumns(event.currentTarget.value)}
            />
          </InlineField>
        </>
      )}
    </>
  );
}
