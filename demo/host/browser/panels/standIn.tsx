/** What the host's stand-ins for Grafana's core panels share: their meta, and the note that says what they lack. */
import {
  type FieldColorModeId,
  FieldConfigProperty,
  type PanelPluginMeta,
  type PanelProps,
  PanelPlugin,
  PluginType,
} from '@grafana/data';
import { PanelDataErrorView } from '@grafana/runtime';
import { useTheme2 } from '@grafana/ui';
import React, { type ComponentType } from 'react';

const NOTE_HEIGHT_PX = 20;

interface StandInOptions<TOptions extends object> {
  id: string;
  name: string;
  /** Ends the sentence "The demo host's stand-in for … lacks". */
  lacks: string;
  /** Draws in the width and height given, which leave room for the note. */
  draw: ComponentType<PanelProps<TOptions>>;
  /** Draws without data as well. */
  skipDataQuery?: boolean;
  /** How fields get their colour unless the dashboard says. */
  color?: FieldColorModeId;
}

export function standIn<TOptions extends object>(options: StandInOptions<TOptions>): PanelPlugin<TOptions> {
  const { id, name, lacks, draw: Draw, skipDataQuery = false, color } = options;

  const Panel = (props: PanelProps<TOptions>) => {
    const theme = useTheme2();
    const height = props.height - NOTE_HEIGHT_PX;
    const empty = !skipDataQuery && props.data.series.every((frame) => frame.length === 0);
    return (
      <>
        <div style={{ width: props.width, height, overflow: 'hidden' }}>
          {empty ? (
            <PanelDataErrorView panelId={props.id} data={props.data} fieldConfig={props.fieldConfig} />
          ) : (
            <Draw {...props} height={height} />
          )}
        </div>
        <div
          style={{
            ...theme.typography.bodySmall,
            color: theme.colors.text.secondary,
            height: NOTE_HEIGHT_PX,
            overflow: 'hidden',
            textOverflow: 'ellipsis',
            whiteSpace: 'nowrap',
          }}
          title={`The demo host’s stand-in for ${name} lacks ${lacks}.`}
        >
          Stand-in for {name}; lacks {lacks}.
        </div>
      </>
    );
  };

  const plugin = new PanelPlugin<TOptions>(Panel);
  // The default set of field options, so that units and the like are applied.
  plugin.useFieldConfig(
    color && { standardOptions: { [FieldConfigProperty.Color]: { defaultValue: { mode: color } } } }
  );
  plugin.meta = {
    id,
    name,
    type: PluginType.panel,
    sort: 0,
    module: '',
    baseUrl: '',
    skipDataQuery,
    info: { version: '', logos: { small: '', large: '' } },
  } as unknown as PanelPluginMeta;
  return plugin;
}
