import { useCallback, useEffect, useRef, useState } from 'react';
import type { PanelData } from '@grafana/data';
import type { OpenedTrace } from './openedTrace';
import { openTraceFile } from './openFile';

export interface OpenedFile {
  /** Null while no file is open. */
  opened: (OpenedTrace & { name: string }) | null;
  /** Why the last file could not be opened; '' when it could. */
  error: string;
  /** Name of the file that is being read; '' while none is. */
  opening: string;
  open(file: File): void;
  close(): void;
}

/**
 * A trace out of a file of the reader's, in place of what the panel's query brings.
 * @param brought what that is: with another trace of its own the panel shows that
 */
export function useOpenedFile(brought: unknown, data: PanelData): OpenedFile {
  const [opened, setOpened] = useState<OpenedFile['opened']>(null);
  const [error, setError] = useState('');
  const [opening, setOpening] = useState('');
  const running = useRef<AbortController | null>(null);
  const latest = useRef(data);
  latest.current = data;
  const close = useCallback(() => {
    running.current?.abort();
    setOpened(null);
    setError('');
    setOpening('');
  }, []);
  useEffect(() => close, [brought, close]);

  const open = useCallback((file: File) => {
    running.current?.abort();
    const mine = new AbortController();
    running.current = mine;
    setOpening(file.name);
    setError('');
    const settle = (found: OpenedFile['opened'], message: string) => {
      if (!mine.signal.aborted) {
        setOpened(found);
        setError(message);
        setOpening('');
      }
    };
    openTraceFile(file, latest.current, mine.signal).then(
      (found) => settle({ ...found, name: file.name }, ''),
      (reason: Error) => settle(null, reason.message)
    );
  }, []);
  return { opened, error, opening, open, close };
}
