import type { SyntheticMarket } from './venuesMarket.ts';
import { type Protocol } from './venuesProtocol.ts';

/** Binance spot: streams are named in the address, data is wrapped with the stream's name. */
export const serveBinance: Protocol = (line, url) => {
  const streams = new Set((url.searchParams.get('streams') ?? '').split('/'));
  const unit = url.searchParams.get('timeUnit') === 'MICROSECOND' ? 1000n : 1_000_000n;
  const send = (stream: string, data: Readonly<Record<string, unknown>>) => {
    if (streams.has(stream)) line.data(JSON.stringify({ stream, data }));
  };
  return {
    farewell: JSON.stringify({ e: 'serverShutdown', E: 1_700_000_000_000 }),
    message: () => line.reply(JSON.stringify({ result: null, id: 1 })),
    beat: () => line.ping(),
    step({ symbol, book }, step) {
      const name = symbol.toLowerCase();
      const E = Number(step.timeNs / unit);
      for (const { id, price, size, side } of step.trades) {
        send(`${name}@trade`, {
          e: 'trade',
          E,
          s: symbol,
          t: id,
          p: price,
          q: size,
          T: E,
          m: side === 'sell',
          M: true,
        });
      }
      const [bid, ask] = [book.best('bid')!, book.best('ask')!];
      send(`${name}@bookTicker`, { u: step.lastId, s: symbol, b: bid.price, B: bid.size, a: ask.price, A: ask.size });
      send(`${name}@depth@100ms`, {
        e: 'depthUpdate',
        E,
        s: symbol,
        U: step.firstId,
        u: step.lastId,
        b: step.bids.map(({ price, size }) => [price, size]),
        a: step.asks.map(({ price, size }) => [price, size]),
      });
    },
  };
};

/** The body of `GET /api/v3/depth`. */
export function binanceDepth({ book, lastId }: Pick<SyntheticMarket, 'book' | 'lastId'>, limit: number): string {
  const pairs = (side: 'bid' | 'ask') => book.levels(side, limit).map(({ price, size }) => [price, size]);
  return JSON.stringify({ lastUpdateId: lastId(), bids: pairs('bid'), asks: pairs('ask') });
}
