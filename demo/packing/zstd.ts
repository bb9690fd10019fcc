import { Worker } from 'node:worker_threads';
import { TooLargeError } from './tooLargeError';

interface Job {
  bytes: Uint8Array;
  maxBytes: number;
  resolve(unpacked: Buffer): void;
  reject(error: Error): void;
}

type Answer = { unpacked: Uint8Array } | { fault: 'too large' | 'corrupt' };

/** Time for one body: the decoder sets itself no limit. */
const PATIENCE_MS = 10_000;

/**
 * Runs in the worker. The decoder tells of no error and of no end, so that its parts are counted. Empty ones are rare (an
 * empty frame): many in a row are an error.
 */
const WORKER = `
const { parentPort, workerData } = require('node:worker_threads');
const { ZSTDDecoder } = require(workerData);
const decoder = new ZSTDDecoder();
parentPort.on('message', async ({ bytes, maxBytes }) => {
  const parts = [];
  let size = 0;
  let empty = 0;
  try {
    await decoder.init();
    for (const part of decoder.decodeStreaming([bytes])) {
      size += part.length;
      empty = part.length === 0 ? empty + 1 : 0;
      if (size > maxBytes || empty > 1000) {
        return parentPort.postMessage({ fault: size > maxBytes ? 'too large' : 'corrupt' });
      }
      parts.push(part);
    }
    const unpacked = new Uint8Array(Buffer.concat(parts, size));
    parentPort.postMessage({ unpacked }, [unpacked.buffer]);
  } catch {
    parentPort.postMessage({ fault: 'corrupt' });
  }
});`;

/**
 * Unpacks zstd, which Node 20 does not, one body after the other in a worker. The decoder frees nothing of what it could
 * not finish, so after a body that it did not like the worker goes, and the next one has a new one.
 */
export class ZstdDecoder {
  private readonly jobs: Job[] = [];
  private worker: Worker | null = null;
  private busy = false;

  /** @throws TooLargeError; Error for what is no zstd */
  unpack(bytes: Uint8Array, maxBytes: number): Promise<Buffer> {
    if (!beginsAsZstd(bytes)) {
      return Promise.reject(new Error('no zstd'));
    }
    return new Promise((resolve, reject) => {
      this.jobs.push({ bytes, maxBytes, resolve, reject });
      void this.run();
    });
  }

  async close(): Promise<void> {
    const { worker } = this;
    this.worker = null;
    await worker?.terminate();
  }

  private async run(): Promise<void> {
    if (this.busy) {
      return;
    }
    this.busy = true;
    for (let job = this.jobs.shift(); job; job = this.jobs.shift()) {
      const answer = await this.ask(job.bytes, job.maxBytes);
      if ('unpacked' in answer) {
        job.resolve(Buffer.from(answer.unpacked.buffer));
      } else {
        await this.close();
        job.reject(answer.fault === 'too large' ? new TooLargeError() : new Error('no zstd'));
      }
    }
    this.busy = false;
  }

  private ask(bytes: Uint8Array, maxBytes: number): Promise<Answer> {
    const worker = (this.worker ??= newWorker());
    return new Promise((resolve) => {
      const end = (answer: Answer) => {
        clearTimeout(timer);
        worker.off('message', end).off('error', corrupt).off('exit', corrupt);
        resolve(answer);
      };
      const corrupt = () => end({ fault: 'corrupt' });
      const timer = setTimeout(corrupt, PATIENCE_MS);
      worker.on('message', end).on('error', corrupt).on('exit', corrupt);
      worker.postMessage({ bytes, maxBytes });
    });
  }
}

/** A frame's magic number, or one of those of frames that are passed over. */
function beginsAsZstd(bytes: Uint8Array): boolean {
  const magic = bytes.length < 4 ? 0 : new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  return magic === 0xfd2fb528 || magic >>> 4 === 0x184d2a5;
}

function newWorker(): Worker {
  const worker = new Worker(WORKER, { eval: true, workerData: require.resolve('zstddec/stream'), execArgv: [] });
  // It keeps no process from ending.
  worker.unref();
  return worker;
}
