import React, { useState } from 'react';
import type { Arrangement, DetailsWish } from '../arrangement';
import { remember, remembered } from '../remembered';
import { SpanDetails, type SpanDetailsProps } from './SpanDetails';
import { SPLITTER_SIZE, Splitter } from './Splitter';

interface Props extends Omit<SpanDetailsProps, 'width' | 'height'> {
  places: Arrangement;
  onResize(size: number): void;
}

/** The details of the selected span, and the edge that makes them larger or smaller. */
export function DetailsPane({ places, onResize, ...about }: Props) {
  const { details, beside, detailsLeast, detailsMost } = places;
  if (!details) {
    return null;
  }
  const { width, height } = details;
  return (
    <>
      <Splitter
        beside={beside}
        size={beside ? width : height}
        least={detailsLeast}
        most={detailsMost}
        onResize={onResize}
      />
      <SpanDetails
        {...about}
        width={beside ? width - SPLITTER_SIZE : width}
        height={beside ? height : height - SPLITTER_SIZE}
      />
    </>
  );
}

/** The size that the reader has given the details, in this panel or another. */
export function useDetailsSize(
  position: DetailsWish['position']
): [DetailsWish, (beside: boolean, size: number) => void] {
  const [, redraw] = useState(0);
  const sizeOf = (name: string) => {
    const size = Number(remembered(name) ?? NaN);
    return Number.isFinite(size) ? size : null;
  };
  const resize = (beside: boolean, size: number) => {
    remember(beside ? 'details.width' : 'details.height', String(size));
    redraw((n) => n + 1);
  };
  return [{ position, width: sizeOf('details.width'), height: sizeOf('details.height') }, resize];
}
