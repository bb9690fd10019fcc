/** The uid under which links from elsewhere know the dashboard; DeepFlow's own has it, too. */
const FILE_UID = 'Distributed_Tracing';

/** The uid of the copy, as the app's page imports it (src/dashboards.ts). */
const OTHER_UID = 'spanloom-distributed-tracing';

/**
 * A copy of the dashboard's file for a Grafana that has DeepFlow's dashboards: the same, but with another uid, in `uid`
 * and wherever a link, a panel or a text names it.
 *
 * @param json the file, classic dashboard JSON
 * @throws Error when the file is not JSON or has another uid or a numeric id, which an import would trip over
 */
export function besideDeepflow(json: string): string {
  const dashboard: unknown = JSON.parse(json);
  if (!isRecord(dashboard) || dashboard.uid !== FILE_UID) {
    throw new Error(`The dashboard must have the uid "${FILE_UID}".`);
  }
  if (dashboard.id !== undefined && dashboard.id !== null) {
    throw new Error('The dashboard must not have an id: it belongs to the Grafana it was exported from.');
  }
  return `${JSON.stringify(withUid(dashboard), null, 2)}\n`;
}

function withUid(value: unknown): unknown {
  if (typeof value === 'string') {
    return value.split(FILE_UID).join(OTHER_UID);
  }
  if (Array.isArray(value)) {
    return value.map(withUid);
  }
  return isRecord(value)
    ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withUid(inner)]))
    : value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
