import { AppEvents } from '@grafana/data';
import { getAppEvents } from '@grafana/runtime';
import type { ViewPicture } from './drawView';
import { saveFile } from './saveFile';
import { pngOfView, svgOfView } from './viewImage';

export type ImageKind = 'png' | 'svg';

/** Saves a picture as a file named after the trace; Grafana says so where that fails. */
export async function saveImage(kind: ImageKind, picture: ViewPicture): Promise<void> {
  const { traceId, meta } = picture.scene.model.trace;
  const name = `trace-${traceId || meta?.callId || 'view'}.${kind}`.replace(/[^\w.-]/g, '_');
  try {
    saveFile(
      name,
      kind === 'png' ? await pngOfView(picture) : new Blob([svgOfView(picture)], { type: 'image/svg+xml' })
    );
  } catch (error) {
    getAppEvents().publish({ type: AppEvents.alertError.name, payload: [(error as Error).message] });
  }
}
