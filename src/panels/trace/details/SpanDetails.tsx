import React, { useEffect } from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2, PanelData } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { inLanguage } from '../../language';
import { formatDuration } from '../format/duration';
import { selfTimeOf } from '../layout/selfTimeOf';
import { KIND_LETTERS, NETWORK, type TraceSpans } from '../layout/traceSpans';
import { learnEvents } from '../layout/eventTimes';
import { titleOf } from '../layout/spanTitle';
import { GlyphButton } from '../header/GlyphButton';
import { TimeSplit } from '../timing/TimeSplit';
import { CopyButton } from './CopyButton';
import { EvidenceTable } from './EvidenceTable';
import { evidenceMatrix } from './evidenceMatrix';
import { FactTable } from './FactTable';
import { useSpanDetails } from './fetchSpan';
import { idFacts, spanFacts, timeFacts } from './facts';
import { Proposal } from './Proposal';
import { traceVariable } from './otherTrace';
import { linkFacts, lostFacts } from './proposals';
import { Section } from './Section';
import { SpanLinks } from './SpanLinks';
import { spanLinks, type LinkSource } from './spanLinks';
import { spanAsJson, spanAsMarkdown } from './spanText';
import { StoredDetails } from './StoredDetails';
import { carriedParts, storedParts } from './storedParts';

const say = inLanguage({
  en: {
    details: (title: string) => `Details of ${title}`,
    close: 'Close details',
    closeTitle: 'Close (Escape)',
    link: 'Link to the parent',
    root: 'None: this is the root of a tree.',
    missing: (id: string) => `It names the span ${id} as its parent, which was not found.`,
    lost: (count: number) => `Not taken (${count})`,
    matrix: 'Ids side by side',
    children: (count: number) => (count === 1 ? '1 child' : `${count} children`),
    time: 'Time',
    ids: 'Ids',
    span: 'Span',
    copy: 'Copy as',
    asJson: 'the span as JSON',
    asMarkdown: 'the span as Markdown',
    linkHidden: 'The link is hidden: here it starts a tree of its own.',
    leftOut: 'The view leaves it out',
    standsFor: (title: string) => `Here ${title} stands for it`,
    networkHidden: (what: string) => `Network spans are hidden. ${what}.`,
    sentence: (what: string) => `${what}.`,
    parentNetwork: 'Its own parent is a hidden network span.',
    parentNotShown: 'Its own parent is not shown.',
    hangsUnder: (title: string) => ` Here it hangs under ${title}.`,
  },
  zh: {
    details: (title: string) => `${title} 的详情`,
    close: '关闭详情',
    closeTitle: '关闭（Esc）',
    link: '与父级的关联',
    root: '无：这是一棵树的根。',
    missing: (id: string) => `它指明的父级 Span ${id} 未找到。`,
    lost: (count: number) => `未采用（${count}）`,
    matrix: '标识对照',
    children: (count: number) => `${count} 个子 Span`,
    time: '时间',
    ids: '标识',
    span: 'Span',
    copy: '复制为',
    asJson: 'Span 的 JSON',
    asMarkdown: 'Span 的 Markdown',
    linkHidden: '关联已隐藏：它在这里是一棵独立的树。',
    leftOut: '此视图未显示它',
    standsFor: (title: string) => `此处由 ${title} 代表它`,
    networkHidden: (what: string) => `网络 Span 已隐藏。${what}。`,
    sentence: (what: string) => `${what}。`,
    parentNetwork: '它的父级是隐藏的网络 Span。',
    parentNotShown: '它的父级未显示。',
    hangsUnder: (title: string) => `此处它挂在 ${title} 之下。`,
  },
});

export interface SpanDetailsProps {
  spans: TraceSpans;
  /** Index in the trace. */
  span: number;
  /** Where the view on screen has it; null where that has every span under its own parent. */
  standIn: StandIn | null;
  data: PanelData;
  /** Where links out of the trace come from; null where there is no frame. */
  links: LinkSource | null;
  timeZone: string;
  width: number;
  height: number;
  onSelect(span: number): void;
  /** Marks spans of the trace where the reader sees them; none = no longer. */
  onMark?(spans: readonly number[]): void;
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
export function SpanDetails(props: SpanDetailsProps) {
  const { spans, span, timeZone, width, height } = props;
  const { trace, forest } = spans;
  const styles = useStyles2(getStyles);
  const link = linkFacts(spans, span);
  const lost = lostFacts(spans, span);
  const matrix = evidenceMatrix(trace, span, link, lost);
  const missingParent = trace.otelParentSpanId[span].replace(/^0+$/, '');
  const standIn = standInWords(spans, span, props.standIn);
  const title = titleOf(spans, span);
  const state = useSpanDetails(props.data, trace.rowIds[span]);
  const stored = state.kind === 'ready' ? state.details : null;
  useEffect(() => learnEvents(trace, span, stored ?? []), [trace, span, stored]);
  const parts = stored ? storedParts(stored, trace.originNs, timeZone) : carriedParts(trace, span, timeZone);
  const links = props.links ? spanLinks(props.links, trace, span) : [];
  const facts = {
    what: spanFacts(spans, span),
    time: timeFacts(spans, span, selfTimeOf(spans, span), timeZone),
    ids: idFacts(spans, span),
  };
  const t = say();
  const asMarkdown = () =>
    spanAsMarkdown(spans, span, [
      { title: t.span, facts: facts.what },
      { title: t.time, facts: facts.time },
      { title: t.ids, facts: facts.ids },
      ...(link
        ? [{ title: t.link, facts: [[link.title, [link.strength, ...link.evidence].join('\n')] as const] }]
        : []),
      ...parts,
    ]);
  return (
    <section
      className={styles.root}
      style={{ width, height }}
      aria-label={t.details(title)}
      tabIndex={0}
      onKeyDown={(event) => event.key === 'Escape' && props.onClose()}
    >
      <header className={styles.head}>
        {trace.own && <b className={styles.letter}>{KIND_LETTERS[spans.kind[span]]}</b>}
        <h5 aria-level={3} className={styles.title}>
          {title}
        </h5>
        <strong>{formatDuration(trace.durationNs[span])}</strong>
        <GlyphButton glyph="×" label={t.close} title={t.closeTitle} onClick={props.onClose} />
      </header>
      <p className={styles.actions}>
        <span className={styles.quiet}>{t.copy}</span>
        <CopyButton label="JSON" what={t.asJson} text={() => spanAsJson(spans, span, stored)} />
        <CopyButton label="Markdown" what={t.asMarkdown} text={asMarkdown} />
      </p>
      {links.length > 0 && <SpanLinks links={links} />}

      <FactTable facts={facts.what} />

      <Section name="link" title={t.link}>
        {link ? <Proposal facts={link} onSelect={props.onSelect} /> : <p className={styles.quiet}>{t.root}</p>}
        {!link && missingParent !== '' && <p>{t.missing(missingParent)}</p>}
        {standIn && <p className={styles.quiet}>{standIn}</p>}
        <p className={styles.quiet}>{t.children(forest.offset[span + 1] - forest.offset[span])}</p>
      </Section>
      {lost.length > 0 && (
        <Section name="lost" title={t.lost(lost.length)}>
          {lost.map(({ reason, ...other }, k) => (
            <Proposal key={k} facts={other} reason={reason} onSelect={props.onSelect} />
          ))}
        </Section>
      )}
      {lost.length > 0 && matrix.rows.length > 0 && (
        <Section name="matrix" title={t.matrix}>
          <EvidenceTable matrix={matrix} />
        </Section>
      )}

      <Section name="time" title={t.time}>
        <FactTable facts={facts.time} />
      </Section>

      <TimeSplit spans={spans} span={span} onSelect={props.onSelect} onMark={props.onMark} />

      <Section name="ids" title={t.ids}>
        <FactTable facts={facts.ids} />
      </Section>

      <StoredDetails
        state={state}
        parts={parts}
        trace={trace}
        span={span}
        timeZone={timeZone}
        traceVariable={traceVariable(props.data)}
        onSelect={props.onSelect}
      />
    </section>
  );
}

/** Where the view shows the span, if not under its own parent. */
function standInWords(spans: TraceSpans, span: number, standIn: StandIn | null): string {
  const { trace, kind, forest } = spans;
  const t = say();
  if (trace.parent[span] >= 0 && forest.parent[span] < 0) {
    return t.linkHidden;
  }
  if (!standIn) {
    return '';
  }
  if (standIn.shown !== span) {
    const here = standIn.shown < 0 ? t.leftOut : t.standsFor(titleOf(spans, standIn.shown));
    return kind[span] === NETWORK ? t.networkHidden(here) : t.sentence(here);
  }
  const own = forest.parent[span];
  if (own < 0 || standIn.parent === own) {
    return '';
  }
  const hidden = kind[own] === NETWORK ? t.parentNetwork : t.parentNotShown;
  return standIn.parent < 0 ? hidden : hidden + t.hangsUnder(titleOf(spans, standIn.parent));
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
  actions: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(0.5) }),
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
