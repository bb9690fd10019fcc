/** `/connections/datasources/edit/<uid>`: the plugin's own config editor, with Grafana's Save & test. */
import type { DataSourceApi, DataSourcePlugin, DataSourceSettings } from '@grafana/data';
import { selectors } from '@grafana/e2e-selectors';
import { getBackendSrv, getDataSourceSrv } from '@grafana/runtime';
import { Alert, Button, LoadingPlaceholder } from '@grafana/ui';
import React, { type ComponentType, useEffect, useState } from 'react';
import { loadPlugin } from '../services/pluginLoader';
import { TopBar } from '../TopBar';
import { PageBody } from './PageBody';

type Editor = ComponentType<{ options: DataSourceSettings; onOptionsChange: (options: DataSourceSettings) => void }>;

interface TestResult {
  status: string;
  message: string;
  details?: { message?: string; verboseMessage?: string };
}

const PAGE = selectors.pages.DataSource;

export function DataSourcePage({ uid }: { uid: string }) {
  const [settings, setSettings] = useState<DataSourceSettings>();
  const [editor, setEditor] = useState<{ Editor?: Editor }>();
  const [result, setResult] = useState<TestResult>();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');

  useEffect(() => {
    let gone = false;
    open(uid).then(
      (opened) => {
        if (!gone) {
          setSettings(opened.settings);
          setEditor({ Editor: opened.Editor });
        }
      },
      (error) => !gone && setProblem(messageOf(error))
    );
    return () => {
      gone = true;
    };
  }, [uid]);

  const saveAndTest = async () => {
    setBusy(true);
    setResult(undefined);
    try {
      setSettings(await save(settings!));
      setResult(await test(uid));
    } catch (error) {
      setResult({ status: 'error', message: messageOf(error) });
    }
    setBusy(false);
  };

  const title = settings?.name ?? uid;
  return (
    <>
      <TopBar crumbs={[{ text: 'Dashboards', href: '/dashboards' }, { text: 'Data sources' }, { text: title }]} />
      <PageBody narrow>
        {problem && <Alert title="The data source cannot be shown">{problem}</Alert>}
        {!problem && !settings && <LoadingPlaceholder text="Loading…" />}
        {settings && (
          <form
            onSubmit={(event) => {
              event.preventDefault();
              void saveAndTest();
            }}
          >
            <h2>{settings.name}</h2>
            {settings.readOnly && (
              <Alert severity="info" title="Provisioned data source">
                It was set up by a file and cannot be edited here.
              </Alert>
            )}
            {editor?.Editor && <editor.Editor options={settings} onOptionsChange={setSettings} />}
            {result && (
              <Alert
                data-testid={PAGE.alert}
                severity={result.status === 'success' ? 'success' : 'error'}
                title={result.message}
              >
                {result.details?.message}
                {result.details?.verboseMessage}
              </Alert>
            )}
            <Button type="submit" disabled={busy} data-testid={PAGE.saveAndTest}>
              {settings.readOnly ? 'Test' : 'Save & test'}
            </Button>
          </form>
        )}
      </PageBody>
    </>
  );
}

async function open(uid: string): Promise<{ settings: DataSourceSettings; Editor?: Editor }> {
  const settings = await getBackendSrv().get<DataSourceSettings>(`/api/datasources/uid/${encodeURIComponent(uid)}`);
  const known = getDataSourceSrv().getInstanceSettings(uid);
  if (!known) {
    throw new Error(`No plugin of type ${settings.type} is built. Run “npm run build”, then reload this page.`);
  }
  const plugin = await loadPlugin<DataSourcePlugin<never>>(known.meta);
  return { settings, Editor: plugin.components.ConfigEditor as unknown as Editor | undefined };
}

/** Saves, and has the dashboards use what was saved. The password leaves the page. */
async function save(settings: DataSourceSettings): Promise<DataSourceSettings> {
  if (settings.readOnly) {
    return settings;
  }
  const url = `/api/datasources/uid/${encodeURIComponent(settings.uid)}`;
  const answer = await getBackendSrv().put<{ datasource: DataSourceSettings }>(url, settings);
  const service = getDataSourceSrv() as ReturnType<typeof getDataSourceSrv> & { reload(): Promise<void> };
  await service.reload();
  return { ...answer.datasource, secureJsonData: {} };
}

async function test(uid: string): Promise<TestResult> {
  const dataSource: DataSourceApi = await getDataSourceSrv().get(uid);
  const result = (await dataSource.testDatasource()) as TestResult | undefined;
  return result ?? { status: 'success', message: 'Data source is working' };
}

function messageOf(error: unknown): string {
  const { data, message } = error as { data?: { message?: string }; message?: string };
  return data?.message ?? message ?? 'Unknown error';
}
