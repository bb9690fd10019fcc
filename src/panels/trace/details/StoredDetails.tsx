import React from 'react';
import { Alert, LoadingPlaceholder } from '@grafana/ui';
import type { PanelTrace } from '../../../frames/panelTrace';
import { inLanguage } from '../../language';
import { inBrackets } from '../../punctuation';
import { EventList } from './EventList';
import { FactTable } from './FactTable';
import { LinkList } from './LinkList';
import type { SpanDetailsState } from './fetchSpan';
import { hrefOfTrace, openTrace } from './otherTrace';
import { Section } from './Section';
import type { LinkedSpan } from './storedEvents';
import type { StoredPart } from './storedParts';

const say = inLanguage({
  en: {
    loading: 'Loading attributes, events and the row…',
    failed: 'Attributes and row could not be loaded',
    notHere: 'Attributes, events and the row are not in this snapshot',
    nothing: 'The store has nothing more about this span.',
  },
  zh: {
    loading: '正在加载属性、事件和原始行…',
    failed: '无法加载属性和原始行',
    notHere: '此快照不含属性、事件和原始行',
    nothing: '存储中没有关于此 Span 的更多信息。',
  },
});

interface Props {
  state: SpanDetailsState;
  parts: readonly StoredPart[];
  trace: PanelTrace;
  /** Index in the trace. */
  span: number;
  timeZone: string;
  /** Variable of the dashboard that says which trace is shown; '' where there is none. */
  traceVariable: string;
  onSelect(span: number): void;
}

/** Attributes, events and the raw row: asked for when the span is opened, or out of the frame where it carries them. */
export function StoredDetails({ state, parts, trace, span, timeZone, traceVariable, onSelect }: Props) {
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
      {state.kind === 'needsLive' && (
        <Alert severity="info" title={say().notHere}>
          {state.message}
        </Alert>
      )}
      {state.kind === 'ready' && state.details.length === 0 && <p>{say().nothing}</p>}
      {parts.map(
        ({ name, title, facts, events, links }) =>
          facts.length > 0 && (
            <Section key={name} name={name} title={inBrackets(title, facts.length)}>
              {events ? (
                <EventList
                  events={events}
                  originNs={trace.originNs}
                  startNs={trace.startNs[span]}
                  timeZone={timeZone}
                />
              ) : links ? (
                <LinkList
                  links={links}
                  hrefOf={traceVariable === '' ? null : (traceId) => hrefOfTrace(traceVariable, traceId)}
                  indexOf={(link) => indexOf(trace, link)}
                  onOpen={(traceId) => openTrace(traceVariable, traceId)}
                  onSelect={onSelect}
                />
              ) : (
                <FactTable facts={facts} />
              )}
            </Section>
          )
      )}
    </>
  );
}

/** The linked span in the trace on screen, -1 where it is of another. */
function indexOf(trace: PanelTrace, { traceId, spanId }: LinkedSpan): number {
  for (let span = 0; span < trace.count; span++) {
    if (trace.otelSpanId[span] === spanId && trace.otelTraceId[span].split(',').includes(traceId)) {
      return span;
    }
  }
  return -1;
}
