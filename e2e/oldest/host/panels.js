import React, { useState } from 'react';
import ReactDOM from 'react-dom';
import { applyFieldOverrides, createTheme, dateTime, EventBusSrv, toDataFrame } from '@grafana/data';
import { config } from '@grafana/runtime';
import { GlobalStyles, ThemeContext } from '@grafana/ui';
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
export function oldFrames(frames) {
  const data = frames.map((frame) => toDataFrame(frame));
  if (data.some(({ fields }) => fields.some(({ values }) => Array.isArray(values) || typeof values.get !== 'function'))) {
    throw new Error('these frames have no Vectors: this is not the oldest Grafana');
  }
  return applyFieldOverrides({
    data,
    fieldConfig: { defaults: {}, overrides: [] },
    replaceVariables: (text) => text,
    theme: config.theme2,
    timeZone: 'utc',
  });
}

/**
 * Mounts a panel from a built module: { module, frames, state, error, options, range: {fromMs, toMs}, width, height, theme }.
 * Resolves when it was rendered once.
 */
export async function mountPanel(given) {
  const { plugin } = await loadModule(given.module);
  render(<Panel plugin={plugin} given={given} />, given.theme);
}

function Panel({ plugin, given }) {
  const { frames, state = 'Done', error, width = 1200, height = 600, range } = given;
  const Component = plugin.panel;
  const [options, setOptions] = useState({ ...plugin.defaults, ...given.options });
  const [series] = useState(() => oldFrames(frames));
  const [eventBus] = useState(() => new EventBusSrv());
  return (
    <div data-testid="panel" style={{ width, height, position: 'relative' }}>
      <Component
        id={1}
        data={{ series, state, error, errors: error ? [error] : undefined, timeRange: timeRange(range) }}
        timeRange={timeRange(range)}
        timeZone="utc"
        options={options}
        onOptionsChange={setOptions}
        fieldConfig={{ defaults: {}, overrides: [] }}
        onFieldConfigChange={() => undefined}
        onChangeTimeRange={() => undefined}
        replaceVariables={(text) => text}
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
