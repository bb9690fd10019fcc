/** @jest-environment jsdom */
import type { BackendSrvRequest } from '@grafana/runtime';
import { fireEvent, render, screen } from '@testing-library/react';
import React from 'react';
import { of, throwError } from 'rxjs';
import { DashboardLinks } from './DashboardLinks';

/** What Grafana answers, by method and address; else 404. */
let answers: Record<string, unknown> = {};
let asked: BackendSrvRequest[] = [];

jest.mock('@grafana/runtime', () => ({
  getBackendSrv: () => ({
    fetch: (request: BackendSrvRequest) => {
      asked.push(request);
      const answer = answers[`${request.method} ${request.url}`];
      return answer === undefined || answer instanceof Error
        ? throwError(() => ({
            status: answer ? 403 : 404,
            data: { message: (answer as Error)?.message ?? 'Not found' },
          }))
        : of({ data: answer });
    },
  }),
}));

beforeEach(() => {
  answers = {};
  asked = [];
});

const hrefs = () => screen.getAllByRole('link').map((link) => link.getAttribute('href'));
const hit = (uid: string, title: string, url: string) => ({ uid, title, url });

it('links to the dashboards that have the tag, whatever path their addresses begin with', async () => {
  answers['GET /api/search'] = [
    hit('Distributed_Tracing', 'Distributed Tracing', '/grafana/d/Distributed_Tracing/distributed-tracing'),
    hit('mine', 'My copy', '/d/mine/my-copy'),
  ];
  render(<DashboardLinks />);
  await screen.findByRole('link', { name: 'Open Distributed Tracing' });
  expect(hrefs()).toEqual(['/d/Distributed_Tracing/distributed-tracing', '/d/mine/my-copy']);
  expect(asked[0].params).toMatchObject({ tag: 'spanloom', type: 'dash-db' });
});

it('where one may not search, it is taken to be in the usual place', async () => {
  answers['GET /api/search'] = new Error('no');
  render(<DashboardLinks />);
  await screen.findByRole('link', { name: 'Open the dashboard' });
  expect(hrefs()).toEqual(['/d/Distributed_Tracing/distributed-tracing']);
});

it('says why it was not imported, and can be tried again; no toast of Grafana says so too', async () => {
  answers['GET /api/search'] = [];
  answers['POST /api/dashboards/db'] = new Error('You need additional permissions');
  render(<DashboardLinks />);
  fireEvent.click(await screen.findByRole('button', { name: 'Import the dashboard' }));
  await screen.findByText('You need additional permissions');
  expect(asked.every(({ showErrorAlert }) => showErrorAlert === false)).toBe(true);

  answers['POST /api/dashboards/db'] = { uid: 'Distributed_Tracing' };
  fireEvent.click(screen.getByRole('button', { name: 'Import the dashboard' }));
  await screen.findByRole('link', { name: 'Open the dashboard' });
  expect(screen.queryByText('You need additional permissions')).toBeNull();
});

it('a dashboard of others that has the uid is left alone', async () => {
  answers['GET /api/search'] = [];
  answers['GET /api/dashboards/uid/Distributed_Tracing'] = { dashboard: {} };
  answers['POST /api/dashboards/db'] = {};
  render(<DashboardLinks />);
  fireEvent.click(await screen.findByRole('button', { name: 'Import the dashboard' }));
  await screen.findByRole('link');
  expect(hrefs()).toEqual(['/d/spanloom-distributed-tracing/distributed-tracing']);
  expect(asked.at(-1)?.data).toMatchObject({ overwrite: false, dashboard: { uid: 'spanloom-distributed-tracing' } });
});
