import React from 'react';
import { inLanguage } from '../../language';
import { formatDuration } from '../format/duration';
import { failureOf } from '../layout/failures';
import { titleOf } from '../layout/spanTitle';
import type { TraceSpans } from '../layout/traceSpans';
import { FailureSign } from '../views/FailureSign';
import { grouped } from '../words';
import type { TraceGraph } from './graphOfTrace';
import type { Picked } from './picked';
import type { TopologyStyles } from './styles';
import { passageFacts, passageTitle, placeFacts, placeTitle } from './topologyText';

const say = inLanguage({
  en: {
    close: 'Close the list',
    rest: (count: number) => `The ${grouped(count)} shorter ones are in the table.`,
    none: 'None of its spans was seen.',
  },
  zh: {
    close: '关闭列表',
    rest: (count) => `其余 ${count} 个较短的请见表格。`,
    none: '没有观测到它的 Span。',
  },
});

const MOST_LISTED = 100;

interface Props {
  spans: TraceSpans;
  graph: TraceGraph;
  picked: Picked;
  /** Its spans, the longest first. */
  listed: readonly number[];
  selected: number;
  styles: TopologyStyles;
  onSelect(span: number): void;
  onClose(): void;
}

/** What was picked, and its spans to choose from. */
export function PickedList({ spans, graph, picked, listed, selected, styles, onSelect, onClose }: Props) {
  const passage =
    picked.kind === 'place' ? null : (picked.kind === 'call' ? graph.calls : graph.passages)[picked.index];
  const title = passage ? passageTitle(graph, passage) : placeTitle(graph, picked.index);
  const facts = passage ? passageFacts(passage, spans.lastNs) : placeFacts(graph, picked.index);
  return (
    <section className={styles.list} aria-label={title}>
      <header>
        <strong>{title}</strong>
        <button type="button" className={styles.control} aria-label={say().close} onClick={onClose}>
          ×
        </button>
      </header>
      <p>{facts.join(' · ')}</p>
      <ul>
        {listed.slice(0, MOST_LISTED).map((span) => {
          const failure = failureOf(spans.trace.status[span]);
          return (
            <li key={span}>
              <button
                type="button"
                className={styles.span}
                aria-current={span === selected}
                title={titleOf(spans, span)}
                onClick={() => onSelect(span)}
              >
                {failure && <FailureSign failure={failure} />}
                <span>{titleOf(spans, span)}</span>
                <span>{formatDuration(spans.endNs[span] - spans.startNs[span])}</span>
              </button>
            </li>
          );
        })}
      </ul>
      {listed.length > MOST_LISTED && <p>{say().rest(listed.length - MOST_LISTED)}</p>}
      {listed.length === 0 && <p>{say().none}</p>}
    </section>
  );
}
