import { useCallback, useEffect, useRef, useState } from 'react';
import { checkSize, openTraceText, type OpenedTrace } from './openFile';

export interface OpenedFile {
  /** Null while no file is open. */
  opened: (OpenedTrace & { name: string }) | null;
  /** Why the last file could not be opened; '' when it could. */
  error: string;
  open(file: File): void;
  close(): void;
}

/**
 * A trace out of a file of the reader's, in place of what the panel's query brings.
 * @param brought what that is: with another trace of its own the panel shows that
 */
export function useOpenedFile(brought: unknown): OpenedFile {
  const [opened, setOpened] = useState<OpenedFile['opened']>(null);
  const [error, setError] = useState('');
  const run = useRef(0);
  const close = useCallback(() => {
    run.current++;
    setOpened(null);
    setError('');
  }, []);
  useEffect(() => close, [brought, close]);

  const open = useCallback((file: File) => {
    const mine = ++run.current;
    const settle = (found: OpenedFile['opened'], message: string) => {
      if (run.current === mine) {
        setOpened(found);
        setError(message);
      }
    };
    readTraceFile(file).then(
      (found) => settle({ ...found, name: file.name }, ''),
      (reason: Error) => settle(null, reason.message)
    );
  }, []);
  return { opened, error, open, close };
}

/** @throws Error in plain words */
export async function readTraceFile(file: File): Promise<OpenedTrace> {
  // Before a byte of it is read.
  checkSize(file.size);
  return openTraceText(await textOf(file));
}

function textOf(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error ?? new Error('The file could not be read.'));
    reader.readAsText(file);
  });
}
