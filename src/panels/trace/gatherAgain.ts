/** "Gather again": the panel's own query once more, without touching the dashboard's range, variables or other panels. */
import { useEffect, useRef, useState } from 'react';
import type { Subscription } from 'rxjs';
import type { DataFrame, PanelData } from '@grafana/data';
import { isTraceFrame } from '../../frames/frameToTrace';
import { inLanguage } from '../language';
import { askSource, errorOfResponse, isUnderWay, messageOf } from './askSource';

const say = inLanguage({ en: { gone: 'The trace was not found this time.' }, zh: { gone: '这次未找到该调用链。' } });

export interface GatherAgain {
  /** The trace frame to draw: the panel's, or what was gathered since. */
  frame: DataFrame | undefined;
  gathering: boolean;
  /** Why gathering again failed; '' when it did not. */
  error: string;
  gather(): void;
}

/**
 * A plugin cannot make Grafana refresh one panel: no version from 9.3 to 13 offers it, and changing the time range asks
 * for everything on the dashboard again. So the panel sends its query itself, and shows the answer until Grafana brings
 * another frame.
 *
 * @param frame the trace frame in the panel's data
 */
export function useGatherAgain(data: PanelData, frame: DataFrame | undefined): GatherAgain {
  const [answer, setAnswer] = useState<{ to: DataFrame | undefined; frame?: DataFrame; error: string } | null>(null);
  const [gatheringFor, setGatheringFor] = useState<DataFrame | null>(null);
  const running = useRef<Subscription | null>(null);
  const run = useRef(0);
  const stop = () => {
    run.current++;
    running.current?.unsubscribe();
    running.current = null;
  };
  // What is under way is about the frame that was there.
  useEffect(() => stop, [frame]);

  const gather = () => {
    if (!frame) {
      return;
    }
    stop();
    const mine = run.current;
    const isMine = () => run.current === mine;
    const settle = (error: string, gathered?: DataFrame) => {
      if (isMine()) {
        setAnswer((before) => ({
          to: frame,
          error,
          frame: gathered ?? (before?.to === frame ? before.frame : undefined),
        }));
        setGatheringFor(null);
      }
    };
    setGatheringFor(frame);
    askSource(data, (own) => own, 'again')
      .then((responses) => {
        if (!isMine()) {
          return;
        }
        running.current = responses.subscribe({
          next: (response) => {
            // A part of the trace does not take the place of the one on screen.
            if (isUnderWay(response)) {
              return;
            }
            const found = (response.data as DataFrame[] | undefined)?.find(isTraceFrame);
            settle(errorOfResponse(response) || (found ? '' : say().gone), found);
          },
          error: (error: unknown) => settle(messageOf(error)),
        });
      })
      .catch((error: unknown) => settle(messageOf(error)));
  };
  const current = answer?.to === frame ? answer : null;
  return {
    frame: current?.frame ?? frame,
    gathering: gatheringFor !== null && gatheringFor === frame,
    error: current?.error ?? '',
    gather,
  };
}
