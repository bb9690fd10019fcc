import React, { useState } from 'react';
import ReactDOM from 'react-dom';
import { applyFieldOverrides, createTheme, DashboardCursorSync, dateTime, EventBusSrv, toDataFrame, toDataFrameDTO } from '@grafana/data';
import { config } from '@grafana/runtime';
import { GlobalStyles, PanelContextProvider, ThemeContext } from '@grafana/ui';
import { loadModule } from './loader';

/** Puts an element on the page in the theme `dark` or `light`, in place of what was there. */
export function render(element, theme = 'dark') {
  const root = document.getElementById('root');
  ReactDOM.unmountComponentAtNode(root);
  config.theme2 = createTheme({ colors: { mode: theme } });
  document.body.style.background = config.theme2.colors.background.canvas;
  document.body.style.color = config.theme2.colors.text.primary;
  ReactDOM.render(
    <ThemeContext.Provider value={config.theme2}>
      <GlobalStyles />
      {element}
    </ThemeContext.Provider>,
    root
  );
}

/** From and to in Unix ms → Grafana's range. */
export const timeRange = ({ fromMs, toMs }) => {
  const range = { from: dateTime(fromMs), to: dateTime(toMs) };
  return { ...range, raw: range };
};

/** Plain frames (`{fields: [{name, type, values}], meta}`) → this Grafana's: their values are Vectors. */
export function oldFrames(frames, links) {
  const data = frames.map((frame) => toDataFrame(frame));
  if (data.some(({ fields }) => fields.some(({ values }) => Array.isArray(values) || typeof values.get !== 'function'))) {
    throw new Error('these frames have no Vectors: this is not the oldest Grafana');
  }
  return applyFieldOverrides({
    data,
    fieldConfig: { defaults: links ? { links } : {}, overrides: [] },
    replaceVariables: replaceOfSpan,
    theme: config.theme2,
    timeZone: 'utc',
  });
}

/** As a snapshot of this Grafana has them: JSON beside the panel. */
const asKept = (frames) => JSON.parse(JSON.stringify(frames.map((frame) => toDataFrameDTO(toDataFrame(frame)))));

/** Grafana's templates, as far as links out of a span need them: `${__span.traceId}`. */
const replaceOfSpan = (text, scopedVars) =>
  text.replace(/\$\{__span\.(\w+)\}/g, (all, name) => scopedVars?.__span?.value?.[name] ?? all);

/**
 * Mounts a panel from a built module: { module, frames, state, error, options, range: {fromMs, toMs}, width, height, theme,
 * timeZone, links, copies, kept }. With `kept` a snapshot has kept the frames. `links` are those of the field options; of `copies` on one dashboard each shows the crosshair
 * of the others. Resolves when it was rendered once.
 */
export async function mountPanel(given) {
  const { plugin } = await loadModule(given.module);
  const eventBus = new EventBusSrv();
  const context = { eventBus, sync: () => DashboardCursorSync.Crosshair };
  const panels = Array.from({ length: given.copies ?? 1 }, (_, n) => (
    <Panel key={n} id={n + 1} plugin={plugin} given={given} eventBus={eventBus} />
  ));
  render(<PanelContextProvider value={context}>{panels}</PanelContextProvider>, given.theme);
}

/** The names of what the panel offers for these frames, as Grafana asks for it. */
export async function suggest(module, frames) {
  const { plugin } = await loadModule(module);
  const offered = [];
  const getListAppender = () => ({ append: ({ name }) => offered.push(name) });
  const { getSuggestionsForData } = plugin.getSuggestionsSupplier();
  getSuggestionsForData({ data: { series: oldFrames(frames) }, getListAppender });
  return offered;
}

function Panel({ id, plugin, given, eventBus }) {
  const { frames, state = 'Done', error, width = 1200, height = 600, range, timeZone = 'utc', links, kept } = given;
  const Component = plugin.panel;
  const [options, setOptions] = useState({ ...plugin.defaults, ...given.options });
  const [series] = useState(() => oldFrames(kept ? asKept(frames) : frames, links));
  return (
    <div data-testid="panel" style={{ width, height, position: 'relative' }}>
      <Component
        id={id}
        data={{ series, state, error, errors: error ? [error] : undefined, timeRange: timeRange(range) }}
        timeRange={timeRange(range)}
        timeZone={timeZone}
        options={options}
        onOptionsChange={setOptions}
        fieldConfig={{ defaults: links ? { links } : {}, overrides: [] }}
        onFieldConfigChange={() => undefined}
        onChangeTimeRange={() => undefined}
        replaceVariables={replaceOfSpan}
        eventBus={eventBus}
        renderCounter={0}
        title="Panel"
        transparent={false}
        width={width}
        height={height}
      />
    </div>
  );
}
