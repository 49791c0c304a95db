import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WebSocket } from 'ws';
import { systemClock } from '../fred/rateLimit.ts';
import type { RecordedFrame } from '../ticks/recordedLine.ts';
import type { VenueName } from '../ticks/registry.ts';
import { replayFrames, type ReplayFaults } from '../ticks/replay.ts';
import type { Endpoint } from '../ticks/venue.ts';
import { serveAlpaca } from './venuesAlpaca.ts';
import { binanceDepth, serveBinance } from './venuesBinance.ts';
import { serveCoinbase } from './venuesCoinbase.ts';
import { planFaults, snapshotFaults, type FaultPlan, type VenueFault } from './venuesFaults.ts';
import { serveKraken } from './venuesKraken.ts';
import { createLine, type Client } from './venuesLine.ts';
import { syntheticMarket, type SyntheticMarket } from './venuesMarket.ts';
import type { Protocol } from './venuesProtocol.ts';

export interface RecordedVenue {
  readonly frames: readonly RecordedFrame[];
  /** Times the recorded pace, or `max`. */
  readonly speed: number | 'max';
  readonly faults?: ReplayFaults;
}

export interface VenuesOptions {
  /** Seed of the made-up markets; 1 when not given. */
  readonly seed?: number;
  /** Symbols that a venue lists. */
  readonly symbols?: Partial<Readonly<Record<VenueName, readonly string[]>>>;
  /** Markets move so often by themselves; only `step` moves them when not given. */
  readonly stepMs?: number;
  /** Between two heartbeats; 1 s when not given. */
  readonly beatMs?: number;
  readonly faults?: readonly VenueFault[];
  /** What Alpaca takes. */
  readonly account?: { readonly key: string; readonly secret: string };
  /** Venues that give recorded frames to each connection instead of a made-up market. */
  readonly recorded?: Partial<Readonly<Record<VenueName, RecordedVenue>>>;
  /** Loopback port; the system chooses one when not given. */
  readonly port?: number;
}

export interface Venues {
  /** What stands for the venue's own addresses. */
  endpoint(venue: VenueName): Endpoint;
  /** The truth about a market. */
  market(venue: VenueName, symbol: string): SyntheticMarket;
  /** Moves every market so many steps and tells the subscribers. */
  step(count?: number): void;
  setFaults(faults: readonly VenueFault[]): void;
  connections(venue: VenueName): number;
  stop(): Promise<void>;
}

const loopback = '127.0.0.1';
const protocols: Readonly<Record<VenueName, Protocol>> = {
  binance: serveBinance,
  coinbase: serveCoinbase,
  kraken: serveKraken,
  alpaca: serveAlpaca,
};
const listed: Readonly<Record<VenueName, readonly string[]>> = {
  binance: ['BTCUSDT', 'ETHUSDT'],
  coinbase: ['BTC-USD', 'ETH-USD'],
  kraken: ['BTC/USD', 'ETH/USD'],
  alpaca: ['AAPL', 'FAKEPACA'],
};

/** Serves four venues' WebSockets (and Binance's book snapshots) in their wire formats, with made-up or recorded data. */
export async function startVenues(options: VenuesOptions = {}): Promise<Venues> {
  const { WebSocketServer } = await import('ws');
  const shared = createShared(options);
  const server = createServer((request, response) => answer(shared, request, response));
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (socket, request) => join(shared, socket, request));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, loopback, resolve);
  });
  const { port } = server.address() as AddressInfo;
  const step = (count = 1) => {
    for (let done = 0; done < count; done++) stepAll(shared);
  };
  const beat = setInterval(() => {
    for (const client of shared.clients) client.beat();
  }, options.beatMs ?? 1000);
  const moving = options.stepMs === undefined ? undefined : setInterval(step, options.stepMs);
  return {
    step,
    market: (venue, symbol) => shared.markets.get(venue)!.get(symbol)!,
    setFaults: (faults) => (shared.plan = planFaults(faults)),
    connections: (venue) => [...shared.clients].filter((client) => client.venue === venue).length,
    endpoint: (venue) => ({
      stream: `ws://${loopback}:${port}/${venue}`,
      rest: venue === 'binance' ? `http://${loopback}:${port}/binance` : null,
    }),
    stop: () =>
      new Promise((resolve) => {
        clearInterval(beat);
        clearInterval(moving);
        shared.over.abort();
        for (const socket of sockets.clients) socket.terminate();
        sockets.close();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Shared {
  readonly options: VenuesOptions;
  readonly markets: ReadonlyMap<VenueName, ReadonlyMap<string, SyntheticMarket>>;
  readonly clients: Set<Client>;
  readonly over: AbortController;
  plan: FaultPlan;
}

function createShared(options: VenuesOptions): Shared {
  const names = Object.keys(listed) as VenueName[];
  const markets = names.map((venue) => {
    const symbols = options.symbols?.[venue] ?? listed[venue];
    return [venue, new Map(symbols.map((symbol) => [symbol, syntheticMarket(symbol, options.seed ?? 1)]))] as const;
  });
  return {
    options,
    markets: new Map(markets),
    clients: new Set(),
    over: new AbortController(),
    plan: planFaults(options.faults ?? []),
  };
}

function stepAll({ markets, clients }: Shared): void {
  for (const [venue, all] of markets) {
    for (const market of all.values()) {
      const step = market.step();
      for (const client of clients) if (client.venue === venue) client.served.step(market, step);
    }
  }
}

function venueOf(url: URL): VenueName | null {
  const name = url.pathname.split('/')[1] ?? '';
  return name in protocols ? (name as VenueName) : null;
}

function join(shared: Shared, socket: WebSocket, request: IncomingMessage): void {
  const url = new URL(request.url ?? '/', `http://${loopback}`);
  const venue = venueOf(url);
  if (venue === null) {
    socket.close(1008, 'unknown venue');
    return;
  }
  const { options, clients, markets } = shared;
  const recorded = options.recorded?.[venue];
  const client = createLine({
    venue,
    socket,
    plan: () => shared.plan,
    market: (symbol) => markets.get(venue)!.get(symbol) ?? null,
    account: options.account ?? { key: 'key', secret: 'secret' },
    placeFree: () => ![...clients].some((other) => other.venue === venue && other.hasPlace()),
    protocol: (line) => (recorded === undefined ? protocols[venue] : listenOnly)(line, url),
  });
  clients.add(client);
  socket.on('close', () => clients.delete(client));
  if (recorded !== undefined) void replayTo(shared, socket, recorded);
}

/** Answers are part of a recording, so what the client says is not answered once more. */
const listenOnly: Protocol = (line) => ({
  farewell: null,
  message: () => undefined,
  step: () => undefined,
  beat: () => line.ping(),
});

const isSnapshot = ({ frame }: RecordedFrame) => frame.includes('"lastUpdateId"');

async function replayTo({ over }: Shared, socket: WebSocket, { frames, speed, faults }: RecordedVenue): Promise<void> {
  const streamed = frames.filter((frame) => !isSnapshot(frame));
  const ended = new AbortController();
  socket.on('close', () => ended.abort());
  const signal = AbortSignal.any([over.signal, ended.signal]);
  try {
    for await (const event of replayFrames(streamed, {
      speed,
      signal,
      clock: systemClock,
      ...(faults && { faults }),
    })) {
      if (event.kind === 'disconnect') socket.terminate();
      else await new Promise((resolve) => socket.send(event.frame, resolve));
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}

function answer(shared: Shared, request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '/', `http://${loopback}`);
  const { status, body } = depthReply(shared, url);
  response.writeHead(status, { 'content-type': 'application/json;charset=UTF-8' });
  response.end(body);
}

function depthReply(shared: Shared, url: URL): { status: number; body: string } {
  if (url.pathname !== '/binance/api/v3/depth') return { status: 404, body: '{"code":-1,"msg":"Not found."}' };
  const symbol = url.searchParams.get('symbol') ?? '';
  const fault = shared.plan.next('binance', snapshotFaults);
  if (fault?.kind === 'snapshotStatus') {
    return { status: fault.status ?? 503, body: '{"code":-1000,"msg":"Injected."}' };
  }
  const recorded = shared.options.recorded?.binance?.frames.find(isSnapshot);
  if (recorded !== undefined) return { status: 200, body: recordedDepth(recorded.frame) };
  const market = shared.markets.get('binance')!.get(symbol);
  if (market === undefined) return { status: 400, body: '{"code":-1121,"msg":"Invalid symbol."}' };
  const lastId = fault?.kind === 'oldSnapshot' ? () => 1 : market.lastId;
  return {
    status: 200,
    body: binanceDepth({ book: market.book, lastId }, Number(url.searchParams.get('limit') ?? 100)),
  };
}

/** A recording holds the bare reply, or the reply as a frame with a stream's name around it. */
function recordedDepth(frame: string): string {
  const { data } = JSON.parse(frame) as { readonly data?: unknown };
  return data === undefined ? frame : JSON.stringify(data);
}
