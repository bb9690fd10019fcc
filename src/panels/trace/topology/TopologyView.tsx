import React, { useLayoutEffect, useMemo, useRef, useState } from 'react';
import { cx } from '@emotion/css';
import { useStyles2 } from '@grafana/ui';
import { inLanguage } from '../../language';
import { useSteps } from '../state/useSteps';
import { DrawingMessage } from '../states/DrawingMessage';
import { useBarColours } from '../views/barColours';
import type { ViewProps } from '../views/view';
import { MANY_SPANS } from '../work/manySpans';
import { graphInSteps, type TraceGraph } from './graphOfTrace';
import { Drawing } from './Drawing';
import { layoutTopology, type TopologyLayout } from './layoutTopology';
import { nearestInDirection, type Spot } from './nearestInDirection';
import { panZoom, READABLE, type PanZoom } from './panZoom';
import { spansOfPicked, waysTo, type Picked } from './picked';
import { PickedList } from './PickedList';
import { BAR_PX, getStyles } from './styles';
import { TopologyTable } from './TopologyTable';

const say = inLanguage({
  en: {
    label:
      'Services of the trace and the ways between them. Arrow keys go from one to the next, Enter lists its spans.',
    services: 'Services',
    full: 'Every hop',
    out: 'Zoom out',
    in: 'Zoom in',
    fit: 'Fit',
    fitTitle: 'Show all (0)',
    tooMany: 'Too many to draw one by one: the last services stand together in one box.',
    noNetwork: 'No network interface saw this trace: there are no hops to show.',
  },
  zh: {
    label: '调用链中的服务及其间的路径。方向键移动，按 Enter 列出 Span。',
    services: '服务',
    full: '每一跳',
    out: '缩小',
    in: '放大',
    fit: '适应',
    fitTitle: '显示全部（0）',
    tooMany: '服务太多，无法逐个绘制：其余服务合并为一个框。',
    noNetwork: '没有网卡观测到此调用链：没有可显示的跳。',
  },
});

/** More ways between hops than this are not shown at first. */
const MOST_AT_FIRST = 150;

/** Whether all of it can be read at once in such a room. */
function fits(layout: TopologyLayout, width: number, height: number): boolean {
  return Math.min(width / layout.width, height / layout.height) >= READABLE;
}

/** Services, where they run, and the way between them. */
export function TopologyView(props: ViewProps) {
  const { spans, width, height } = props;
  const made = useSteps(() => graphInSteps(spans), [spans], spans.count < MANY_SPANS ? Infinity : undefined);
  return made ? (
    <Topology {...props} graph={made} />
  ) : (
    <DrawingMessage spans={spans.count} width={width} height={height} />
  );
}

function Topology(props: ViewProps & { graph: TraceGraph }) {
  const { spans, graph, selected, onSelect, state, matches, width, height } = props;
  const styles = useStyles2(getStyles);
  const box = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const camera = useRef<PanZoom | null>(null);
  const hops = graph.places.length - graph.instances.length;
  const [wantsFull, setFull] = useState<boolean | null>(null);
  const stageHeight = Math.max(0, height - BAR_PX);
  // Every hop, where it can be read; a picture that is cut says less than one of the services alone.
  const everyHop = useMemo(
    () => (hops > 0 && (wantsFull ?? graph.passages.length <= MOST_AT_FIRST) ? layoutTopology(graph, true) : null),
    [graph, hops, wantsFull]
  );
  const full = wantsFull ?? (everyHop !== null && state.network !== 'hidden' && fits(everyHop, width, stageHeight));
  const layout = useMemo(() => (full && everyHop ? everyHop : layoutTopology(graph, full)), [graph, full, everyHop]);
  // Numbers of another picture mean something else.
  const [kept, setKept] = useState<{ picked: Picked; layout: unknown } | null>(null);
  const picked = kept?.layout === layout ? kept.picked : null;
  const setPicked = (what: Picked | null) => setKept(what && { picked: what, layout });
  const [active, setActive] = useState(0);
  const colourOf = useBarColours(spans, 'service');

  useLayoutEffect(() => {
    const made = panZoom(box.current!, content.current!);
    camera.current = made;
    return () => made.stop();
  }, []);
  useLayoutEffect(
    () =>
      camera.current?.setSize({ width, height: stageHeight, contentWidth: layout.width, contentHeight: layout.height }),
    [width, height, layout]
  );

  const place = selected < 0 ? -1 : shownPlace(graph.placeOf[selected], graph.places, full);
  const ways = useMemo(() => waysTo(graph, spans, selected, full), [graph, spans, selected, full]);
  useLayoutEffect(() => {
    // The selected span's place; at first the beginning of the trace.
    const box = layout.boxes[Math.max(0, place)];
    if (box) {
      camera.current?.show(box);
    }
  }, [place, layout, width, height]);
  const matching = useMemo(() => {
    if (!matches) {
      return null;
    }
    const counts = new Uint32Array(graph.places.length);
    matches.forEach((match, span) => (counts[shownPlace(graph.placeOf[span], graph.places, full)] += match));
    return counts;
  }, [matches, graph, full]);

  const listed = useMemo(() => (picked ? spansOfPicked(spans, graph, picked) : []), [picked, spans, graph]);
  const pick = (what: Picked) => {
    setPicked(what);
    const [longest] = spansOfPicked(spans, graph, what);
    if (longest !== undefined) {
      onSelect(longest);
    }
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    const { key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    if (key.startsWith('Arrow')) {
      const spots = Array.from(content.current?.querySelectorAll<HTMLElement>('[data-spot]') ?? []);
      const to = nearestInDirection(spots.map(spotOf), Math.min(active, spots.length - 1), key);
      setActive(to);
      spots[to]?.focus({ preventScroll: true });
      camera.current?.show(rectangleOf(spots[to]));
    } else if (key === '+' || key === '=') {
      camera.current?.zoom(1.25);
    } else if (key === '-' || key === '_') {
      camera.current?.zoom(0.8);
    } else if (key === '0') {
      camera.current?.fit();
    } else if (key === 'Escape') {
      if (picked) {
        setPicked(null);
      } else {
        onSelect(-1);
      }
    } else {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
  };
  const merged = graph.instances.some((one) => one.merged > 0);

  return (
    <div
      className={styles.root}
      style={{ width, height }}
      role="group"
      aria-label={say().label}
      data-testid="spanloom topology"
      onKeyDown={onKeyDown}
    >
      <div className={styles.bar} role="group">
        {hops > 0 &&
          [false, true].map((all) => (
            <button
              key={String(all)}
              type="button"
              className={cx(styles.control, full === all && styles.on)}
              aria-pressed={full === all}
              onClick={() => setFull(all)}
            >
              {all ? say().full : say().services}
            </button>
          ))}
        <button
          type="button"
          className={styles.control}
          aria-label={say().out}
          onClick={() => camera.current?.zoom(0.8)}
        >
          −
        </button>
        <button
          type="button"
          className={styles.control}
          aria-label={say().in}
          onClick={() => camera.current?.zoom(1.25)}
        >
          +
        </button>
        <button type="button" className={styles.control} title={say().fitTitle} onClick={() => camera.current?.fit()}>
          {say().fit}
        </button>
      </div>
      <div ref={box} className={styles.stage} style={{ height: stageHeight }}>
        <div ref={content} className={styles.content} style={{ width: layout.width, height: layout.height }}>
          <Drawing
            spans={spans}
            graph={graph}
            layout={layout}
            full={full}
            styles={styles}
            colourOf={colourOf}
            selected={place}
            ways={ways}
            matching={matching}
            picked={picked}
            active={active}
            onActive={setActive}
            onPick={pick}
          />
        </div>
      </div>
      {picked && (
        <PickedList
          spans={spans}
          graph={graph}
          picked={picked}
          listed={listed}
          selected={selected}
          styles={styles}
          onSelect={onSelect}
          onClose={() => setPicked(null)}
        />
      )}
      {(merged || hops === 0) && <span className={styles.note}>{merged ? say().tooMany : say().noNetwork}</span>}
      <TopologyTable graph={graph} className={styles.hidden} />
    </div>
  );
}

/** Where only services are shown, a hop is in its service. */
function shownPlace(place: number, places: Array<{ instance: number }>, full: boolean): number {
  return full ? place : places[place].instance;
}

const spotOf = (element: HTMLElement): Spot => ({
  x: Number(element.dataset.x),
  y: Number(element.dataset.y),
});

function rectangleOf(element: HTMLElement) {
  const { x, y } = spotOf(element);
  return { x: x - 60, y: y - 30, width: 120, height: 60 };
}
