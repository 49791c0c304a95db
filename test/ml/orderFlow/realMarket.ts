import type { Market } from '../../../ml/orderFlow/market.ts';
import { binance } from '../../../sources/ticks/binance.ts';
import type { QuoteTick, TradeTick } from '../../../contracts/tick.ts';
import { realFrames } from '../../sources/ticks/realFrames.ts';

/** Quotes and trades of a recording that is not part of the repository; the sentence says what is missing. */
export function realMarket(name: string): Required<Pick<Market, 'quotes' | 'trades'>> | string {
  const frames = realFrames(name);
  if (typeof frames === 'string') return frames;
  const read = binance.reader();
  const quotes: QuoteTick[] = [];
  const trades: TradeTick[] = [];
  for (const { frame, receivedTimeNs } of frames) {
    if (frame.startsWith('{"lastUpdateId"')) continue;
    for (const event of read(frame, receivedTimeNs)) {
      if (event.kind === 'quote') quotes.push(event);
      if (event.kind === 'trade') trades.push(event);
    }
  }
  const times = (ticks: readonly { readonly receivedTimeNs: bigint }[]) =>
    BigInt64Array.from(ticks, ({ receivedTimeNs }) => receivedTimeNs);
  return {
    quotes: {
      timeNs: times(quotes),
      bidPrice: Float64Array.from(quotes, ({ bidPrice }) => Number(bidPrice)),
      bidSize: Float64Array.from(quotes, ({ bidSize }) => Number(bidSize)),
      askPrice: Float64Array.from(quotes, ({ askPrice }) => Number(askPrice)),
      askSize: Float64Array.from(quotes, ({ askSize }) => Number(askSize)),
    },
    trades: {
      timeNs: times(trades),
      price: Float64Array.from(trades, ({ price }) => Number(price)),
      size: Float64Array.from(trades, ({ size }) => Number(size)),
      side: Int8Array.from(trades, ({ side }) => (side === 'buy' ? 1 : side === 'sell' ? -1 : 0)),
    },
  };
}
