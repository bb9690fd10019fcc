import { PanelPlugin } from '@grafana/data';
import { CallsPanel } from './CallsPanel';
import { columnLabel, OPTIONAL_COLUMNS } from './columns';
import { DEFAULT_VARIABLE, type CallsOptions } from './options';

export const plugin = new PanelPlugin<CallsOptions>(CallsPanel).setNoPadding().setPanelOptions((builder) => {
  builder
    .addTextInput({
      path: 'variable',
      name: 'Variable of the chosen call',
      description: 'A click puts the id of the call into this dashboard variable; the trace panel reads it.',
      defaultValue: DEFAULT_VARIABLE,
    })
    .addBooleanSwitch({
      path: 'showFilter',
      name: 'Filter above the list',
      defaultValue: true,
    });
  for (const id of OPTIONAL_COLUMNS) {
    builder.addBooleanSwitch({
      path: `columns.${id}`,
      name: columnLabel(id),
      category: ['Columns'],
      defaultValue: true,
    });
  }
});
