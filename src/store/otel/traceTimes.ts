import type { StoreRow } from '../client';
import { hullOf, type TimeRange } from '../timeRange';
import type { OtelCatalog } from './catalog';

type Ask = (sql: string, params: Record<string, unknown>) => Promise<StoreRow[]>;

/** When traces were, as the exporter's lookup table says, each asked for once. It may lack a trace, or lag behind. */
export class TraceTimes {
  /** From the first span's start to the last one's; null where the table lacks the trace. */
  private readonly known = new Map<string, TimeRange | null>();

  constructor(
    private readonly ask: Ask,
    private readonly catalog: OtelCatalog
  ) {}

  /** Of one trace, whichever of these ways its id is spelled; null where that is not known. */
  async of(traceIds: readonly string[]): Promise<TimeRange | null> {
    const fresh = traceIds.filter((id) => !this.known.has(id));
    if (fresh.length > 0 && this.catalog.lookup !== '') {
      const rows = await this.ask(
        `SELECT toString(TraceId) AS of_trace, toUnixTimestamp(toDateTime(min(Start))) AS first_s, toUnixTimestamp(toDateTime(max(End))) AS last_s
FROM ${this.catalog.lookup}
WHERE TraceId IN {looked_up_ids:Array(String)}
GROUP BY TraceId`,
        { looked_up_ids: fresh }
      );
      fresh.forEach((id) => this.known.set(id, null));
      rows.forEach((row) =>
        this.known.set(String(row.of_trace), { fromS: Number(row.first_s), toS: Number(row.last_s) + 1 })
      );
    }
    return traceIds
      .flatMap((id) => this.known.get(id) ?? [])
      .reduce<TimeRange | null>((all, one) => (all ? hullOf(all, one) : one), null);
  }
}
