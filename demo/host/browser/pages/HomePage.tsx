/** `/dashboards`: what there is to open. */
import { config, getBackendSrv } from '@grafana/runtime';
import { Alert, Card } from '@grafana/ui';
import React, { useEffect, useState } from 'react';
import { TopBar } from '../TopBar';
import { PageBody } from './PageBody';

interface Hit {
  uid: string;
  title: string;
  url: string;
  folderTitle: string;
}

export function HomePage() {
  const [hits, setHits] = useState<Hit[]>([]);
  const [problem, setProblem] = useState('');
  useEffect(() => {
    getBackendSrv()
      .get<Hit[]>('/api/search')
      .then(setHits, (error) => setProblem(error.data?.message ?? 'Unknown error'));
  }, []);
  const entries = [
    ...hits.map((hit) => ({ title: hit.title, href: hit.url, text: `Dashboard in ${hit.folderTitle || 'General'}` })),
    ...Object.values(config.datasources).map((ds) => ({
      title: ds.name,
      href: `/connections/datasources/edit/${ds.uid}`,
      text: 'Data source',
    })),
    ...Object.entries(config.apps).map(([id, app]) => ({
      title: (app as { name?: string }).name ?? id,
      href: `/a/${id}`,
      text: 'App',
    })),
  ];
  return (
    <>
      <TopBar crumbs={[{ text: 'Dashboards' }]} />
      <PageBody narrow>
        {problem && <Alert title="The dashboards cannot be listed">{problem}</Alert>}
        {Object.keys(config.panels).length === 0 && (
          <Alert title="No plugin is built">Run “npm run build”, then reload this page.</Alert>
        )}
        <p>
          {/* Another page altogether, which the router has not. */}
          <a href="/state" target="_self" style={{ textDecoration: 'underline' }}>
            State of the demo
          </a>
        </p>
        {entries.map(({ title, href, text }) => (
          <Card key={href} href={href}>
            <Card.Heading>{title}</Card.Heading>
            <Card.Meta>{text}</Card.Meta>
          </Card>
        ))}
      </PageBody>
    </>
  );
}
