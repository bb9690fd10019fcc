/**
 * Grafana's registries, which live in its packages but are filled by Grafana itself. Without them panel options have no
 * types, and units, thresholds, links and the rest of a field's configuration are silently ignored.
 * There is no panel editor here, so every editor component is empty.
 */
import {
  booleanOverrideProcessor,
  dataLinksOverrideProcessor,
  displayNameOverrideProcessor,
  FieldColorModeId,
  FieldType,
  identityOverrideProcessor,
  numberOverrideProcessor,
  standardEditorsRegistry,
  standardFieldConfigEditorRegistry,
  standardTransformers,
  standardTransformersRegistry,
  stringOverrideProcessor,
  thresholdsOverrideProcessor,
  ThresholdsMode,
  unitOverrideProcessor,
  valueMappingsOverrideProcessor,
  type DataTransformerInfo,
  type Field,
  type FieldConfigPropertyItem,
  type ThresholdsConfig,
} from '@grafana/data';

const EDITOR_IDS = [
  'text',
  'number',
  'slider',
  'boolean',
  'select',
  'multi-select',
  'radio',
  'unit',
  'links',
  'actions',
  'mappings',
  'thresholds',
  'color',
  'fieldColor',
  'statsPicker',
  'strings',
  'timezone',
  'field-name',
  'dashboard-uid',
  'cell-display-mode',
];

/** Grafana's: green, and red from 80 on. */
const THRESHOLDS: ThresholdsConfig = {
  mode: ThresholdsMode.Absolute,
  steps: [
    { value: -Infinity, color: 'green' },
    { value: 80, color: 'red' },
  ],
};

const NoEditor = () => null;
const always = () => true;
const onNumbers = (field: Field) => field.type === FieldType.number;

function property(
  path: string,
  process: FieldConfigPropertyItem['process'],
  shouldApply: FieldConfigPropertyItem['shouldApply'] = always
): FieldConfigPropertyItem {
  return { id: path, path, name: path, editor: NoEditor, override: NoEditor, process, shouldApply };
}

/** Fills the registries; once, before the first panel. */
export function fillRegistries(): void {
  standardEditorsRegistry.setInit(() => EDITOR_IDS.map((id) => ({ id, name: id, editor: NoEditor })));
  standardFieldConfigEditorRegistry.setInit(() => [
    property('displayName', displayNameOverrideProcessor),
    property('unit', unitOverrideProcessor, onNumbers),
    property('min', numberOverrideProcessor, onNumbers),
    property('max', numberOverrideProcessor, onNumbers),
    property('fieldMinMax', booleanOverrideProcessor, onNumbers),
    property('decimals', numberOverrideProcessor, onNumbers),
    property('noValue', stringOverrideProcessor),
    { ...property('color', identityOverrideProcessor), defaultValue: { mode: FieldColorModeId.Thresholds } },
    { ...property('thresholds', thresholdsOverrideProcessor), defaultValue: THRESHOLDS },
    { ...property('mappings', valueMappingsOverrideProcessor), defaultValue: [] },
    property('links', dataLinksOverrideProcessor),
  ]);
  standardTransformersRegistry.setInit(() =>
    Object.values(standardTransformers as Record<string, DataTransformerInfo>).map((info) => ({
      id: info.id,
      name: info.name,
      description: info.description,
      transformation: () => Promise.resolve(info),
      editor: NoEditor,
      imageDark: '',
      imageLight: '',
    }))
  );
}
