import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import type { BookTick, QuoteTick, TradeTick } from '../../../contracts/tick.ts';

/** 2026-04-13T22:37:22.888019001Z. */
export const startNs = 1_776_119_842_888_019_001n;

/** Trades of two venues, some without a time, a sequence or a side. */
export function tradeAt(n: number): TradeTick {
  return {
    kind: 'trade',
    venue: n % 2 === 0 ? 'coinbase' : 'kraken',
    symbol: "BTC-USD, 'spot' =é",
    eventTimeNs: n % 5 === 4 ? null : startNs + BigInt(n),
    receivedTimeNs: startNs + BigInt(n) + 1_000_003n,
    sequence: n % 3 === 0 ? null : n,
    tradeId: `T-${n}`,
    price: `${74_214 + n}.10`,
    size: n % 7 === 0 ? '1e-7' : '0.017300',
    side: ([null, 'buy', 'sell'] as const)[n % 3]!,
  };
}

export const quote: QuoteTick = {
  kind: 'quote',
  venue: 'alpaca',
  symbol: 'AAPL',
  eventTimeNs: startNs,
  receivedTimeNs: startNs + 7n,
  sequence: null,
  bidPrice: '192.90',
  bidSize: '1',
  askPrice: '194',
  askSize: '14',
};

/** Forwards to a port; of the first answers to requests whose first line holds `of`, `losses` are lost with their connection. */
export async function losingProxy(to: number, { losses, of }: { readonly losses: number; readonly of: string }) {
  let lost = 0;
  const sockets = new Set<Socket>();
  const server: Server = createServer((near) => {
    const far = connect({ host: '127.0.0.1', port: to });
    sockets.add(near);
    let writing = false;
    near.on('data', (bytes) => {
      const head = bytes.toString('latin1');
      if (/^(GET|POST) /.test(head)) writing = head.slice(0, head.indexOf('\r\n')).includes(of);
      far.write(bytes);
    });
    far.on('data', (bytes) => {
      if (!writing || lost === losses) return near.write(bytes);
      lost += 1;
      return near.destroy();
    });
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      // prettier-ignore
      one.on('error', () => undefined);
      one.on('close', () => other.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    lost: () => lost,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** Books of several depths: snapshots and changes, some with an empty side, a removed level, a checksum or numbers. */
export function bookAt(n: number): BookTick {
  const levels = (count: number, sign: 1 | -1) =>
    Array.from({ length: count }, (_, level) => ({
      price: `${74_000 + n + sign * (level + 1)}.10`,
      size: level % 4 === 3 ? '0' : `0.${level + 1}00`,
    }));
  return {
    kind: 'book',
    venue: n % 2 === 0 ? 'kraken' : 'binance',
    symbol: 'BTC/USD',
    eventTimeNs: n % 5 === 4 ? null : startNs + BigInt(n),
    receivedTimeNs: startNs + BigInt(n) + 1_000_003n,
    sequence: n % 3 === 0 ? null : n,
    snapshot: n % 4 === 0,
    firstSequence: n % 3 === 1 ? n - 1 : null,
    checksum: n % 2 === 0 ? 4_294_967_295 - n : null,
    bids: levels(n % 7 === 1 ? 0 : 10, -1),
    asks: levels(n % 7 === 2 ? 0 : 1 + (n % 10), 1),
  };
}
