import type { QueryEditorProps } from '@grafana/data';
import { InlineField, InlineFieldRow, Input, RadioButtonGroup } from '@grafana/ui';
import React from 'react';
import type { SpanloomQuery, SpanloomVariableQuery } from '../../frames/query';
import type { SpanloomOptions } from '../options';
import type { SpanSource } from '../spanSource';

type Props = QueryEditorProps<SpanSource, SpanloomQuery, SpanloomOptions, SpanloomVariableQuery>;

const TAGS: Array<{ label: string; value: SpanloomVariableQuery['tag'] }> = [
  { label: 'Cluster', value: 'cluster' },
  { label: 'Namespace', value: 'namespace' },
  { label: 'Workload', value: 'workload' },
  { label: 'Service', value: 'service' },
];

/** Which tag's values a variable takes, and what it depends on. */
export function VariableEditor({ query, onChange }: Props) {
  const change = (more: Partial<SpanloomVariableQuery>) =>
    onChange({ ...(query as object), refId: query?.refId || 'values', tag: query?.tag ?? 'namespace', ...more });
  const dependency = (name: 'cluster' | 'namespace', label: string) => (
    <InlineField
      label={label}
      labelWidth={16}
      tooltip={`Only values that occur in this ${name}; a variable such as $${name}.`}
    >
      <Input
        id={`spanloom-variable-${name}`}
        key={query?.[name] ?? ''}
        defaultValue={query?.[name] ?? ''}
        placeholder="any"
        width={32}
        onBlur={(event) => change({ [name]: event.currentTarget.value.trim() })}
      />
    </InlineField>
  );
  return (
    <>
      <InlineFieldRow>
        <InlineField label="Values of" labelWidth={16}>
          <RadioButtonGroup
            aria-label="Values of"
            options={TAGS}
            value={query?.tag ?? 'namespace'}
            onChange={(tag) => change({ tag })}
          />
        </InlineField>
      </InlineFieldRow>
      <InlineFieldRow>
        {dependency('cluster', 'In cluster')}
        {dependency('namespace', 'In namespace')}
      </InlineFieldRow>
    </>
  );
}
