import type { Span } from '../span';

/** More kinds than this are told apart by less. */
const MOST_KINDS = 48;

/** Numbers for kinds of requests and calls: what is alike is expected to behave alike. */
export class Kinds {
  private constructor(
    readonly kind: number[],
    readonly count: number
  ) {}

  static ofRequests(spans: readonly Span[]): Kinds {
    return Kinds.by(spans, [(span) => `${whatOf(span)} ${pathOf(span)}`, whatOf, () => '']);
  }

  static ofCalls(spans: readonly Span[]): Kinds {
    const whither = (span: Span): string =>
      `${span.server.autoServiceId || span.server.autoService} ${span.serverPort} ${whatOf(span)}`;
    return Kinds.by(spans, [(span) => `${whither(span)} ${pathOf(span)}`, whither, whatOf]);
  }

  /** The first way of telling kinds apart that does not make too many. */
  private static by(spans: readonly Span[], ways: Array<(span: Span) => string>): Kinds {
    for (const [n, wayOf] of ways.entries()) {
      const names = new Map<string, number>();
      const kind = spans.map((span) => {
        const name = wayOf(span);
        const known = names.get(name) ?? names.size;
        names.set(name, known);
        return known;
      });
      if (names.size <= MOST_KINDS || n === ways.length - 1) {
        return new Kinds(kind, names.size);
      }
    }
    return new Kinds([], 0);
  }
}

function whatOf({ signalSource, l7Protocol, requestType }: Span): string {
  return signalSource === 'otel' ? 'code' : `${l7Protocol} ${requestType}`;
}

function pathOf({ endpoint, requestResource }: Span): string {
  return endpoint || requestResource;
}
