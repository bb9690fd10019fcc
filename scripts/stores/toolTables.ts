import type { ClickHouseClient } from '@clickhouse/client';
import {
  createOtherStore,
  fillOtherStore,
  namesOf,
  type OtherStore,
  type SentSpan,
} from '../../demo/otherStores/otherStore';
import { OTHER_STORES } from '../../demo/otherStores/stores';

/** A tool's tables, as they are or through Distributed tables. */
export interface ToolTables {
  name: string;
  tool: OtherStore;
  isDistributed: boolean;
}

/** Tables of tools beside DeepFlow and the collector. */
export const TOOL_TABLES: readonly ToolTables[] = OTHER_STORES.flatMap((tool) => [
  { name: tool.name, tool, isDistributed: false },
  { name: `${tool.name}-distributed`, tool, isDistributed: true },
]);

const CLUSTER = 'df_cluster';

/**
 * Makes a tool's tables and fills them as the tool would. Through Distributed tables every row comes twice.
 * @returns the full name of the table that is to be asked, or where each trace is in time
 */
export async function createAndFillTool(
  client: ClickHouseClient,
  { tool, isDistributed }: Pick<ToolTables, 'tool' | 'isDistributed'>,
  spans: readonly SentSpan[]
): Promise<{ spans: string; extent: string | null }> {
  const placing = isDistributed ? { cluster: CLUSTER } : {};
  await createOtherStore(client, tool, placing);
  await fillOtherStore(client, tool, spans, placing);
  const { asked } = namesOf(tool, placing);
  return { spans: asked(tool.table), extent: tool.extentTable ? asked(tool.extentTable) : null };
}
