import React from 'react';
import { Alert, LoadingPlaceholder } from '@grafana/ui';
import { inLanguage } from '../../language';
import { inBrackets } from '../../punctuation';
import { FactTable } from './FactTable';
import type { SpanDetailsState } from './fetchSpan';
import { Section } from './Section';
import type { StoredPart } from './storedParts';

const say = inLanguage({
  en: {
    loading: 'Loading attributes, events and the row…',
    failed: 'Attributes and row could not be loaded',
    nothing: 'The store has nothing more about this span.',
  },
  zh: {
    loading: '正在加载属性、事件和原始行…',
    failed: '无法加载属性和原始行',
    nothing: '存储中没有关于此 Span 的更多信息。',
  },
});

/** Attributes, events and the raw row: asked for when the span is opened, or out of the frame where it carries them. */
export function StoredDetails({ state, parts }: { state: SpanDetailsState; parts: readonly StoredPart[] }) {
  if (state.kind === 'loading') {
    return <LoadingPlaceholder text={say().loading} />;
  }
  return (
    <>
      {state.kind === 'error' && (
        <Alert severity="error" title={say().failed}>
          {state.message}
        </Alert>
      )}
      {state.kind === 'ready' && state.details.length === 0 && <p>{say().nothing}</p>}
      {parts.map(
        ({ name, title, facts }) =>
          facts.length > 0 && (
            <Section key={name} name={name} title={inBrackets(title, facts.length)}>
              <FactTable facts={facts} />
            </Section>
          )
      )}
    </>
  );
}
