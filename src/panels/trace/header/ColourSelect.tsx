import React, { useMemo } from 'react';
import { colourChoices, TAG } from '../layout/colourGroups';
import type { TraceSpans } from '../layout/traceSpans';
import { inLanguage } from '../../language';
import { LegendSelect } from './LegendSelect';

interface Props {
  spans: TraceSpans;
  colourBy: string;
  onChoose(colourBy: string): void;
}

const say = inLanguage({
  en: {
    label: 'Colour by',
    attributes: 'Attributes',
    service: 'service',
    source: 'source',
    status: 'status',
    operation: 'operation',
    host: 'node',
    pod: 'pod',
    process: 'process',
    protocol: 'protocol',
    nic: 'NIC',
    point: 'place on the way',
  },
  zh: {
    label: '着色依据',
    attributes: '属性',
    service: '服务',
    source: '数据来源',
    status: '状态',
    operation: '操作',
    host: '节点',
    pod: 'Pod',
    process: '进程',
    protocol: '协议',
    nic: '网卡',
    point: '路径位置',
  },
});

/** What bars are coloured by: the fields and attributes that this trace has. */
export function ColourSelect({ spans, colourBy, onChoose }: Props) {
  const there = useMemo(() => colourChoices(spans), [spans.trace]);
  // What the panel or a link asks for is in the list, even where this trace has none of it.
  const choices = there.includes(colourBy) ? there : [...there, colourBy];
  const words = say() as Record<string, string>;
  const option = (choice: string, name: string) => (
    <option key={choice} value={choice}>
      {name}
    </option>
  );
  const tags = choices.filter((choice) => choice.startsWith(TAG));
  return (
    <LegendSelect label={words.label} value={colourBy} onChoose={onChoose}>
      {choices.filter((choice) => !choice.startsWith(TAG)).map((choice) => option(choice, words[choice] ?? choice))}
      {tags.length > 0 && (
        <optgroup label={words.attributes}>{tags.map((tag) => option(tag, tag.slice(TAG.length)))}</optgroup>
      )}
    </LegendSelect>
  );
}
