import { SourceUnavailableError } from '../../contracts/failures.ts';
import type { SourceContext } from '../source.ts';
import type { FredClient, FredQuery } from './client.ts';
import type { Refusal } from './failures.ts';
import { checkEcho } from './wire.ts';
import type { WirePage } from './wire.ts';

interface Listing<Row> {
  readonly ask: FredClient;
  readonly path: string;
  /** The request without `limit` and `offset`. */
  readonly query: FredQuery;
  /** Rows per request. */
  readonly limit: number;
  /** What the rows are of, for messages. */
  readonly subject: string;
  readonly read: (subject: string, document: unknown) => WirePage<Row>;
  readonly onProgress: SourceContext['onProgress'];
  /** A refusal that means: no list, not even an empty one. */
  readonly expected?: (refusal: Refusal) => boolean;
}

export interface Listed<Row> {
  readonly documents: readonly unknown[];
  readonly rows: readonly Row[];
}

/**
 * Every page of a list that FRED gives by offset, each checked to be of the period, units and type that were asked, and
 * all together to be as many rows as FRED counted. Null where FRED refused as `expected` knows.
 */
export async function readPages<Row>(listing: Listing<Row>): Promise<Listed<Row> | null> {
  const { ask, path, query, limit, subject, read, onProgress, expected } = listing;
  const documents: unknown[] = [];
  const parts: (readonly Row[])[] = [];
  let got = 0;
  let total: number | null = null;
  while (total === null || got < total) {
    const page = { ...query, limit: String(limit), offset: String(got) };
    const { document, refused } = await ask(path, page, expected);
    if (refused) return null;
    checkEcho(subject, document, page);
    const { count, rows } = read(subject, document);
    total ??= count;
    const due = Math.min(limit, total - got);
    if (count !== total || rows.length !== due) {
      throw new SourceUnavailableError(
        `FRED should give ${due} of ${total} rows of ${subject} from row ${got + 1} on, got ${rows.length} of ${count}: ` +
          'the reply is partial or the series changed while it was read. It is worth another try.',
      );
    }
    documents.push(document);
    parts.push(rows);
    got += rows.length;
    onProgress(`${subject}: ${got} of ${total} rows`);
  }
  return { documents, rows: parts.length === 1 ? parts[0]! : parts.flat() };
}
