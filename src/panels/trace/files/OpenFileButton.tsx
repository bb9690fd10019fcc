import React, { useRef } from 'react';

interface Props {
  className?: string;
  /** The first thing in its view. */
  takesFocus?: boolean;
  children: React.ReactNode;
  onOpen(file: File): void;
}

/** Lets the reader choose a file. */
export function OpenFileButton({ className, takesFocus, children, onOpen }: Props) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" className={className} data-takes-focus={takesFocus} onClick={() => input.current?.click()}>
        {children}
      </button>
      <input
        ref={input}
        type="file"
        accept=".json,.jsonl,.ndjson,application/json"
        hidden
        data-testid="spanloom file"
        onChange={(event) => {
          const [file] = Array.from(event.currentTarget.files ?? []);
          // So that the same file can be chosen again.
          event.currentTarget.value = '';
          if (file) {
            onOpen(file);
          }
        }}
      />
    </>
  );
}
