import React from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2, PanelData } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { spanTitle } from '../draw/paintLabel';
import { formatDuration } from '../format/duration';
import { KIND_LETTERS, type TraceModel } from '../layout/traceModel';
import { countOf } from '../words';
import { GlyphButton } from '../header/GlyphButton';
import { FactTable } from './FactTable';
import { StoredDetails } from './StoredDetails';
import { idFacts, spanFacts, timeFacts } from './facts';
import { Proposal } from './Proposal';
import { linkFacts, lostFacts } from './proposals';

interface Props {
  model: TraceModel;
  /** Model index of the span. */
  span: number;
  selfNs: number;
  data: PanelData;
  timeZone: string;
  width: number;
  height: number;
  onSelect(i: number): void;
  onClose(): void;
}

/** Everything about the selected span: what the frame carries at once, what is in the store as soon as it comes. */
export function SpanDetails(props: Props) {
  const { model, span: i, timeZone, width, height } = props;
  const styles = useStyles2(getStyles);
  const { forest } = model.layout;
  const parent = forest.parent[i];
  const link = linkFacts(model, i);
  const lost = lostFacts(model, i);
  const missingParent = model.trace.otelParentSpanId[model.spanOf[i]].replace(/^0+$/, '');
  const standIn = standInWords(model, i, parent);
  const title = spanTitle(model, i);
  return (
    <section
      className={styles.root}
      style={{ width, height }}
      aria-label={`Details of ${title}`}
      tabIndex={0}
      onKeyDown={(event) => event.key === 'Escape' && props.onClose()}
    >
      <header className={styles.head}>
        {model.trace.own && <b className={styles.letter}>{KIND_LETTERS[model.kind[i]]}</b>}
        <h5 className={styles.title}>{title}</h5>
        <strong>{formatDuration(model.trace.durationNs[model.spanOf[i]])}</strong>
        <GlyphButton glyph="×" label="Close details" title="Close (Escape)" onClick={props.onClose} />
      </header>

      <FactTable facts={spanFacts(model, i)} />

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
      <p className={styles.quiet}>{countOf(forest.offset[i + 1] - forest.offset[i], 'child', 'children')}</p>

      <h6>Time</h6>
      <FactTable facts={timeFacts(model, i, props.selfNs, timeZone)} />

      <h6>Ids</h6>
      <FactTable facts={idFacts(model, i)} />

      <StoredDetails model={model} span={i} data={props.data} timeZone={timeZone} />
    </section>
  );
}

/** Where the span hangs in the graph, if not under its own parent. */
function standInWords(model: TraceModel, i: number, shownParent: number): string {
  const own = model.trace.parent[model.spanOf[i]];
  if (own < 0 || (shownParent >= 0 && model.spanOf[shownParent] === own)) {
    return '';
  }
  return shownParent >= 0
    ? `Its own parent is a hidden network span. Here it hangs under ${spanTitle(model, shownParent)}.`
    : 'The link is hidden: here it starts a tree of its own.';
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
