/** The uid under which links from elsewhere know the dashboard; files are provisioned with it. */
const FILE_UID = 'Distributed_Tracing';

/** The uid of the copy inside the app, so that no other dashboard provider is in its way. */
export const APP_UID = 'spanloom-distributed-tracing';

/**
 * The app's own copy of a dashboard file: the same, but with the app's uid in `uid` and wherever a link,
 * a panel or a text names it.
 *
 * @param json the file, classic dashboard JSON
 * @throws Error when the file is not JSON or has another uid or a numeric id, which an import would trip over
 */
export function appDashboard(json: string): string {
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
    return value.split(FILE_UID).join(APP_UID);
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
