/**
 * The data sources of the host, kept in memory: what provisioning says, and what was saved since the start.
 * Secure values go in and never come out; only the proxy may read them.
 */
import type { ProvisionedDataSource } from './provisioning';

/** A data source as Grafana's HTTP API shows it. */
export interface DataSourceDto extends Omit<ProvisionedDataSource, 'secureJsonData' | 'editable'> {
  id: number;
  orgId: number;
  version: number;
  readOnly: boolean;
  secureJsonFields: Record<string, boolean>;
}

export class ReadOnlyError extends Error {}

interface StoredDataSource extends ProvisionedDataSource {
  id: number;
  version: number;
}

export class DataSources {
  private readonly stored: StoredDataSource[];

  constructor(provisioned: ProvisionedDataSource[]) {
    this.stored = provisioned.map((ds, index) => ({ ...structuredClone(ds), id: index + 1, version: 1 }));
  }

  list(): DataSourceDto[] {
    return this.stored.map(toDto);
  }

  get(uid: string): DataSourceDto | undefined {
    const found = this.withSecrets(uid);
    return found && toDto(found);
  }

  /** With passwords: for the proxy only. */
  withSecrets(uid: string): StoredDataSource | undefined {
    return this.stored.find((ds) => ds.uid === uid);
  }

  /**
   * Saves what the settings page sends. A secure value that is not sent stays as it was.
   * @returns undefined when there is no such data source
   * @throws ReadOnlyError when provisioning does not allow edits
   */
  update(uid: string, body: Record<string, unknown>): DataSourceDto | undefined {
    const ds = this.withSecrets(uid);
    if (!ds) {
      return undefined;
    }
    if (!ds.editable) {
      throw new ReadOnlyError('Cannot update read-only data source');
    }
    const strings = ['name', 'access', 'url', 'basicAuthUser', 'user', 'database'] as const;
    for (const key of strings) {
      if (typeof body[key] === 'string') {
        ds[key] = body[key];
      }
    }
    if (typeof body.basicAuth === 'boolean') {
      ds.basicAuth = body.basicAuth;
    }
    if (body.isDefault === true) {
      this.stored.forEach((other) => (other.isDefault = false));
    }
    if (typeof body.isDefault === 'boolean') {
      ds.isDefault = body.isDefault;
    }
    if (isObject(body.jsonData)) {
      ds.jsonData = body.jsonData;
    }
    if (isObject(body.secureJsonData)) {
      ds.secureJsonData = { ...ds.secureJsonData, ...(body.secureJsonData as Record<string, string>) };
    }
    ds.version++;
    return toDto(ds);
  }
}

function toDto(ds: StoredDataSource): DataSourceDto {
  const { secureJsonData, editable, ...open } = ds;
  const set = Object.keys(secureJsonData).filter((key) => secureJsonData[key]);
  return {
    ...structuredClone(open),
    orgId: 1,
    readOnly: !editable,
    secureJsonFields: Object.fromEntries(set.map((key) => [key, true])),
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
