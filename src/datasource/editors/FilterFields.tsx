import type { SelectableValue } from '@grafana/data';
import { Button, IconButton, InlineField, InlineFieldRow, MultiSelect, Select } from '@grafana/ui';
import React, { useState } from 'react';
import {
  CALL_KEYS,
  FILTER_OPERATORS,
  valuesOfFilter,
  type CallFilter,
  type FilterOperator,
} from '../../trace/callFilter';
import type { TagOptions } from '../filterKeys';

interface Props {
  refId: string;
  labelWidth: number;
  filters: readonly CallFilter[];
  /** What the store has, for suggestions; the fields take any text without them. */
  suggest: {
    getTagKeys(options: TagOptions): Promise<Array<{ text: string }>>;
    getTagValues(options: TagOptions): Promise<Array<{ text: string }>>;
  };
  timeRange?: TagOptions['timeRange'];
  onChange: (filters: CallFilter[]) => void;
}

const optionOf = (value: string): SelectableValue<string> => ({ label: value, value });

const MEANINGS: Record<FilterOperator, string> = {
  '=': 'is',
  '!=': 'is not',
  '=|': 'is one of',
  '!=|': 'is none of',
  '=~': 'the whole text fits a regular expression (RE2)',
  '!~': 'does not fit one',
  '<': 'is less than',
  '<=': 'is at most',
  '>': 'is more than',
  '>=': 'is at least',
  exists: 'is there',
  '!exists': 'is not there',
};
const OPERATORS = FILTER_OPERATORS.map((value) => ({ label: value, value, description: MEANINGS[value] }));

/** Filters by columns and attributes, a row each. */
export function FilterFields({ refId, labelWidth, filters, suggest, timeRange, onChange }: Props) {
  const put = (i: number, filter: CallFilter) => onChange(filters.map((one, n) => (n === i ? filter : one)));
  return (
    <>
      {filters.map((filter, i) => (
        <InlineFieldRow key={i}>
          <InlineField label={`Filter ${i + 1}`} labelWidth={labelWidth}>
            <Choice
              id={`spanloom-filter-key-${refId}-${i}`}
              label={`Filter ${i + 1} key`}
              placeholder="column or attribute"
              width={36}
              known={Object.keys(CALL_KEYS)}
              values={filter.key === '' ? [] : [filter.key]}
              load={() => suggest.getTagKeys({ timeRange })}
              onChange={([key = '']) => put(i, { key, operator: filter.operator })}
            />
          </InlineField>
          <Select<FilterOperator>
            aria-label={`Filter ${i + 1} operator`}
            width={14}
            options={OPERATORS}
            value={filter.operator}
            onChange={({ value = '=' }) => put(i, withOperator(filter, value))}
          />
          {!/exists$/.test(filter.operator) && (
            <Choice
              // another key has other values
              key={filter.key}
              id={`spanloom-filter-value-${refId}-${i}`}
              label={`Filter ${i + 1} value`}
              placeholder="any"
              width={36}
              isMulti={/\|$/.test(filter.operator)}
              known={[]}
              values={valuesOfFilter(filter).filter((text) => text !== '')}
              load={() => suggest.getTagValues({ key: filter.key, filters: asAdHoc(filters), timeRange })}
              onChange={(values) => put(i, withValues(filter, values))}
            />
          )}
          <IconButton
            name="trash-alt"
            tooltip={`Remove filter ${i + 1}`}
            aria-label={`Remove filter ${i + 1}`}
            onClick={() => onChange(filters.filter((_, n) => n !== i))}
          />
        </InlineFieldRow>
      ))}
      <Button
        variant="secondary"
        size="sm"
        icon="plus"
        onClick={() => onChange([...filters, { key: '', operator: '=', value: '' }])}
      >
        Add filter
      </Button>
    </>
  );
}

const asAdHoc = (filters: readonly CallFilter[]): TagOptions['filters'] =>
  filters.map((filter) => ({
    key: filter.key,
    operator: filter.operator,
    value: valuesOfFilter(filter)[0] ?? '',
    values: [...valuesOfFilter(filter)],
  }));

function withValues({ key, operator }: CallFilter, values: string[]): CallFilter {
  return /\|$/.test(operator) ? { key, operator, values } : { key, operator, value: values[0] ?? '' };
}

function withOperator(filter: CallFilter, operator: FilterOperator): CallFilter {
  return withValues({ ...filter, operator }, [...valuesOfFilter(filter)]);
}

interface ChoiceProps {
  id: string;
  label: string;
  placeholder: string;
  width: number;
  isMulti?: boolean;
  known: readonly string[];
  values: readonly string[];
  load: () => Promise<Array<{ text: string }>>;
  onChange: (values: string[]) => void;
}

/** A text that is chosen from suggestions, which are asked for when it is opened, or typed. */
function Choice({ id, label, placeholder, width, isMulti = false, known, values, load, onChange }: ChoiceProps) {
  const [found, setFound] = useState<readonly string[]>([]);
  const [isLoading, setLoading] = useState(false);
  const open = () => {
    setLoading(true);
    load()
      .then((all) => setFound(all.map(({ text }) => text)))
      // the field takes any text without suggestions; what is wrong with the store the query's own answer says
      .catch(() => setFound([]))
      .finally(() => setLoading(false));
  };
  const shared = {
    'aria-label': label,
    inputId: id,
    width,
    placeholder,
    isLoading,
    allowCustomValue: true,
    onOpenMenu: open,
    options: [...new Set([...known, ...found, ...values])].map(optionOf),
  };
  return isMulti ? (
    <MultiSelect<string>
      {...shared}
      value={values.map(optionOf)}
      onChange={(chosen) => onChange(chosen.flatMap(({ value }) => (value === undefined ? [] : [value])))}
    />
  ) : (
    <Select<string>
      {...shared}
      isClearable
      value={values.length > 0 ? optionOf(values[0]) : null}
      onChange={(chosen) => onChange(chosen?.value === undefined ? [] : [chosen.value])}
    />
  );
}
