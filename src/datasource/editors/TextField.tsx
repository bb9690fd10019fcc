import { InlineField, Input } from '@grafana/ui';
import React from 'react';

interface Props {
  id: string;
  label: string;
  labelWidth: number;
  tooltip: string;
  value: string | undefined;
  /** In Grafana's units of 8 px. */
  width: number;
  placeholder?: string;
  /** Called when the field is left or Enter is pressed, and only when the text is another. */
  onChange: (text: string) => void;
}

/** A labelled text that is taken over when it is finished, not at every key. */
export function TextField({ id, label, labelWidth, tooltip, value, width, placeholder = 'any', onChange }: Props) {
  const finish = (text: string) => {
    if (text.trim() !== (value ?? '')) {
      onChange(text.trim());
    }
  };
  return (
    <InlineField label={label} labelWidth={labelWidth} tooltip={tooltip}>
      <Input
        id={id}
        // a value from outside replaces what the field shows
        key={value ?? ''}
        defaultValue={value ?? ''}
        placeholder={placeholder}
        width={width}
        onBlur={(event) => finish(event.currentTarget.value)}
        onKeyDown={(event) => event.key === 'Enter' && finish(event.currentTarget.value)}
      />
    </InlineField>
  );
}
