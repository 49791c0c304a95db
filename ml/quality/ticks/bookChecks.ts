import type { BookTick, PriceLevel, Tick } from '../../../contracts/tick.ts';
import { consistency, defineTickCheck, isPrice, isSize } from './tickCheck.ts';

const isBook = (tick: Tick): tick is BookTick => tick.kind === 'book';

export const crossedSnapshot = defineTickCheck<BookTick>({
  name: 'crossed-snapshot',
  purpose: 'In a whole book no bid is above or at an ask: the venue would have matched them.',
  cite: 'Gould et al. (2013), Limit order books, Quantitative Finance 13(11), section 2.1.',
  severity: 'quarantine',
  takes: isBook,
  watch: () => (book) => {
    // Changes alone do not tell the book; whoever builds it sees whether they cross it.
    if (!book.snapshot || book.bids.length === 0 || book.asks.length === 0) return null;
    const bid = book.bids.reduce((best, { price }) => Math.max(best, Number(price)), -Infinity);
    const ask = book.asks.reduce((best, { price }) => Math.min(best, Number(price)), Infinity);
    return bid >= ask ? `best bid ${bid} at or above best ask ${ask}` : null;
  },
  expected: 'snapshots whose bids are all below their asks',
});

function levelFault({ price, size }: PriceLevel, snapshot: boolean): string | null {
  if (!isPrice(price)) return `price ${price}`;
  return !isSize(size) || (snapshot && Number(size) === 0) ? `size ${size}` : null;
}

export const bookPrices = defineTickCheck<BookTick>({
  name: 'book-prices',
  purpose: 'Prices of levels are numbers above 0; sizes are above 0 in a whole book, and at least 0 in a change.',
  cite: 'Definition of a limit order book; venues write decimal text, and 0 removes a level.',
  severity: 'quarantine',
  takes: isBook,
  watch:
    () =>
    ({ bids, asks, snapshot }) => {
      for (const level of bids) {
        const fault = levelFault(level, snapshot);
        if (fault !== null) return `bid with ${fault}`;
      }
      for (const level of asks) {
        const fault = levelFault(level, snapshot);
        if (fault !== null) return `ask with ${fault}`;
      }
      return null;
    },
  expected: 'levels with prices above 0 and sizes that are numbers',
});

export const duplicateBook = defineTickCheck<BookTick>({
  name: 'duplicate-book',
  purpose: 'No numbered change of a book comes twice in a row. Sizes are absolute, so a second one changes nothing.',
  cite: consistency,
  severity: 'warn',
  takes: isBook,
  watch() {
    let before: BookTick | null = null;
    return (book) => {
      const known = before;
      before = book;
      const again =
        known !== null &&
        book.sequence !== null &&
        known.sequence === book.sequence &&
        known.firstSequence === book.firstSequence &&
        known.snapshot === book.snapshot;
      return again ? `message ${book.sequence} again` : null;
    };
  },
  expected: 'every message once',
});
