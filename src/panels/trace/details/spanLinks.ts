/**
 * Links out of a span, to its logs, metrics and profiles: the data links that the frame's fields carry (of the data
 * source, or correlations), and those set in the panel's options. Grafana fills in their variables, `${__data.fields.x}`
 * and, as in its own trace view, `${__span.traceId}`.
 */
import {
  getLinksSupplier,
  textUtil,
  type DataFrame,
  type DataLink,
  type Field,
  type InterpolateFunction,
  type LinkModel,
  type ScopedVars,
} from '@grafana/data';
import type { PanelTrace } from '../../../frames/panelTrace';

export interface LinkSource {
  /** The frame that the trace was read from, row by row. */
  frame: DataFrame;
  /** Data links of the panel's own options. */
  panelLinks: readonly DataLink[];
  replaceVariables: InterpolateFunction;
  timeZone: string;
}

export interface SpanLink {
  title: string;
  href: string;
  target?: string;
  /** For links that Grafana itself follows, as into Explore. */
  onClick?: (event: unknown) => void;
}

/** More are a mistake in a configuration. */
const MOST_LINKS = 20;

/** The links of a span, in the order of the fields; each once. One that leads nowhere, or runs a script, is left out. */
export function spanLinks(
  { frame, panelLinks, replaceVariables, timeZone }: LinkSource,
  trace: PanelTrace,
  span: number
) {
  const found = new Map<string, SpanLink>();
  const scopedVars = spanVariables(trace, span);
  const models = (field: Field): LinkModel[] => {
    try {
      return getLinksSupplier(frame, field, scopedVars, replaceVariables, timeZone)({ valueRowIndex: span });
    } catch {
      // A link whose variables cannot be filled in must not take the details with it.
      return [];
    }
  };
  const add = (model: LinkModel) => {
    const href = model.href ? textUtil.sanitizeUrl(model.href) : '';
    const onClick = model.onClick;
    if ((isSafe(href) || onClick) && found.size < MOST_LINKS) {
      found.set(`${model.title}\n${href}`, {
        title: model.title || href,
        href: isSafe(href) ? href : '',
        target: model.target,
        ...(onClick && { onClick: (event: unknown) => onClick(event, model.origin) }),
      });
    }
  };
  const ofPanel = new Set(panelLinks.map(linkName));
  for (const field of frame.fields) {
    // Grafana gives the panel's links to every field: once is enough.
    const links = (field.config?.links ?? []).filter((link) => !ofPanel.has(linkName(link)));
    if (links.length > 0) {
      models({ ...field, config: { ...field.config, links } }).forEach(add);
    }
  }
  const first = frame.fields.find(({ name }) => name === 'traceID') ?? frame.fields[0];
  if (panelLinks.length > 0 && first) {
    models({ ...first, config: { ...first.config, links: [...panelLinks] } }).forEach(add);
  }
  return Array.from(found.values());
}

const linkName = (link: DataLink) => `${link.title}\n${link.url}\n${JSON.stringify(link.internal ?? null)}`;

function isSafe(href: string): boolean {
  return href !== '' && !/^about:/i.test(href) && !/^[\s\u0000-\u001f]*(javascript|data|vbscript):/i.test(href);
}

function spanVariables(trace: PanelTrace, span: number): ScopedVars {
  const tags: Record<string, string> = {};
  for (const { key, value } of [...trace.serviceTags(span), ...trace.tags(span)]) {
    tags[key] = String(value);
  }
  const value = {
    spanId: trace.otelSpanId[span] || trace.spanId[span],
    traceId: trace.otelTraceId[span].split(',')[0] || trace.traceId,
    duration: `${trace.durationNs[span] / 1e6}ms`,
    name: trace.operation[span],
    service: trace.service[span],
    host: trace.host[span],
    pod: trace.pod[span],
    tags,
  };
  return {
    __span: { text: 'Span', value },
    __trace: { text: 'Trace', value: { traceId: value.traceId, name: trace.operation[0] } },
  };
}
