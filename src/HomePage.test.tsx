/** @jest-environment jsdom */
import { render, screen } from '@testing-library/react';
import React from 'react';
import { HomePage } from './HomePage';
import { READER_SQL } from './setup/readerSql';

jest.mock('@grafana/runtime', () => ({
  PluginPage: ({ children }: { children: React.ReactNode }) => <div>{children}</div>,
  getBackendSrv: () => ({
    fetch: () => {
      throw new Error('nobody answers');
    },
  }),
}));

it("the app's page has the statements of the database user, all of them", async () => {
  const { container } = render(<HomePage />);
  expect(container.querySelector('pre')?.textContent).toBe(READER_SQL);
  await screen.findByRole('link', { name: 'Open the dashboard' });
});
