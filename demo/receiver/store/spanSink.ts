import { tooMany } from '../http/budget';
import { HttpError } from '../http/httpError';
import type { ResourceIds } from '../identities/ids';
import { NameBook } from '../identities/nameBook';
import type { StoredNames } from '../identities/names';
import type { NameRows } from '../../schema/dictionaries';
import { SpanRows } from '../mapping/spanRows';
import type { ResourceSpans } from '../otlp/model';
import type { RowGroup } from '../rowGroup';
import { OverloadError, RowsRefusedError, RowWriter, type RowWriterOptions } from './rowWriter';

/** The store as the sink needs it. */
export interface SpanStore {
  readNames(): Promise<StoredNames>;
  insertNames(names: NameRows): Promise<void>;
  /** Resolves when the store has them for good. @throws RowsRefusedError where another try is of no use */
  insertRows(rows: RowGroup[]): Promise<void>;
}

/** The ids of each batch's resource, and the book that tells who else is where. */
interface Identified {
  ids: ResourceIds[];
  book: NameBook;
}

/** Part of the `_id`s of the receiver's rows; the demo's agents write under 1. */
const ANALYZER_ID = 2;
const RETRY_AFTER_S = '5';

/** Where spans end: finds their ids, maps them to rows, stores names and rows. */
export class SpanSink {
  private book: NameBook | null = null;
  /** Identification one after another: two requests with the same new name must agree on its id. */
  private identifying: Promise<unknown> = Promise.resolve();
  private readonly writer: RowWriter;
  /** Starts anywhere, so that a restart within a second makes no id twice. */
  private counter = Math.floor(Math.random() * 0x400000);

  constructor(
    private readonly store: SpanStore,
    options?: Partial<RowWriterOptions>,
    /** How many requests are under way, those whose spans wait for the store with them. */
    requests: () => number = () => 0
  ) {
    this.writer = new RowWriter(
      (rows) => store.insertRows(rows),
      options,
      (writes) => requests() > writes
    );
  }

  /** Resolves when the spans are stored. @throws HttpError 400, 429, 503 */
  async write(batches: ResourceSpans[], peerIp: string): Promise<void> {
    const filled = batches.filter(({ spans }) => spans.length > 0);
    if (filled.length === 0) {
      return;
    }
    const { ids, book } = await this.identify(filled).catch(refuse);
    const idsAt = (address: string) => book.at(address);
    const rows = filled.flatMap(({ resource, spans }, index) => {
      const ofResource = new SpanRows(resource, { ids: ids[index], idsAt, peerIp, analyzerId: ANALYZER_ID });
      spans.forEach((span) => ofResource.add(span, this.counter++));
      return ofResource.groups();
    });
    await this.writer.write(rows).catch(refuse);
  }

  /** Rows that are taken and not stored. */
  get waitingRows(): number {
    return this.writer.waitingRows;
  }

  /** Waits until all that was taken is stored or refused. */
  idle(): Promise<void> {
    return this.writer.idle();
  }

  private identify(batches: ResourceSpans[]): Promise<Identified> {
    const next = this.identifying.then(() => this.identifyNow(batches));
    this.identifying = next.catch(() => undefined);
    return next;
  }

  /** Others write names, too (the demo's traffic does): before a name counts as new, the store is asked again. */
  private async identifyNow(batches: ResourceSpans[]): Promise<Identified> {
    if (this.book) {
      const ids = idsOf(this.book, batches);
      if (this.book.unsaved().size === 0) {
        return { ids, book: this.book };
      }
    }
    // Until the new names are stored, there is no book: the next request starts over.
    this.book = null;
    const book = new NameBook(await this.store.readNames());
    const ids = idsOf(book, batches);
    if (book.unsaved().size > 0) {
      await this.store.insertNames(book.unsaved().rows);
      book.markSaved();
    }
    this.book = book;
    return { ids, book };
  }
}

const idsOf = (book: NameBook, batches: ResourceSpans[]) => batches.map(({ resource }) => book.identify(resource));

/** The answer to a sender whose spans could not be stored. */
function refuse(error: unknown): never {
  const why = error instanceof Error ? error.message : String(error);
  if (error instanceof OverloadError) {
    throw tooMany(why);
  }
  if (error instanceof RowsRefusedError) {
    throw new HttpError(400, `the store refuses the spans: ${why}`);
  }
  throw new HttpError(503, `the store does not take the spans: ${why}`, { 'retry-after': RETRY_AFTER_S });
}
