import { AppEvents } from '@grafana/data';
import { getAppEvents } from '@grafana/runtime';
import { download, fileName } from '../files/download';
import type { ViewPicture } from './drawView';
import { pngOfView, svgOfView } from './viewImage';

export type ImageKind = 'png' | 'svg';

/** Saves a picture as a file named after the trace; Grafana says so where that fails. */
export async function saveImage(kind: ImageKind, picture: ViewPicture): Promise<void> {
  const { traceId, meta } = picture.scene.model.trace;
  try {
    const file = kind === 'png' ? await pngOfView(picture) : new Blob([svgOfView(picture)], { type: 'image/svg+xml' });
    download(file, fileName(traceId || meta?.callId || '', kind));
  } catch (error) {
    getAppEvents().publish({ type: AppEvents.alertError.name, payload: [(error as Error).message] });
  }
}
