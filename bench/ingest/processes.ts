import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sent } from './sender';

const ROOT = join(__dirname, '../..');

export interface ReceiverProcess {
  pid: number;
  otlpUrl: string;
  exited: Promise<void>;
  /** Sends a signal, SIGTERM unless told, and waits for the end. */
  end(signal?: NodeJS.Signals): Promise<void>;
}

/** The receiver in a process of its own. @param otlpPort 0 for any free one */
export async function startReceiverProcess(storeUrl: string, otlpPort = 0): Promise<ReceiverProcess> {
  const args = ['--store', storeUrl, '--agent-port', '0', '--otlp-port', String(otlpPort), '--grpc-port', '0'];
  const child = spawn(process.execPath, ['--import', 'tsx', 'demo/receiver/main.ts', ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const otlpUrl = await new Promise<string>((resolve, reject) => {
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      const [, url] = /^otlp (.*)$/m.exec(text) ?? [];
      if (url && text.includes('\ngrpc')) {
        resolve(url);
      }
    });
    void exited.then(() => reject(new Error('The receiver did not start.')));
  });
  return {
    pid: child.pid!,
    otlpUrl,
    exited,
    end: (signal = 'SIGTERM') => {
      child.kill(signal);
      return exited;
    },
  };
}

export interface SenderOptions {
  url: string;
  seconds: number;
  connections: number;
  spansPerRequest: number;
  /** Number of the first request. */
  first: number;
}

/**
 * Sends in a process of its own; gives what was acknowledged.
 * @param onFirst when the first request was
 */
export async function runSender(
  { url, seconds, connections, spansPerRequest, first }: SenderOptions,
  onFirst: () => void = () => undefined
): Promise<Sent> {
  const args = [url, seconds, connections, spansPerRequest, first].map(String);
  const child = spawn(process.execPath, ['--import', 'tsx', join(__dirname, 'sender.ts'), ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [printed, told] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (part: string) => (printed += part));
  child.stderr.setEncoding('utf8').on('data', (part: string) => {
    told += part;
    if (told.startsWith('first')) {
      onFirst();
    }
  });
  const [code] = await once(child, 'close');
  if (code !== 0) {
    throw new Error(`The sender ended with ${code}: ${told}`);
  }
  return JSON.parse(printed) as Sent;
}

/** Memory that a process has in RAM, in MiB. */
export function rssMb(pid: number): number {
  const [, kib] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Math.round(Number(kib) / 1024);
}

/** Time of the processor that a process has had so far, in ms. */
export function cpuMs(pid: number): number {
  // Behind the name, which may hold anything: fields 14 and 15, in hundredths of a second.
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').pop()!.split(' ');
  return 10 * (Number(fields[11]) + Number(fields[12]));
}
