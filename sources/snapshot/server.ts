import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { snapshotHeader } from '../fred/client.ts';
import { faultSchedule } from './faults.ts';
import type { Faults } from './faults.ts';
import { fredRefusal } from './fredRoute.ts';
import { routes } from './routes.ts';
import type { Answer, SnapshotVintages } from './routes.ts';

export type { Faults } from './faults.ts';

export interface SnapshotOptions {
  /** One set of faults or several; see {@link Faults}. */
  readonly faults?: Faults | readonly Faults[];
  /** Loopback port; the system chooses one when 0 or not given. */
  readonly port?: number;
  /** The instant that counts as now for requests that name no real-time period. */
  readonly now?: () => number;
  /** Whether the bundled vintages are served; `none` when not given. */
  readonly vintages?: SnapshotVintages;
}

export interface Snapshot {
  /** What stands for `https://api.stlouisfed.org/fred`. */
  readonly url: string;
  /** What stands for the other services' `https://host`. */
  readonly origin: string;
  readonly port: number;
  /** Paths with queries, in the order in which they came. */
  readonly requests: readonly string[];
  /** Replaces what was set before; `{}` ends all faults. */
  setFaults(faults: Faults | readonly Faults[]): void;
  /** Ends open connections as well; resolves when the port is free. */
  stop(): Promise<void>;
}

const loopback = '127.0.0.1';

const keepAliveMs = 75_000;

/**
 * Serves the bundled data in the wire formats of the services that they are from, so that real collectors run without
 * a key, without a network, and into the faults that these services have. This is the package's `regimen/snapshot`.
 *
 *     import { startSnapshot } from 'regimen/snapshot';
 *
 *     const snapshot = await startSnapshot({ vintages: 'fixture' });
 *     const key = 'abcdefghijklmnopqrstuvwxyz012345'; // any 32 lower-case letters and digits
 *     const reply = await fetch(`${snapshot.url}/series?series_id=GDP&api_key=${key}&file_type=json`);
 *     snapshot.setFaults({ plainText429: true, times: 3 });
 *     await snapshot.stop();
 *
 * Each service is a route (`routes.ts`). It listens on loopback only, keeps no state between requests but the count of
 * faults, and marks every reply with the header `x-regimen-snapshot`.
 */
export async function startSnapshot(options: SnapshotOptions = {}): Promise<Snapshot> {
  const now = options.now ?? Date.now;
  const vintages = options.vintages ?? 'none';
  const requests: string[] = [];
  let faultsFor = faultSchedule(options.faults ?? {});
  const server = createServer((request, response) => {
    requests.push(request.url ?? '');
    const url = new URL(request.url ?? '/', `http://${loopback}`);
    const faults = faultsFor(url.pathname);
    send(response, answer(request, url, { now: now(), faults, vintages }), faults);
  });
  // A client that reuses a connection in the moment it is closed meets a reset: leave closing to the client.
  server.keepAliveTimeout = keepAliveMs;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, loopback, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const origin = `http://${loopback}:${port}`;
  return {
    url: `${origin}/fred`,
    origin,
    port,
    requests,
    setFaults: (faults) => (faultsFor = faultSchedule(faults)),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Asked {
  readonly now: number;
  readonly faults: Faults;
  readonly vintages: SnapshotVintages;
}

function answer(request: IncomingMessage, url: URL, { now, faults, vintages }: Asked): Answer {
  const route = routes.find((each) => each.matches(url.pathname));
  const refusal = route?.refusal ?? fredRefusal;
  if (faults.plainText429) return { status: 429, body: 'Too Many Requests\r\n', type: 'text/plain' };
  if (faults.errorWith200) return { ...refusal(500, 'Injected.'), status: 200 };
  if (faults.status !== undefined) {
    if (faults.body === undefined) return refusal(faults.status, 'Injected.');
    return { status: faults.status, body: faults.body, type: 'text/plain' };
  }
  if (request.method !== 'GET' || route === undefined) {
    return fredRefusal(
      404,
      `Not Found.  The snapshot serves GET requests of ${routes.map((each) => each.name).join(', ')}.`,
    );
  }
  return route.answer(url, { now, faults, vintages, authorization: request.headers.authorization ?? null });
}

function send(response: ServerResponse, { status, body, type, headers }: Answer, faults: Faults): void {
  const sent = faults.truncate ? body.slice(0, Math.floor(body.length / 2)) : body;
  const bytes = Buffer.from(sent);
  const write = () => {
    response.writeHead(status, {
      'content-type': type,
      'content-length': bytes.length,
      [snapshotHeader]: 'latest-only',
      ...(faults.retryAfter === undefined ? {} : { 'retry-after': String(faults.retryAfter) }),
      ...headers,
    });
    if (faults.drop) response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy());
    else response.end(bytes);
  };
  if (faults.slowMs === undefined) write();
  else setTimeout(write, faults.slowMs).unref();
}
