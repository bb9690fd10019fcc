import { useEffect, useMemo } from 'react';
import { DashboardCursorSync, DataHoverClearEvent, DataHoverEvent } from '@grafana/data';
import { usePanelContext } from '@grafana/ui';
import type { TraceModel } from '../layout/traceModel';

/** The time that the pointer is at, told to the other panels of the dashboard once per frame, and theirs to us. */
export class Crosshair {
  private publishing = false;
  private pointing = false;
  private frame = 0;

  constructor(
    private readonly bus: ReturnType<typeof usePanelContext>['eventBus'] | undefined,
    private readonly shared: () => boolean
  ) {}

  /** @param ms Unix ms; null when the pointer has left */
  point(ms: number | null): void {
    cancelAnimationFrame(this.frame);
    if (ms !== null) {
      this.frame = requestAnimationFrame(() => {
        this.pointing = true;
        this.publish(new DataHoverEvent({ point: { time: ms } }));
      });
    } else if (this.pointing) {
      this.pointing = false;
      this.publish(new DataHoverClearEvent());
    }
  }

  /** Calls back with each time that another panel points at, Unix ms, null for none; until the returned function is called. */
  listen(onTime: (ms: number | null) => void): () => void {
    const heard = (ms: unknown) => {
      // What we say ourselves comes back at once.
      if (!this.publishing) {
        onTime(typeof ms === 'number' && this.shared() ? ms : null);
      }
    };
    const hover = this.bus?.getStream(DataHoverEvent).subscribe((event) => heard(event.payload?.point?.time));
    const clear = this.bus?.getStream(DataHoverClearEvent).subscribe(() => heard(null));
    return () => {
      cancelAnimationFrame(this.frame);
      hover?.unsubscribe();
      clear?.unsubscribe();
    };
  }

  private publish(event: DataHoverEvent | DataHoverClearEvent): void {
    if (this.shared()) {
      this.publishing = true;
      this.bus?.publish(event);
      this.publishing = false;
    }
  }
}

/** Shares the time with the other panels, if the dashboard is set to; `show` gets theirs in ns after the model's zero. */
export function useCrosshair(model: TraceModel, show: (ns: number | null) => void): { point(ns: number | null): void } {
  const { eventBus, sync } = usePanelContext();
  const crosshair = useMemo(
    () => new Crosshair(eventBus, () => sync?.() !== DashboardCursorSync.Off),
    [eventBus, sync]
  );
  useEffect(() => crosshair.listen((ms) => show(ms === null ? null : nsOf(model, ms))), [crosshair, model]);
  return { point: (ns) => crosshair.point(ns === null ? null : msOf(model, ns)) };
}

/** Unix ms of a time in ns after the model's zero; with a fraction, good to about a microsecond. */
export function msOf(model: TraceModel, ns: number): number {
  return originMs(model) + (model.zeroNs + ns) / 1e6;
}

/** The inverse of `msOf`. */
export function nsOf(model: TraceModel, ms: number): number {
  return (ms - originMs(model)) * 1e6 - model.zeroNs;
}

function originMs(model: TraceModel): number {
  return Number(model.trace.originNs / 1000n) / 1000;
}
