import { FieldConfigProperty, PanelPlugin } from '@grafana/data';
import { inLanguage } from '../language';
import { TracePanel } from './TracePanel';
import { DEFAULT_OPTIONS, optionsOf, type TracePanelOptions } from './options';
import { suggestions } from './suggestions';
import { viewTitle } from './views/ViewTabs';
import { shownViews } from './views/shownViews';

const say = inLanguage({
  en: {
    view: 'First view',
    colour: 'Colour by',
    colours: {
      service: 'Service',
      source: 'Source',
      status: 'Status',
      host: 'Node',
      pod: 'Pod',
      process: 'Process',
      protocol: 'Protocol',
      operation: 'Operation',
    } as Record<string, string>,
    network: 'Network spans',
    networkHelp:
      'What was seen on network interfaces: a bar each, folded into their request, or hidden, then their children hang under the span above.',
    networks: { shown: 'Shown', folded: 'Folded', hidden: 'Hidden' },
    inferred: 'Inferred links',
    inferredHelp:
      'Hang spans under the most likely parent where no id names it. Without, they start trees of their own.',
    clocks: 'Correct clocks',
    clocksHelp: 'Move spans of nodes whose clocks differ so far that children lie inside their parents.',
    details: 'Details of a span',
    positions: { auto: 'Where there is room', right: 'Right', below: 'Below' },
    legend: 'Legend',
    minimap: 'Minimap',
    find: 'Find bar',
    findHelp: 'Always there where the panel is large enough; without, it opens with the key / or its button.',
  },
  zh: {
    view: '初始视图',
    colour: '着色依据',
    colours: {
      service: '服务',
      source: '数据来源',
      status: '状态',
      host: '节点',
      pod: 'Pod',
      process: '进程',
      protocol: '协议',
      operation: '操作',
    } as Record<string, string>,
    network: '网络 Span',
    networkHelp: '在网卡上观测到的 Span：各自成条、折叠到所属请求中，或隐藏（其子 Span 挂到上一级 Span 之下）。',
    networks: { shown: '显示', folded: '折叠', hidden: '隐藏' },
    inferred: '推断的关联',
    inferredHelp: '没有标识指明父级时，将 Span 挂到最可能的父级之下。关闭后，这些 Span 各自成为一棵树。',
    clocks: '校正时钟',
    clocksHelp: '移动时钟有偏差的节点上的 Span，使子 Span 位于父级之内。',
    details: 'Span 详情位置',
    positions: { auto: '按空间', right: '右侧', below: '下方' },
    legend: '图例',
    minimap: '缩略图',
    find: '查找栏',
    findHelp: '面板足够大时始终显示；关闭后，按 / 键或点按钮打开。',
  },
});

export const plugin = new PanelPlugin<TracePanelOptions>(TracePanel)
  .setPanelOptions((builder) => {
    const t = say();
    return builder
      .addSelect({
        path: 'view',
        name: t.view,
        defaultValue: DEFAULT_OPTIONS.view,
        settings: { options: shownViews().map((value) => ({ value, label: viewTitle(value) })) },
      })
      .addSelect({
        path: 'colourBy',
        name: t.colour,
        defaultValue: DEFAULT_OPTIONS.colourBy,
        settings: {
          allowCustomValue: true,
          options: Object.entries(t.colours).map(([value, label]) => ({ value, label })),
        },
      })
      .addRadio({
        path: 'network',
        name: t.network,
        description: t.networkHelp,
        defaultValue: DEFAULT_OPTIONS.network,
        settings: {
          options: (['shown', 'folded', 'hidden'] as const).map((value) => ({ value, label: t.networks[value] })),
        },
      })
      .addBooleanSwitch({
        path: 'showInferred',
        name: t.inferred,
        description: t.inferredHelp,
        defaultValue: DEFAULT_OPTIONS.showInferred,
      })
      .addBooleanSwitch({
        path: 'correctClocks',
        name: t.clocks,
        description: t.clocksHelp,
        defaultValue: DEFAULT_OPTIONS.correctClocks,
      })
      .addRadio({
        path: 'detailsPosition',
        name: t.details,
        defaultValue: DEFAULT_OPTIONS.detailsPosition,
        settings: {
          options: (['auto', 'right', 'below'] as const).map((value) => ({ value, label: t.positions[value] })),
        },
      })
      .addBooleanSwitch({ path: 'showLegend', name: t.legend, defaultValue: DEFAULT_OPTIONS.showLegend })
      .addBooleanSwitch({ path: 'showMinimap', name: t.minimap, defaultValue: DEFAULT_OPTIONS.showMinimap })
      .addBooleanSwitch({
        path: 'showFind',
        name: t.find,
        description: t.findHelp,
        defaultValue: DEFAULT_OPTIONS.showFind,
      });
  })
  // Data links are the only field setting that does something here; they are the links in a span's details.
  .useFieldConfig({
    disableStandardOptions: Object.values(FieldConfigProperty).filter((name) => name !== FieldConfigProperty.Links),
  })
  // Without, Grafana keeps the dashboard's annotations from the panel.
  .setDataSupport({ annotations: true, alertStates: false })
  .setMigrationHandler((panel) => optionsOf(panel.options))
  .setSuggestionsSupplier(suggestions);
