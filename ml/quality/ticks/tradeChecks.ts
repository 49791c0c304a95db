import type { Tick, TradeTick } from '../../../contracts/tick.ts';
import { consistency, defineTickCheck, isPrice, isSize } from './tickCheck.ts';

const isTrade = (tick: Tick): tick is TradeTick => tick.kind === 'trade';

/** Ids of trades that are remembered: venues repeat what is recent. */
const rememberedTrades = 100_000;

export const duplicateTrade = defineTickCheck<TradeTick>({
  name: 'duplicate-trade',
  purpose: 'No trade comes twice: the venue gives each an id, and a second one would count its size twice.',
  cite: consistency,
  severity: 'quarantine',
  takes: isTrade,
  watch() {
    const seen = new Set<string>();
    return ({ tradeId }) => {
      if (seen.has(tradeId)) return `trade ${tradeId} again`;
      seen.add(tradeId);
      // Sets keep the order of insertion, so the first is the oldest.
      const [oldest] = seen.size > rememberedTrades ? seen : [];
      if (oldest !== undefined) seen.delete(oldest);
      return null;
    };
  },
  expected: 'every trade once',
});

export const tradePrices = defineTickCheck<TradeTick>({
  name: 'trade-prices',
  purpose: 'Prices and sizes of trades are numbers above 0: nothing is traded in a size of 0.',
  cite: 'Definition of a trade; venues write decimal text.',
  severity: 'quarantine',
  takes: isTrade,
  watch:
    () =>
    ({ price, size }) =>
      !isPrice(price) ? `price ${price}` : !isSize(size) || Number(size) === 0 ? `size ${size}` : null,
  expected: 'prices and sizes above 0',
});
