import React from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Dropdown, Menu, useStyles2 } from '@grafana/ui';
import { inLanguage } from '../../language';
import { inBrackets } from '../../punctuation';
import { GlyphButton } from '../header/GlyphButton';
import type { ImageKind } from '../image/saveImage';
import type { GraphHandle } from './GraphView';

interface Props {
  graph: React.RefObject<GraphHandle | null>;
  /** Whether the flame graph is on screen; else there is nothing to zoom. */
  flame: boolean;
  /** For how many buttons there is room: in a narrow panel for the most needed alone, in a very narrow one for help. */
  room: 'all' | 'some' | 'least';
  /** Undefined where there is nothing that way. */
  onBack?(): void;
  onForward?(): void;
  /** Sets the dashboard's time range to what is shown; undefined where that cannot be. */
  onTakeRange?(): void;
  onSaveImage(kind: ImageKind): void;
}

/** The buttons for the view: where it was before, measure, zoom, and help. */
export function GraphTools({ graph, flame, room, onBack, onForward, onTakeRange, onSaveImage }: Props) {
  const styles = useStyles2(getStyles);
  const words = say();
  const roomy = room === 'all';
  const least = room === 'least';
  const button = (glyph: React.ReactNode, label: string, key: string, onClick: (() => void) | undefined) => (
    <GlyphButton
      glyph={glyph}
      label={label}
      title={key === '' ? label : inBrackets(label, key)}
      // Not `disabled`: that would take the focus from who has pressed it for the last time.
      aria-disabled={onClick === undefined}
      onClick={() => onClick?.()}
    />
  );
  return (
    <span className={styles}>
      {roomy && button('‹', words.back, '[', onBack)}
      {roomy && button('›', words.forward, ']', onForward)}
      {flame &&
        roomy &&
        button(<Drawing path={RULER} />, words.measure, words.measureKeys, () => graph.current?.measure())}
      {flame && roomy && onTakeRange && button(<Drawing path={CLOCK} />, words.range, '', onTakeRange)}
      {flame && roomy && (
        <Dropdown
          overlay={
            <Menu>
              <Menu.Item label={words.png} onClick={() => onSaveImage('png')} />
              <Menu.Item label={words.svg} onClick={() => onSaveImage('svg')} />
            </Menu>
          }
        >
          <GlyphButton glyph={<Drawing path={PICTURE} />} label={words.picture} title={words.picture} />
        </Dropdown>
      )}
      {flame && !least && button('−', words.zoomOut, '−', () => graph.current?.zoom(1.5))}
      {flame && !least && button('+', words.zoomIn, '+', () => graph.current?.zoom(1 / 1.5))}
      {flame && !least && button(words.fitGlyph, words.fit, '0', () => graph.current?.reset())}
      {flame && button('?', words.help, '?', () => graph.current?.help())}
    </span>
  );
}

/** Lines on a field of 14 by 14. */
const RULER = 'M1 4.5h12v5H1zM4 4.5v2M7 4.5v3M10 4.5v2';
const PICTURE = 'M1.5 2.5h11v9h-11zM2 10l3.2-3.6L7.6 9l1.6-1.6 3 2.8M9.4 5.2h.01';
const CLOCK = 'M7 1.5a5.5 5.5 0 1 0 .01 0zM7 4v3.2l2.3 1.4';

function Drawing({ path }: { path: string }) {
  return (
    <svg width="14" height="14" viewBox="0 0 14 14" aria-hidden="true">
      <path d={path} fill="none" stroke="currentColor" strokeWidth="1.2" />
    </svg>
  );
}

const say = inLanguage({
  en: {
    back: 'Back to the view before',
    forward: 'Forward to the next view',
    measure: 'Measure a stretch of time',
    measureKeys: 'M, Shift + drag',
    range: 'Set the dashboard’s time range to what is shown',
    zoomOut: 'Zoom out',
    zoomIn: 'Zoom in',
    fit: 'Fit the whole trace',
    fitGlyph: 'Fit',
    help: 'Keys and gestures',
    picture: 'Save a picture of the view',
    png: 'Save as PNG',
    svg: 'Save as SVG',
  },
  zh: {
    back: '回到上一个视图',
    forward: '前进到下一个视图',
    measure: '测量一段时间',
    measureKeys: 'M、Shift + 拖动',
    range: '将仪表板时间范围设为当前显示的时间段',
    zoomOut: '缩小',
    zoomIn: '放大',
    fit: '显示全部（整条调用链）',
    fitGlyph: '全部',
    help: '按键与手势',
    picture: '保存当前视图的图片',
    png: '保存为 PNG',
    svg: '保存为 SVG',
  },
});

const getStyles = (theme: GrafanaTheme2) =>
  css({
    display: 'inline-flex',
    alignItems: 'center',
    gap: theme.spacing(0.5),
    paddingRight: 2,
  });
