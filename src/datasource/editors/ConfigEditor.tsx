import type { DataSourcePluginOptionsEditorProps } from '@grafana/data';
import { ControlledCollapse, DataSourceHttpSettings, FieldSet, InlineField, InlineSwitch, Input } from '@grafana/ui';
import React from 'react';
import { ReaderUser } from '../../setup/ReaderUser';
import { DEFAULT_MAX_STATEMENT_S, DEFAULT_MAX_TRACE_ROWS, type SpanloomOptions } from '../options';
import { OtelTableField } from './OtelTableField';
import { TextField } from './TextField';

type Props = DataSourcePluginOptionsEditorProps<SpanloomOptions>;

const LABEL = 26;

/** Settings page: ClickHouse's address and user (Grafana's own fields), where the tables are, and limits. */
export function ConfigEditor({ options, onOptionsChange }: Props) {
  const { jsonData } = options;
  const otelTable = {
    otelTable: jsonData.otelTable,
    otelSchema: jsonData.otelSchema,
    otelColumns: jsonData.otelColumns,
  };
  const change = (more: Partial<SpanloomOptions>) =>
    onOptionsChange({ ...options, jsonData: { ...jsonData, ...more } });
  const limit = (name: 'maxTraceRows' | 'maxStatementS', label: string, tooltip: string, otherwise: number) => (
    <InlineField label={label} labelWidth={LABEL} tooltip={tooltip}>
      <Input
        id={`spanloom-${name}`}
        type="number"
        min={1}
        width={16}
        value={jsonData[name] ?? ''}
        placeholder={otherwise.toLocaleString('en')}
        onChange={(event) => change({ [name]: Number(event.currentTarget.value) || undefined })}
      />
    </InlineField>
  );
  return (
    <>
      <ControlledCollapse label="A database user that can only read" isOpen={false}>
        <p>
          Whoever may query this data source can send any statement to the database, so what must not happen has to be
          forbidden there. These statements make the user for the basic auth below.
        </p>
        <ReaderUser />
      </ControlledCollapse>
      <DataSourceHttpSettings
        defaultUrl="http://clickhouse:8123"
        dataSourceConfig={options}
        onChange={onOptionsChange}
        showAccessOptions={false}
      />
      <FieldSet label="Tables">
        <TextField
          id="spanloom-databasePrefix"
          label="Database prefix"
          labelWidth={LABEL}
          tooltip="What stands before flow_log and flow_tag: 0002_ for DeepFlow's organisation 2. Empty for the default one."
          value={jsonData.databasePrefix}
          width={16}
          placeholder="none"
          onChange={(databasePrefix) => change({ databasePrefix })}
        />
        <OtelTableField labelWidth={LABEL} value={otelTable} onChange={change} />
      </FieldSet>
      <FieldSet label="Search">
        <InlineField
          label="Follow DNS queries"
          labelWidth={LABEL}
          tooltip="Ties the observations of a DNS query by its id. The ids have 16 bits and are used again soon: only with address, port and name of the query alike are two rows one."
        >
          <InlineSwitch
            id="spanloom-followDns"
            value={jsonData.followDns === true}
            onChange={(event) => change({ followDns: event.currentTarget.checked })}
          />
        </InlineField>
      </FieldSet>
      <FieldSet label="Limits">
        {limit(
          'maxTraceRows',
          'Rows of one trace',
          'A trace with more rows is cut there, and says so.',
          DEFAULT_MAX_TRACE_ROWS
        )}
        {limit(
          'maxStatementS',
          'Seconds of one statement',
          'ClickHouse stops a statement that takes longer. Sent only when the database user may change settings.',
          DEFAULT_MAX_STATEMENT_S
        )}
      </FieldSet>
    </>
  );
}
