/** Offers the panel where a query brings a trace. */
import type { DataFrame, VisualizationSuggestionsSupplier } from '@grafana/data';
import { isTraceFrame } from '../../frames/frameToTrace';
import { inLanguage } from '../language';
import type { TracePanelOptions } from './options';

const say = inLanguage({ en: { name: 'Trace: flame graph' }, zh: { name: '调用链：火焰图' } });

/** What Grafana 9.3 to 12 hand over. */
interface Builder {
  data?: { series?: DataFrame[] };
  getListAppender(defaults: object): { append(suggestion: object): void };
}

const BEST_SCORE = 100;
const hasTrace = (frames: readonly DataFrame[] | undefined) => (frames ?? []).some(isTraceFrame);

/** Later releases call it, earlier ones its `getSuggestionsForData`. */
export const suggestions: VisualizationSuggestionsSupplier<TracePanelOptions> & {
  getSuggestionsForData(builder: Builder): void;
} = Object.assign(
  ((summary) =>
    hasTrace(summary?.rawFrames)
      ? [{ name: say().name, score: BEST_SCORE as never }]
      : undefined) as VisualizationSuggestionsSupplier<TracePanelOptions>,
  {
    getSuggestionsForData(builder: Builder): void {
      if (hasTrace(builder.data?.series)) {
        builder
          .getListAppender({
            name: say().name,
            pluginId: 'spanloom-trace-panel',
            options: {},
            fieldConfig: { defaults: {}, overrides: [] },
          })
          .append({ name: say().name, score: BEST_SCORE });
      }
    },
  }
);
