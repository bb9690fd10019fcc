import React from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2, PanelData } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { formatDuration } from '../format/duration';
import { selfTimeOf } from '../layout/selfTimeOf';
import { KIND_LETTERS, NETWORK, type TraceSpans } from '../layout/traceSpans';
import { titleOf } from '../layout/spanTitle';
import { countOf } from '../words';
import { GlyphButton } from '../header/GlyphButton';
import { FactTable } from './FactTable';
import { StoredDetails } from './StoredDetails';
import { idFacts, spanFacts, timeFacts } from './facts';
import { Proposal } from './Proposal';
import { linkFacts, lostFacts } from './proposals';

interface Props {
  spans: TraceSpans;
  /** Index in the trace. */
  span: number;
  /** Where the view on screen has it; null where that has every span under its own parent. */
  standIn: StandIn | null;
  data: PanelData;
  timeZone: string;
  width: number;
  height: number;
  onSelect(span: number): void;
  onClose(): void;
}

/** A view that leaves spans out shows others in their place. Indices in the trace, -1 = none. */
export interface StandIn {
  /** The span itself, or what is drawn for it. */
  shown: number;
  /** What that hangs under. */
  parent: number;
}

/** Everything about the selected span: what the frame carries at once, what is in the store as soon as it comes. */
export function SpanDetails(props: Props) {
  const { spans, span, timeZone, width, height } = props;
  const { trace, forest } = spans;
  const styles = useStyles2(getStyles);
  const link = linkFacts(spans, span);
  const lost = lostFacts(spans, span);
  const missingParent = trace.otelParentSpanId[span].replace(/^0+$/, '');
  const standIn = standInWords(spans, span, props.standIn);
  const title = titleOf(spans, span);
  return (
    <section
      className={styles.root}
      style={{ width, height }}
      aria-label={`Details of ${title}`}
      tabIndex={0}
      onKeyDown={(event) => event.key === 'Escape' && props.onClose()}
    >
      <header className={styles.head}>
        {trace.own && <b className={styles.letter}>{KIND_LETTERS[spans.kind[span]]}</b>}
        <h5 className={styles.title}>{title}</h5>
        <strong>{formatDuration(trace.durationNs[span])}</strong>
        <GlyphButton glyph="×" label="Close details" title="Close (Escape)" onClick={props.onClose} />
      </header>

      <FactTable facts={spanFacts(spans, span)} />

      <h6>Link to the parent</h6>
      {link ? (
        <Proposal facts={link} onSelect={props.onSelect} />
      ) : (
        <p className={styles.quiet}>None: this is the root of a tree.</p>
      )}
      {!link && missingParent !== '' && <p>It names the span {missingParent} as its parent, which was not found.</p>}
      {standIn && <p className={styles.quiet}>{standIn}</p>}
      {lost.length > 0 && (
        <>
          <h6>Not taken ({lost.length})</h6>
          {lost.map(({ reason, ...facts }, k) => (
            <Proposal key={k} facts={facts} reason={reason} onSelect={props.onSelect} />
          ))}
        </>
      )}
      <p className={styles.quiet}>{countOf(forest.offset[span + 1] - forest.offset[span], 'child', 'children')}</p>

      <h6>Time</h6>
      <FactTable facts={timeFacts(spans, span, selfTimeOf(spans, span), timeZone)} />

      <h6>Ids</h6>
      <FactTable facts={idFacts(spans, span)} />

      <StoredDetails trace={trace} span={span} data={props.data} timeZone={timeZone} />
    </section>
  );
}

/** Where the view shows the span, if not under its own parent. */
function standInWords(spans: TraceSpans, span: number, standIn: StandIn | null): string {
  const { trace, kind, forest } = spans;
  if (trace.parent[span] >= 0 && forest.parent[span] < 0) {
    return 'The link is hidden: here it starts a tree of its own.';
  }
  if (!standIn) {
    return '';
  }
  if (standIn.shown !== span) {
    const here = standIn.shown < 0 ? 'The view leaves it out' : `Here ${titleOf(spans, standIn.shown)} stands for it`;
    return kind[span] === NETWORK ? `Network spans are hidden. ${here}.` : `${here}.`;
  }
  const own = forest.parent[span];
  if (own < 0 || standIn.parent === own) {
    return '';
  }
  const hidden = kind[own] === NETWORK ? 'Its own parent is a hidden network span' : 'Its own parent is not shown';
  return standIn.parent < 0 ? `${hidden}.` : `${hidden}. Here it hangs under ${titleOf(spans, standIn.parent)}.`;
}

const getStyles = (theme: GrafanaTheme2) => ({
  root: css({
    overflow: 'auto',
    padding: theme.spacing(0, 1, 1),
    background: theme.colors.background.secondary,
    color: theme.colors.text.primary,
    fontSize: theme.typography.bodySmall.fontSize,
    h6: {
      margin: theme.spacing(1.5, 0, 0.5),
      color: theme.colors.text.secondary,
      fontSize: theme.typography.bodySmall.fontSize,
      fontWeight: theme.typography.fontWeightMedium,
    },
    p: { margin: theme.spacing(0.25, 0) },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.border}`, outlineOffset: -2 },
  }),
  head: css({
    position: 'sticky',
    top: 0,
    zIndex: 1,
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1),
    padding: theme.spacing(0.75, 0),
    background: theme.colors.background.secondary,
    borderBottom: `1px solid ${theme.colors.border.weak}`,
    marginBottom: theme.spacing(0.5),
  }),
  letter: css({
    flex: 'none',
    minWidth: theme.spacing(2.5),
    textAlign: 'center',
    borderRadius: theme.shape.borderRadius(1),
    border: `1px solid ${theme.colors.border.medium}`,
  }),
  title: css({
    flex: 1,
    minWidth: 0,
    margin: 0,
    overflowWrap: 'anywhere',
    fontSize: theme.typography.body.fontSize,
  }),
  quiet: css({ color: theme.colors.text.secondary }),
});
