import { join } from 'node:path';
import { ConfigError } from '../../contracts/failures.ts';
import { createTickJudge } from '../../ml/quality/tickChecks.ts';
import { createRandom } from '../../ml/stats/rng.ts';
import type { Environment } from '../../runtime/env.ts';
import { systemClock } from '../../sources/fred/rateLimit.ts';
import type { FeedEvent } from '../../sources/ticks/feed.ts';
import { recordFeed } from '../../sources/ticks/recordFeed.ts';
import type { Channel, Credentials, Endpoint, Venue } from '../../sources/ticks/venue.ts';
import { createWallClock } from '../../sources/ticks/wallClock.ts';
import type { Lake } from '../../storage/lake.ts';
import { paths } from '../../storage/paths.ts';
import { sha256 } from '../../storage/sha256.ts';
import type { Output } from '../output.ts';
import { tickFindings, venueNamed } from '../ticks.ts';
import { wholeNumber } from './wholeNumber.ts';

export interface RecordOptions {
  readonly channels?: readonly string[];
  readonly depth?: string;
  /** Ends by itself after so long. */
  readonly seconds?: string;
  /** A file is finished after so long. */
  readonly fileSeconds?: string;
  /** WebSocket and HTTP addresses that stand for the venue's own. */
  readonly stream?: string;
  readonly rest?: string;
}

interface Recording {
  readonly lake: Lake;
  readonly output: Output;
  readonly environment: Pick<Environment, 'stateDir' | 'alpaca'>;
}

/**
 * Records the raw frames of one symbol of a venue into bronze, `bronze/{venue}/{symbol}/{first frame}-{sha256}.frames`,
 * until it is interrupted. A file is stored as it is finished and never changes. What a killed recording held is kept in
 * the state folder, and the next recording of the symbol stores it first. Raw frames are kept whatever they say; what
 * the checks of ticks find in them (crossed books, trades told twice, times that fall) is told at the end.
 */
export async function record(
  { lake, output, environment }: Recording,
  venueName: string,
  symbol: string,
  options: RecordOptions,
): Promise<void> {
  const venue = venueNamed(venueName);
  const jitter = createRandom(process.pid, 'record');
  const depth = options.depth === undefined ? {} : { depth: wholeNumber('--depth', options.depth) };
  const channels = (options.channels ?? venue.channels) as readonly Channel[];
  const judge = createTickJudge(symbol);
  let refused = 0;
  const keys: string[] = [];
  const stopping = stopOn(options.seconds === undefined ? null : wholeNumber('--seconds', options.seconds));
  const recorded = await recordFeed({
    venue,
    subscription: { symbols: [symbol], channels, ...depth },
    ...endpointOf(venue, options),
    ...credentialsOf(venue, environment),
    folder: join(environment.stateDir, 'recording', venue.name, encodeURIComponent(symbol)),
    signal: stopping.signal,
    clock: { ...systemClock, nowNs: createWallClock() },
    jitter: () => jitter.uniform(),
    http: fetch,
    ...(options.fileSeconds !== undefined && { maxSeconds: wholeNumber('--file-seconds', options.fileSeconds) }),
    onEvent(event) {
      if (event.kind !== 'trade' && event.kind !== 'quote' && event.kind !== 'book') tell(output, event);
      else if (judge.take(event) !== null) refused += 1;
    },
    async put(bytes, { firstTimeNs, rows }) {
      const begun = new Date(Number(firstTimeNs / 1_000_000n)).toISOString();
      const key = paths.bronze(venue.name, symbol, begun, await sha256(bytes), 'frames');
      await lake.put(key, bytes, 'bronze', rows);
      keys.push(key);
      output.say(`${key}: ${rows} frames`);
    },
  }).finally(stopping.done);
  const { files, frames, recovered } = recorded;
  const findings = judge.findings();
  output.result({ venue: venue.name, symbol, files, frames, recovered, keys, findings, refused }, [
    `recorded ${frames} frames of ${symbol} in ${files} files${recovered > 0 ? `, ${recovered} of them left by a recording before` : ''}`,
    ...tickFindings(findings),
    ...(refused > 0 ? [`${refused} ticks should not be stored as data`] : []),
  ]);
}

/** A signal at SIGINT, SIGTERM or after so many seconds; `done` lets the process end. */
function stopOn(seconds: number | null) {
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  const timer = seconds === null ? undefined : setTimeout(stop, seconds * 1000);
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  const done = () => {
    clearTimeout(timer);
    process.off('SIGINT', stop);
    process.off('SIGTERM', stop);
  };
  return { signal: stopping.signal, done };
}

function endpointOf({ endpoint }: Venue, { stream, rest }: RecordOptions): { readonly endpoint?: Endpoint } {
  if (stream === undefined && rest === undefined) return {};
  return { endpoint: { stream: stream ?? endpoint.stream, rest: rest ?? endpoint.rest } };
}

function credentialsOf(
  { name, needsCredentials }: Venue,
  { alpaca }: Recording['environment'],
): { readonly credentials?: Credentials } {
  if (!needsCredentials) return {};
  if (alpaca === null)
    throw new ConfigError(`A feed of ${name} needs an account: set APCA_API_KEY_ID and APCA_API_SECRET_KEY.`);
  return { credentials: { key: alpaca.key.reveal(), secret: alpaca.secret.reveal() } };
}

function tell(output: Output, event: FeedEvent): void {
  if (event.kind === 'connected') output.say(`connected to ${event.address}`);
  else if (event.kind === 'disconnected') output.say(`disconnected: ${event.reason}; again in ${event.retryInMs} ms`);
  else if (event.kind === 'lost') output.say(`the book of ${event.symbol} was lost: ${event.reason}`);
  else if (event.kind === 'gap') output.say(`a gap: message ${event.expected} should have come, got ${event.got}`);
  else if (event.kind === 'failure') output.say(event.error.message);
}
