/** For tests only: see README.md. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { StoreRow } from '../../client';
import { parseLine } from '../../rowFile/parseLine';

export function realRows(file: 'otel-rows-of-6.4.jsonl' | 'otel-rows-of-7.1.jsonl'): StoreRow[] {
  const lines = readFileSync(path.join(__dirname, file), 'utf8').trim().split('\n');
  return lines.map((line) => parseLine(line) as StoreRow);
}
