import { PanelPlugin } from '@grafana/data';
import { TracePanel } from './TracePanel';
import { DEFAULT_OPTIONS, type TracePanelOptions } from './options';

export const plugin = new PanelPlugin<TracePanelOptions>(TracePanel).setPanelOptions((builder) =>
  builder
    .addRadio({
      path: 'colourBy',
      name: 'Colour by',
      defaultValue: DEFAULT_OPTIONS.colourBy,
      settings: {
        options: [
          { value: 'service', label: 'Service' },
          { value: 'source', label: 'Source' },
          { value: 'status', label: 'Status' },
        ],
      },
    })
    .addBooleanSwitch({
      path: 'showNetwork',
      name: 'Network spans',
      description: 'Show what was seen on network interfaces. Hidden ones hand their children to the span above.',
      defaultValue: DEFAULT_OPTIONS.showNetwork,
    })
    .addBooleanSwitch({
      path: 'showInferred',
      name: 'Inferred links',
      description:
        'Hang spans under the most likely parent where no id names it. Without, they start trees of their own.',
      defaultValue: DEFAULT_OPTIONS.showInferred,
    })
    .addBooleanSwitch({
      path: 'correctClocks',
      name: 'Correct clocks',
      description: 'Move spans of nodes whose clocks differ so far that children lie inside their parents.',
      defaultValue: DEFAULT_OPTIONS.correctClocks,
    })
);
