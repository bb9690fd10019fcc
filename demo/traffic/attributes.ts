import type { KeyValue } from '../receiver/otlp/model';

export const text = (key: string, value: string): KeyValue => ({ key, value });
export const number = (key: string, value: number): KeyValue => ({ key, value: BigInt(value) });
