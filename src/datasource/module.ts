import { DataSourcePlugin } from '@grafana/data';
import type { SpanloomQuery } from '../frames/query';
import { ConfigEditor } from './editors/ConfigEditor';
import { QueryEditor } from './editors/QueryEditor';
import type { SpanloomOptions } from './options';
import { SpanloomDataSource } from './SpanloomDataSource';

export const plugin = new DataSourcePlugin<SpanloomDataSource, SpanloomQuery, SpanloomOptions>(SpanloomDataSource)
  .setConfigEditor(ConfigEditor)
  .setQueryEditor(QueryEditor);
