import React from 'react';
import { inLanguage } from '../../language';
import { PanelMessage } from './PanelMessage';

const say = inLanguage({
  en: { drawing: (spans: string) => `Drawing ${spans} spans…` },
  zh: { drawing: (spans: string) => `正在绘制 ${spans} 个 Span…` },
});

interface Props {
  spans: number;
  width: number;
  height: number;
}

/** While a large trace is read and laid out. */
export function DrawingMessage({ spans, width, height }: Props) {
  return (
    <PanelMessage width={width} height={height} icon="spinner" title={say().drawing(spans.toLocaleString('en'))} />
  );
}
