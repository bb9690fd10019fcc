import React from 'react';
import { cx } from '@emotion/css';
import { inLanguage } from '../../language';
import { listed } from '../../punctuation';
import type { BarColour } from '../draw/palette';
import type { TraceSpans } from '../layout/traceSpans';
import { FailureSign } from '../views/FailureSign';
import { grouped } from '../words';
import type { TraceGraph } from './graphOfTrace';
import type { Line, TopologyLayout } from './layoutTopology';
import type { Picked } from './picked';
import type { TopologyStyles } from './styles';
import { passageFacts, passageLabel, passageTitle, placeFacts, placeTitle, slowShare } from './topologyText';

const say = inLanguage({
  en: { matches: (count: number) => `${grouped(count)} found`, selected: 'selected' },
  zh: { matches: (count) => `找到 ${count} 个`, selected: '已选中' },
});

interface Props {
  spans: TraceSpans;
  graph: TraceGraph;
  layout: TopologyLayout;
  full: boolean;
  styles: TopologyStyles;
  colourOf(span: number): BarColour;
  /** Place of the selected span, -1 = none. */
  selected: number;
  /** Ways to the selected span. */
  ways: ReadonlySet<number>;
  /** Spans that are searched for, by place; null where nothing is. */
  matching: Uint32Array | null;
  picked: Picked | null;
  /** The element that Tab leads to, among all in the order drawn. */
  active: number;
  onActive(spot: number): void;
  onPick(what: Picked): void;
}

/** Frames, lines, then what can be picked: boxes, hops, and the labels of lines. */
export function Drawing(props: Props) {
  const { graph, layout, full, styles, ways } = props;
  const list = full ? graph.passages : graph.calls;
  const lastNs = props.spans.lastNs;
  const places = full ? graph.places : graph.places.slice(0, graph.instances.length);
  const service = React.useMemo(() => firstSpans(graph), [graph]);
  return (
    <>
      {layout.frames.map(({ kind, name, x, y, width, height }, k) => (
        <div key={k} className={kind === 'pod' ? styles.pod : styles.node} style={{ left: x, top: y, width, height }}>
          <span className={styles.frameName} title={name}>
            {name}
          </span>
        </div>
      ))}
      <svg className={styles.lines} width={layout.width} height={layout.height} aria-hidden="true">
        {layout.lines.map((line) => {
          const passage = list[line.index];
          const path = pathOf(line);
          const isTunnel = passage.tunnel !== '';
          return (
            <g key={line.index}>
              {isTunnel && <path d={path} className={styles.tunnel} />}
              {isTunnel && <path d={path} className={styles.tunnelInside} />}
              <path
                d={path}
                className={cx(
                  styles.line,
                  slowShare(passage, lastNs) > 0 && styles.slowLine,
                  passage.failures > 0 && styles.failedLine,
                  ways.has(line.index) && styles.onWay,
                  passage.inferred > 0 && styles.inferredLine
                )}
              />
            </g>
          );
        })}
      </svg>
      {places.map((place, k) => (
        <PlaceButton key={`place ${k}`} {...props} place={k} colour={service[place.instance] ?? -1} />
      ))}
      {layout.lines.map((line, k) => (
        <LineLabel key={`line ${line.index}`} {...props} line={line} spot={places.length + k} />
      ))}
    </>
  );
}

function PlaceButton(props: Props & { place: number; colour: number }) {
  const { graph, layout, styles, selected, matching, picked, place, active } = props;
  const box = layout.boxes[place];
  const { ring, failures, point, side } = graph.places[place];
  const { unseen } = graph.instances[graph.places[place].instance];
  const title = placeTitle(graph, place);
  const facts = placeFacts(graph, place);
  const found = matching ? matching[place] : 0;
  const matches = found > 0 ? [say().matches(found)] : [];
  /** Of the facts, those from here on stand in the box. */
  const inBox = Math.max(0, facts.length - (failures > 0 ? 2 : 1));
  const isSelected = place === selected;
  const common = {
    type: 'button' as const,
    'data-spot': '',
    'data-x': box.x + box.width / 2,
    'data-y': box.y + box.height / 2,
    'data-takes-focus': place === active || undefined,
    tabIndex: place === active ? 0 : -1,
    title: [title, ...facts].join('\n'),
    // What stands on it comes first, for those who say what they want to click.
    'aria-label': listed([
      title,
      ...facts.slice(inBox),
      ...matches,
      ...facts.slice(0, inBox),
      ...(isSelected ? [say().selected] : []),
    ]),
    'aria-current': isSelected || undefined,
    onFocus: () => props.onActive(place),
    onClick: () => props.onPick({ kind: 'place', index: place }),
  };
  const marks = cx(
    isSelected && styles.selected,
    picked?.kind === 'place' && picked.index === place && styles.picked,
    matching && found === 0 && styles.dimmed
  );
  const size = { left: box.x, top: box.y, width: box.width, height: box.height };
  const name = layout.names[place];
  if (name) {
    return (
      <>
        <button {...common} className={cx(styles.hop, marks)} style={size}>
          {failures > 0 ? <FailureSign failure="server_error" /> : ring === 1 ? 'S' : 'N'}
        </button>
        <span
          className={cx(styles.hopName, styles.beside[name.side])}
          style={{ left: name.x, top: name.y, maxWidth: name.width }}
          aria-hidden="true"
        >
          {graph.places[place].merged > 0 ? title : graph.places[place].name || point || (side > 0 ? 'c' : 's')}
        </span>
      </>
    );
  }
  const fill = props.colour >= 0 ? props.colourOf(props.colour).fill : undefined;
  return (
    <button
      {...common}
      className={cx(styles.box, unseen && styles.unseen, marks)}
      style={{ ...size, ...(fill ? { borderLeftColor: fill } : {}) }}
    >
      <span className={styles.boxTitle}>{title}</span>{' '}
      <span className={cx(styles.facts, styles.quiet)}>
        {failures > 0 && <FailureSign failure="server_error" />}
        {[...facts.slice(inBox), ...matches].join(' · ')}
      </span>
    </button>
  );
}

function LineLabel(props: Props & { line: Line; spot: number }) {
  const { graph, full, styles, line, spot, active, picked, spans } = props;
  const kind = full ? 'passage' : 'call';
  const passage = (full ? graph.passages : graph.calls)[line.index];
  const facts = [passageTitle(graph, passage), ...passageFacts(passage, spans.lastNs)];
  const roomy = line.roomPx > 90;
  const label = passageLabel(passage, roomy);
  return (
    <button
      type="button"
      data-spot=""
      data-x={line.label.x}
      data-y={line.label.y}
      tabIndex={spot === active ? 0 : -1}
      className={cx(
        styles.label,
        styles.beside[line.anchor],
        slowShare(passage, spans.lastNs) > 0 && styles.slowLabel,
        picked?.kind === kind && picked.index === line.index && styles.picked
      )}
      style={{ left: line.label.x, top: line.label.y }}
      title={facts.join('\n')}
      // What stands on it is in its name, for those who say what they want to click.
      aria-label={listed([...facts, label])}
      onFocus={() => props.onActive(spot)}
      onClick={() => props.onPick({ kind, index: line.index })}
    >
      {roomy && passage.failures > 0 && <FailureSign failure="server_error" sizePx={10} />}
      {label}
    </button>
  );
}

/** A span of each service, for its colour. */
function firstSpans({ placeOf, instances }: TraceGraph): Array<number | undefined> {
  const first: Array<number | undefined> = new Array(instances.length).fill(undefined);
  for (let span = 0; span < placeOf.length; span++) {
    if (placeOf[span] < instances.length) {
      first[placeOf[span]] ??= span;
    }
  }
  return first;
}

/** Through its points, level at each of them, or upright; straight where they lie on a line. */
function pathOf({ points, upright }: Line): string {
  return points
    .map(({ x, y }, k) => {
      if (k === 0) {
        return `M${x} ${y}`;
      }
      const before = points[k - 1];
      if (upright) {
        const bend = (y - before.y) / 2;
        return before.x === x ? `L${x} ${y}` : `C${before.x} ${before.y + bend} ${x} ${y - bend} ${x} ${y}`;
      }
      const bend = Math.max(18, Math.abs(x - before.x) / 2);
      return before.y === y && x > before.x
        ? `L${x} ${y}`
        : `C${before.x + bend} ${before.y} ${x - bend} ${y} ${x} ${y}`;
    })
    .join('');
}
