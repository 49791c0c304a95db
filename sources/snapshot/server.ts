import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { zonedDate } from '../zonedTime.ts';
import { snapshotHeader } from '../fred/client.ts';
import { snapshotSeries } from './data.ts';
import { faultSchedule } from './faults.ts';
import type { Faults } from './faults.ts';
import { readQuery } from './query.ts';
import type { SnapshotQuery } from './query.ts';
import { observationsReply, seriesReply } from './replies.ts';

export interface SnapshotOptions {
  readonly faults?: Faults;
  /** Loopback port; the system chooses one when 0 or not given. */
  readonly port?: number;
  /** The instant that counts as now for requests that name no real-time period. */
  readonly now?: () => number;
}

export interface Snapshot {
  /** What stands for `https://api.stlouisfed.org/fred`. */
  readonly url: string;
  readonly port: number;
  /** Paths with queries, in the order in which they came. */
  readonly requests: readonly string[];
  setFaults(faults: Faults): void;
  stop(): Promise<void>;
}

const loopback = '127.0.0.1';
/** FRED's day rolls over at midnight in Saint Louis. */
const fredZone = 'America/Chicago';
const paths = ['/fred/series', '/fred/series/observations'];

/** Serves the bundled series in FRED's wire format, so that the real collector runs without a key or a network. */
export async function startSnapshot(options: SnapshotOptions = {}): Promise<Snapshot> {
  const now = options.now ?? Date.now;
  const requests: string[] = [];
  let faultsFor = faultSchedule(options.faults ?? {});
  const server = createServer((request, response) => {
    requests.push(request.url ?? '');
    const path = new URL(request.url ?? '/', `http://${loopback}`).pathname;
    answer(request, response, faultsFor(path), now());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, loopback, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${loopback}:${port}/fred`,
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

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly type: string;
}

function answer(request: IncomingMessage, response: ServerResponse, faults: Faults, now: number): void {
  const { status, body, type } = faultyAnswer(faults) ?? goodAnswer(request, faults, now);
  const sent = faults.truncate ? body.slice(0, Math.floor(body.length / 2)) : body;
  const bytes = Buffer.from(sent);
  const send = () => {
    response.writeHead(status, {
      'content-type': type,
      'content-length': bytes.length,
      [snapshotHeader]: 'latest-only',
      ...(faults.retryAfter === undefined ? {} : { 'retry-after': String(faults.retryAfter) }),
    });
    if (faults.drop) response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.destroy());
    else response.end(bytes);
  };
  if (faults.slowMs === undefined) send();
  else setTimeout(send, faults.slowMs).unref();
}

function faultyAnswer({ status, body, plainText429 }: Faults): Answer | null {
  if (plainText429) return { status: 429, body: 'Too Many Requests', type: 'text/plain' };
  if (status === undefined) return null;
  return body === undefined ? refusal(status, 'Injected.') : { status, body, type: 'text/plain' };
}

function refusal(code: number, message: string): Answer {
  return {
    status: code,
    body: JSON.stringify({ error_code: code, error_message: message }),
    type: 'text/xml; charset=UTF-8',
  };
}

function goodAnswer(request: IncomingMessage, faults: Faults, now: number): Answer {
  const url = new URL(request.url ?? '/', `http://${loopback}`);
  if (request.method !== 'GET' || !paths.includes(url.pathname)) {
    return refusal(404, `Not Found.  The snapshot serves GET ${paths.join(' and ')}.`);
  }
  const today = zonedDate(now, fredZone);
  if (faults.ignoreRealtime) {
    url.searchParams.delete('realtime_start');
    url.searchParams.delete('realtime_end');
  }
  const query = readQuery(url.pathname, url.searchParams, today);
  if ('code' in query) return inFormat(url, query.code, query.message);
  const series = snapshotSeries().get(query.series);
  if (series === undefined) return inFormat(url, 400, 'Bad Request.  The series does not exist.');
  if (url.searchParams.get('file_type') !== 'json') {
    return inFormat(url, 400, 'Bad Request.  The snapshot serves file_type=json.');
  }
  return document(url.pathname, series.id === faults.emptySeries ? { ...series, rows: [] } : series, query, faults);
}

function document(
  path: string,
  series: Parameters<typeof seriesReply>[0],
  query: SnapshotQuery,
  faults: Faults,
): Answer {
  const reply = path === '/fred/series' ? seriesReply(series, query) : observationsReply(series, query);
  if (faults.partialPage) (reply as { observations?: unknown[] }).observations?.pop();
  return { status: 200, body: JSON.stringify(reply), type: 'application/json; charset=UTF-8' };
}

/** FRED's errors are XML unless JSON was asked for. */
function inFormat(url: URL, code: number, message: string): Answer {
  if (url.searchParams.get('file_type') === 'json') return refusal(code, message);
  const body = `<?xml version="1.0" encoding="utf-8" ?>\n<error code="${code}" message="${message}" />\n`;
  return { status: code, body, type: 'text/xml; charset=UTF-8' };
}
