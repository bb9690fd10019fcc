import React from 'react';
import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { inLanguage } from '../../language';
import { GlyphButton } from '../header/GlyphButton';

interface Props {
  box: React.RefObject<HTMLDivElement | null>;
  text: React.RefObject<HTMLSpanElement | null>;
  onZoom(): void;
  onClose(): void;
}

/** What a measure says and what can be done with it. Hidden until `showMeasure` fills and places it. */
export function MeasureBox({ box, text, onZoom, onClose }: Props) {
  const styles = useStyles2(getStyles);
  const t = say();
  return (
    <div
      ref={box as React.RefObject<HTMLDivElement>}
      className={styles}
      style={{ display: 'none' }}
      data-testid="spanloom measure"
    >
      <span ref={text as React.RefObject<HTMLSpanElement>} role="status" />
      <GlyphButton glyph={t.zoomGlyph} label={t.zoom} title={t.zoom} onClick={onZoom} />
      <GlyphButton glyph="×" label={t.end} title={`${t.end} (Esc)`} onClick={onClose} />
    </div>
  );
}

const say = inLanguage({
  en: { zoom: 'Zoom to the measured stretch', zoomGlyph: 'Zoom', end: 'End measuring' },
  zh: { zoom: '缩放到测量的时间段', zoomGlyph: '缩放', end: '结束测量' },
});

const getStyles = (theme: GrafanaTheme2) =>
  css({
    position: 'absolute',
    bottom: theme.spacing(0.5),
    left: 0,
    zIndex: 1,
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(0.75),
    maxWidth: '100%',
    // In a narrow graph the buttons go below.
    flexWrap: 'wrap',
    padding: theme.spacing(0.25, 0.5, 0.25, 1),
    background: theme.colors.background.secondary,
    border: `1px solid ${theme.colors.primary.border}`,
    borderRadius: theme.shape.borderRadius(1),
    boxShadow: theme.shadows.z1,
    color: theme.colors.text.primary,
    fontSize: theme.typography.bodySmall.fontSize,
    whiteSpace: 'nowrap',
  });
