import { locationUtil } from '@grafana/data';
import { Alert, Button, LinkButton } from '@grafana/ui';
import React, { useEffect, useState } from 'react';
import { findDashboards, importDashboard, USUAL_PLACE, type DashboardPlace } from './dashboards';

/** A link to each dashboard of ours that is there; a button that brings it in where none is. */
export function DashboardLinks() {
  const [places, setPlaces] = useState<DashboardPlace[] | null>(null);
  const [problem, setProblem] = useState('');
  useEffect(() => {
    // Where one may not search, it is likely to be where it usually is.
    findDashboards().then(setPlaces, () => setPlaces([USUAL_PLACE]));
  }, []);
  const bringIn = () => {
    setProblem('');
    importDashboard().then(
      (place) => setPlaces([place]),
      (error: Error) => setProblem(error.message)
    );
  };
  if (places === null) {
    return null;
  }
  return (
    <>
      {places.map(({ url, title }, index) => (
        <LinkButton key={url} variant={index === 0 ? 'primary' : 'secondary'} href={locationUtil.assureBaseUrl(url)}>
          {places.length === 1 ? 'Open the dashboard' : `Open ${title}`}
        </LinkButton>
      ))}
      {places.length === 0 && <Button onClick={bringIn}>Import the dashboard</Button>}
      {problem !== '' && <Alert title="The dashboard could not be imported">{problem}</Alert>}
    </>
  );
}
