import type { QuoteTick, Tick } from '../../../contracts/tick.ts';
import { consistency, defineTickCheck, isPrice, isSize } from './tickCheck.ts';

const isQuote = (tick: Tick): tick is QuoteTick => tick.kind === 'quote';

/** Prices have fewer than 16 digits, so two that differ as text differ as doubles. */
const spread = ({ bidPrice, askPrice }: QuoteTick): number => Number(askPrice) - Number(bidPrice);

export const crossedBook = defineTickCheck<QuoteTick>({
  name: 'crossed-book',
  purpose: 'No best bid is above the best ask: nobody trades at such prices, so the quote is wrong or stale.',
  cite: 'SEC Regulation NMS, rule 610(d), on locking and crossing quotations.',
  severity: 'quarantine',
  takes: isQuote,
  watch: () => (quote) => (spread(quote) < 0 ? `bid ${quote.bidPrice} above ask ${quote.askPrice}` : null),
  expected: 'bids at most as high as asks',
});

export const lockedBook = defineTickCheck<QuoteTick>({
  name: 'locked-book',
  purpose: 'Best bid and best ask differ; where they are one price for long, updates are missing.',
  cite: 'SEC Regulation NMS, rule 610(d), on locking and crossing quotations.',
  severity: 'warn',
  takes: isQuote,
  watch: () => (quote) => (spread(quote) === 0 ? `bid and ask ${quote.bidPrice}` : null),
  expected: 'bids below asks',
});

export const quotePrices = defineTickCheck<QuoteTick>({
  name: 'quote-prices',
  purpose: 'Prices of quotes are numbers above 0, and sizes are not negative.',
  cite: 'Definition of a quotation; venues write decimal text.',
  severity: 'quarantine',
  takes: isQuote,
  watch:
    () =>
    ({ bidPrice, askPrice, bidSize, askSize }) => {
      const price = [bidPrice, askPrice].find((text) => !isPrice(text));
      const size = [bidSize, askSize].find((text) => !isSize(text));
      return price !== undefined ? `price ${price}` : size !== undefined ? `size ${size}` : null;
    },
  expected: 'prices above 0 and sizes of at least 0',
});

const sidesOf = ({ bidPrice, bidSize, askPrice, askSize }: QuoteTick): string =>
  `${bidPrice} ${bidSize} ${askPrice} ${askSize}`;

export const duplicateQuote = defineTickCheck<QuoteTick>({
  name: 'duplicate-quote',
  purpose: 'No quote comes twice in a row with the number or the time and the sides of the one in front of it.',
  cite: consistency,
  severity: 'quarantine',
  takes: isQuote,
  watch() {
    let before: QuoteTick | null = null;
    return (quote) => {
      const known = before;
      before = quote;
      if (known === null || sidesOf(known) !== sidesOf(quote)) return null;
      // Without number and time the same sides may well be told anew.
      const named = quote.sequence !== null || quote.eventTimeNs !== null;
      return named && known.sequence === quote.sequence && known.eventTimeNs === quote.eventTimeNs
        ? `quote ${sidesOf(quote)} again`
        : null;
    };
  },
  expected: 'every quote once',
});

export const lateQuote = defineTickCheck<QuoteTick>({
  name: 'late-quote',
  purpose: 'No quote is older than the one in front of it by the venue’s own clock: it would replace what is in force.',
  cite: consistency,
  severity: 'quarantine',
  takes: isQuote,
  watch() {
    let before: bigint | null = null;
    return ({ eventTimeNs }) => {
      // Against the one right before, so that a time too far ahead costs the next quote and not all that follow.
      const late = before !== null && eventTimeNs !== null && eventTimeNs < before ? before - eventTimeNs : null;
      before = eventTimeNs ?? before;
      return late === null ? null : `happened ${late} ns before the one in front of it`;
    };
  },
  expected: 'times of the venue that do not fall',
});
