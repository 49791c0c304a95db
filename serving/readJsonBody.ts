import type { IncomingMessage } from 'node:http';

/** Why a request is refused, with its HTTP status. */
export interface Refusal {
  readonly status: number;
  readonly sentence: string;
}

const decoder = new TextDecoder('utf-8', { fatal: true });

/**
 * The JSON object in a request's body, or why there is none. A body above the limit is not read to its end.
 */
export async function readJsonBody(
  request: IncomingMessage,
  limitBytes: number,
): Promise<{ readonly body: Readonly<Record<string, unknown>> } | Refusal> {
  const tooLong = { status: 413, sentence: `Expected a body of at most ${limitBytes} bytes, got more; ask in parts.` };
  if (Number(request.headers['content-length'] ?? 0) > limitBytes) return tooLong;
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of request as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > limitBytes) return tooLong;
    pieces.push(piece);
  }
  let body: unknown;
  try {
    body = JSON.parse(decoder.decode(Buffer.concat(pieces)));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { status: 400, sentence: `Expected a JSON object in the body, but it does not parse (${reason}).` };
  }
  if (typeof body === 'object' && body !== null && !Array.isArray(body))
    return { body: body as Readonly<Record<string, unknown>> };
  const came = body === null ? 'null' : Array.isArray(body) ? 'a list' : `a ${typeof body}`;
  return { status: 422, sentence: `Expected a JSON object such as {"features":[…],"entities":{…}}, got ${came}.` };
}
