import { useEffect, useState } from 'react';

/** What a trace is mounted in: the picture that everybody waits for, then header and tabs, then legend and search, then the map. */
export const STAGE = { picture: 0, header: 1, legend: 2, map: 3 } as const;

/**
 * How far mounting has come, a stage further each time the page has shown what there was: nobody waits for buttons to
 * see the trace, and no stage keeps the page for long. It stays at the first one until there is something to show.
 */
export function useStages(isShown: boolean): number {
  const [stage, setStage] = useState<number>(STAGE.picture);
  useEffect(
    () => (isShown && stage < STAGE.map ? afterTwoFrames(() => setStage(stage + 1)) : undefined),
    [isShown, stage]
  );
  return stage;
}

/** The first frame hands the picture over, the second begins once it is on its way to the screen. */
function afterTwoFrames(then: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let frame = requestAnimationFrame(() => {
    frame = requestAnimationFrame(() => {
      timer = setTimeout(then, 0);
    });
  });
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}
