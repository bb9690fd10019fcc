import React from 'react';
import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import type { BarColour, GraphTheme } from '../draw/palette';
import { formatDuration } from '../format/duration';
import type { TraceSummary } from '../layout/summary';
import { KIND_LETTERS, MARK, NETWORK, NETWORK_GROUP, type TraceModel } from '../layout/traceModel';
import { KIND_SOURCES, KIND_WORDS, STATUS_WORDS, countOf, grouped } from '../words';

export const LEGEND_HEIGHT = 24;
/** More services than this are counted, not listed. */
const MOST_SERVICES = 30;

interface Props {
  model: TraceModel;
  summary: TraceSummary;
  colours: BarColour[];
  theme: GraphTheme;
  onToggleNetwork(): void;
  onToggleInferred(): void;
}

/** Kinds with their counts, then what each colour means, then the marks that occur. One line that scrolls sideways. */
export function Legend({ model, summary, colours, theme, onToggleNetwork, onToggleInferred }: Props) {
  const styles = useStyles2(getStyles);
  const showsNetwork = model.options.showNetwork;
  const marks = model.marks.reduce((all, mark) => all | mark, 0);
  const showsInferred = model.options.showInferred;
  const hasNetwork = summary.byKind[NETWORK] > 0 || !showsNetwork;
  return (
    <div className={styles.root} style={{ height: LEGEND_HEIGHT }} tabIndex={0} role="group" aria-label="Legend">
      {model.trace.own &&
        KIND_LETTERS.map((letter, kind) => {
          const text = (
            <>
              <b className={styles.letter}>{letter}</b> {KIND_WORDS[kind]}{' '}
              {summary.byKind[kind] > 0 && grouped(summary.byKind[kind])}
            </>
          );
          return kind === NETWORK && hasNetwork ? (
            <button
              key={letter}
              type="button"
              className={cx(styles.item, styles.button, !showsNetwork && styles.off)}
              aria-pressed={showsNetwork}
              title={showsNetwork ? 'Hide network spans' : 'Show network spans'}
              onClick={onToggleNetwork}
            >
              {text}
            </button>
          ) : (
            <span key={letter} className={styles.item} title={`Seen by ${KIND_SOURCES[kind]}`}>
              {text}
            </span>
          );
        })}
      {model.trace.own && <span className={styles.rule} />}
      {legendItems(model, summary, colours, theme).map((item) => (
        <span key={item.name} className={styles.item} title={item.title}>
          <span className={styles.swatch} style={{ background: item.colour }} />
          {item.name} {item.share && <span className={styles.share}>{item.share}</span>}
        </span>
      ))}
      {(summary.inferred > 0 || (marks & MARK.corrected) !== 0) && <span className={styles.rule} />}
      {summary.inferred > 0 && (
        <button
          type="button"
          className={cx(styles.item, styles.button, !showsInferred && styles.off)}
          aria-pressed={showsInferred}
          title={showsInferred ? 'Hide inferred links' : 'Show inferred links'}
          onClick={onToggleInferred}
        >
          <span className={cx(styles.swatch, styles.dashed)} />
          {grouped(summary.inferred)} inferred
        </button>
      )}
      {(marks & MARK.corrected) !== 0 && (
        <span className={styles.item}>
          <span className={cx(styles.swatch, styles.cut)} />
          clock corrected
        </span>
      )}
    </div>
  );
}

interface Item {
  name: string;
  colour: string;
  share?: string;
  title: string;
}

function legendItems(model: TraceModel, summary: TraceSummary, colours: BarColour[], theme: GraphTheme): Item[] {
  const fill = (group: string) => colours[model.groups.indexOf(group)]?.fill ?? theme.other.fill;
  if (model.options.colourBy === 'source') {
    return KIND_LETTERS.filter((letter) => model.groups.includes(letter)).map((letter) => {
      const kind = KIND_LETTERS.indexOf(letter);
      return { name: KIND_SOURCES[kind], colour: fill(letter), title: KIND_WORDS[kind] };
    });
  }
  if (model.options.colourBy === 'status') {
    return model.groups.map((group) => ({ name: STATUS_WORDS[group] ?? group, colour: fill(group), title: 'Status' }));
  }
  const percent = (ns: number) => (summary.selfNs > 0 ? `${Math.round((100 * ns) / summary.selfNs)} %` : '');
  const about = (spans: number | null, ns: number) =>
    `${spans === null ? '' : `${countOf(spans, 'span')}, `}${formatDuration(ns)} in none of their children`;
  const items = summary.services.slice(0, MOST_SERVICES).map((share) => ({
    name: share.service || 'no service',
    colour: fill(share.service),
    share: percent(share.selfNs),
    title: about(share.spans, share.selfNs),
  }));
  const rest = summary.services.slice(MOST_SERVICES);
  if (rest.length > 0) {
    const ns = rest.reduce((sum, share) => sum + share.selfNs, 0);
    items.push({ name: `${rest.length} more`, colour: theme.other.fill, share: percent(ns), title: about(null, ns) });
  }
  if (model.groups.includes(NETWORK_GROUP)) {
    const ns = summary.networkSelfNs;
    items.push({ name: 'network', colour: theme.network.fill, share: percent(ns), title: about(null, ns) });
  }
  return items;
}

const getStyles = (theme: GrafanaTheme2) => ({
  root: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(1.5),
    overflowX: 'auto',
    overflowY: 'hidden',
    scrollbarWidth: 'none',
    whiteSpace: 'nowrap',
    color: theme.colors.text.primary,
    fontSize: theme.typography.bodySmall.fontSize,
    '&::-webkit-scrollbar': { display: 'none' },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.border}`, outlineOffset: -2 },
  }),
  item: css({ flex: 'none', display: 'inline-flex', alignItems: 'center', gap: theme.spacing(0.5) }),
  letter: css({
    display: 'inline-block',
    minWidth: theme.spacing(2),
    textAlign: 'center',
    borderRadius: theme.shape.borderRadius(1),
    background: theme.colors.background.secondary,
    border: `1px solid ${theme.colors.border.weak}`,
    fontWeight: theme.typography.fontWeightMedium,
  }),
  button: css({
    border: 'none',
    background: 'none',
    padding: 0,
    fontSize: 'inherit',
    '&:hover': { textDecoration: 'underline' },
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.border}` },
  }),
  off: css({ textDecoration: 'line-through', color: theme.colors.text.secondary }),
  share: css({ color: theme.colors.text.secondary }),
  rule: css({ flex: 'none', width: 1, height: theme.spacing(2), background: theme.colors.border.weak }),
  swatch: css({ width: 12, height: 12, borderRadius: 2 }),
  dashed: css({ border: `1px dashed ${theme.colors.text.primary}` }),
  cut: css({
    background: theme.colors.text.secondary,
    clipPath: 'polygon(0 0, 50% 0, 100% 50%, 100% 100%, 0 100%)',
  }),
});
