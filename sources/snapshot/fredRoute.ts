import { snapshotHeader } from '../fred/client.ts';
import { zonedDate } from '../zonedTime.ts';
import { snapshotReleases } from './fredReleases.ts';
import type { SnapshotRelease } from './fredReleases.ts';
import { isKey, pathRules, readQuery } from './query.ts';
import type { SnapshotQuery } from './query.ts';
import { bulkReply, releaseDatesReply, seriesReleaseReply } from './releaseReplies.ts';
import { observationsReply, seriesReply, vintageDatesReply } from './replies.ts';
import type { Answer, RouteRequest, SnapshotRoute } from './routes.ts';
import { historyOf } from './vintages.ts';
import type { SeriesHistory } from './vintages.ts';

/** FRED's day rolls over at midnight in Saint Louis. */
const fredZone = 'America/Chicago';
const bulkPath = '/fred/v2/release/observations';
const json = 'application/json; charset=UTF-8';

/** FRED and ALFRED, `https://api.stlouisfed.org/fred`. */
export const fredRoute: SnapshotRoute = {
  name: 'fred',
  matches: (path) => path === '/fred' || path.startsWith('/fred/'),
  answer: (url, request) => answerFred(url, request, (id) => historyOf(id, optionsOf(request))),
  refusal: fredRefusal,
};

function optionsOf({ now, faults, vintages }: RouteRequest) {
  return { faults, vintages: vintages ?? 'none', today: zonedDate(now, fredZone) };
}

/** FRED's error body; its documented example carries this content type on JSON. */
export function fredRefusal(code: number, message: string): Answer {
  return {
    status: code,
    body: JSON.stringify({ error_code: code, error_message: message }),
    type: 'text/xml; charset=UTF-8',
  };
}

/** Answers as FRED's versions 1 and 2 do, from whatever `find` knows of a series. */
export function answerFred(url: URL, request: RouteRequest, find: (id: string) => SeriesHistory | undefined): Answer {
  const { now, faults } = request;
  const today = zonedDate(now, fredZone);
  if (url.pathname === bulkPath) return bulkAnswer(url, request, find);
  if (!Object.hasOwn(pathRules, url.pathname)) {
    return fredRefusal(404, `Not Found.  The snapshot serves GET ${[...Object.keys(pathRules), bulkPath].join(', ')}.`);
  }
  if (faults.ignoreRealtime) {
    url.searchParams.delete('realtime_start');
    url.searchParams.delete('realtime_end');
  }
  const query = readQuery(url.pathname, url.searchParams, today);
  if ('code' in query) return inFormat(url, query.code, query.message);
  if (url.searchParams.get('file_type') !== 'json') {
    return inFormat(url, 400, 'Bad Request.  The snapshot serves file_type=json.');
  }
  if (url.pathname === '/fred/release/dates') {
    const release = snapshotReleases.find(({ id }) => id === query.release);
    if (release === undefined) return inFormat(url, 400, 'Bad Request.  The release does not exist.');
    return document(releaseDatesReply(release, historiesOf(release, find), { query, today }));
  }
  return seriesAnswer(url, query, request, find(query.series));
}

function seriesAnswer(url: URL, query: SnapshotQuery, request: RouteRequest, history?: SeriesHistory): Answer {
  if (url.pathname === '/fred/series/release') {
    const release = snapshotReleases.find(({ series }) => series.includes(query.series));
    if (release !== undefined) return document(seriesReleaseReply(release, query));
  }
  if (history === undefined) return inFormat(url, 400, 'Bad Request.  The series does not exist.');
  const reply =
    url.pathname === '/fred/series'
      ? seriesReply(history, query)
      : url.pathname === '/fred/series/observations'
        ? observationsReply(history, query)
        : vintageDatesReply(history, query);
  const refused = reply as { code?: number; message?: string };
  if (refused.code !== undefined) return inFormat(url, refused.code, refused.message ?? '');
  if (request.faults.partialPage) (reply as { observations?: unknown[] }).observations?.pop();
  return {
    ...document(reply),
    headers: { [snapshotHeader]: history.vintageDates === null ? 'latest-only' : 'vintages' },
  };
}

function document(reply: unknown): Answer {
  return { status: 200, body: JSON.stringify(reply), type: json };
}

function historiesOf(
  { series }: SnapshotRelease,
  find: (id: string) => SeriesHistory | undefined,
): readonly SeriesHistory[] {
  return [...series].sort().flatMap((id) => find(id) ?? []);
}

function bulkAnswer(url: URL, request: RouteRequest, find: (id: string) => SeriesHistory | undefined): Answer {
  const refuse = (code: number, message: string): Answer => ({
    status: code,
    body: JSON.stringify({ code, message }),
    type: json,
  });
  if (!isKey(/^Bearer (.*)$/.exec(request.authorization ?? '')?.[1] ?? '')) {
    return refuse(401, 'Unauthorized.  The api_key of the Authorization header is missing or not registered.');
  }
  const release = snapshotReleases.find(({ id }) => id === Number(url.searchParams.get('release_id')));
  if (release === undefined) return refuse(400, 'Bad Request.  The release does not exist.');
  const reply = bulkReply(release, historiesOf(release, find), url.searchParams);
  return reply === null ? refuse(400, 'Bad Request.  A parameter is not valid.') : document(reply);
}

/** FRED's errors are XML unless JSON was asked for. */
function inFormat(url: URL, code: number, message: string): Answer {
  if (url.searchParams.get('file_type') === 'json') return fredRefusal(code, message);
  const body = `<?xml version="1.0" encoding="utf-8" ?>\n<error code="${code}" message="${message}" />\n`;
  return { status: code, body, type: 'text/xml; charset=UTF-8' };
}
