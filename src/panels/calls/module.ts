import { PanelPlugin } from '@grafana/data';
import { inLanguage } from '../language';
import { CallsPanel } from './CallsPanel';
import { columnLabel, OPTIONAL_COLUMNS } from './columns';
import { DEFAULT_VARIABLE, type CallsOptions } from './options';

const say = inLanguage({
  en: {
    variable: 'Variable of the chosen call',
    variableHelp: 'A click puts the id of the call into this dashboard variable; the trace panel reads it.',
    filter: 'Filter above the list',
    columns: 'Columns',
  },
  zh: {
    variable: '所选调用的变量',
    variableHelp: '点击会把调用的 ID 写入此仪表板变量；Trace 面板会读取它。',
    filter: '列表上方的筛选栏',
    columns: '列',
  },
});

export const plugin = new PanelPlugin<CallsOptions>(CallsPanel).setNoPadding().setPanelOptions((builder) => {
  builder
    .addTextInput({
      path: 'variable',
      name: say().variable,
      description: say().variableHelp,
      defaultValue: DEFAULT_VARIABLE,
    })
    .addBooleanSwitch({
      path: 'showFilter',
      name: say().filter,
      defaultValue: true,
    });
  for (const id of OPTIONAL_COLUMNS) {
    builder.addBooleanSwitch({
      path: `columns.${id}`,
      name: columnLabel(id),
      category: [say().columns],
      defaultValue: true,
    });
  }
});
