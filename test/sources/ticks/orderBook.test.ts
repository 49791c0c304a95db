import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { PriceLevel } from '../../../contracts/tick.ts';
import { decimalsOf, isZero, needsMoreDecimals, scaled } from '../../../sources/ticks/decimal.ts';
import { createOrderBook } from '../../../sources/ticks/orderBook.ts';

/** Decimal text of a whole number of 10^-decimals, with `zeros` more behind: many writings of one price. */
function written(units: number, decimals: number, zeros: number): string {
  const digits = units.toString().padStart(decimals + 1, '0');
  const fraction = digits.slice(digits.length - decimals) + '0'.repeat(zeros);
  const whole = digits.slice(0, digits.length - decimals);
  return decimals === 0 && fraction === '' ? digits : fraction === '' ? whole : `${whole}.${fraction}`;
}

/** A book that compares prices as bigints of 12 decimals and sorts at every look: slow and plain. */
function oracle() {
  const exact = (text: string) => {
    const [whole, fraction = ''] = text.split('.');
    return BigInt(whole! + fraction.padEnd(12, '0'));
  };
  const sides = { bid: new Map<bigint, PriceLevel>(), ask: new Map<bigint, PriceLevel>() };
  const set = (side: 'bid' | 'ask', level: PriceLevel) => {
    const key = exact(level.price);
    if (Number(level.size) === 0) sides[side].delete(key);
    else sides[side].set(key, level);
  };
  const sorted = (side: 'bid' | 'ask') =>
    [...sides[side]].sort(([a], [b]) => (a < b === (side === 'ask') ? -1 : 1)).map(([, level]) => level);
  return { sides, set, sorted };
}

const level = fc
  .record({
    units: fc.integer({ min: 1, max: 400 }),
    decimals: fc.integer({ min: 0, max: 4 }),
    zeros: fc.integer({ min: 0, max: 3 }),
    size: fc.constantFrom('0', '0.000', '1', '0.10000000', '12.5', '3'),
  })
  .map(({ units, decimals, zeros, size }) => ({ price: written(units, decimals, zeros), size }));
const change = fc.record({
  snapshot: fc.boolean().map((yes) => yes),
  bids: fc.array(level, { maxLength: 6 }),
  asks: fc.array(level, { maxLength: 6 }),
});

describe('order book', () => {
  it('equals a slow book after any changes, text for text', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 25 }), (changes) => {
        const book = createOrderBook();
        const slow = oracle();
        for (const [index, { snapshot, bids, asks }] of changes.entries()) {
          const whole = snapshot && index % 5 === 0;
          if (whole) for (const side of [slow.sides.bid, slow.sides.ask]) side.clear();
          for (const bid of bids) slow.set('bid', bid);
          for (const ask of asks) slow.set('ask', ask);
          assert.equal(book.apply({ snapshot: whole, bids, asks }), bids.length + asks.length);
          assert.deepEqual(book.levels('bid'), slow.sorted('bid'));
          assert.deepEqual(book.levels('ask'), slow.sorted('ask'));
          assert.deepEqual(book.best('bid'), slow.sorted('bid')[0] ?? null);
          assert.equal(book.count('ask'), slow.sorted('ask').length);
        }
      }),
      { seed: 4, numRuns: 300 },
    );
  });

  it('keeps the best levels when it is cut', () => {
    const book = createOrderBook();
    const prices = ['101', '99', '100', '98.5', '100.50'];
    const levels = prices.map((price) => ({ price, size: '1' }));
    book.apply({ snapshot: true, bids: levels, asks: levels });
    book.truncate(2);
    assert.deepEqual(
      book.levels('bid').map(({ price }) => price),
      ['101', '100.50'],
    );
    assert.deepEqual(
      book.levels('ask').map(({ price }) => price),
      ['98.5', '99'],
    );
  });

  it('sees a bid that meets an ask, whatever the writing', () => {
    const book = createOrderBook();
    book.apply({ snapshot: false, bids: [{ price: '100.10', size: '1' }], asks: [{ price: '100.2', size: '1' }] });
    assert.equal(book.crossed(), false);
    book.apply({ snapshot: false, bids: [{ price: '100.2000', size: '1' }], asks: [] });
    assert.equal(book.crossed(), true);
    book.clear();
    assert.equal(book.crossed(), false);
    assert.equal(book.best('bid'), null);
  });

  it('tells prices apart that a float cannot, and refuses those that fit no whole number', () => {
    const book = createOrderBook();
    const bids = ['900719925.4740991', '900719925.474099'].map((price) => ({ price, size: '1' }));
    book.apply({ snapshot: false, bids, asks: [] });
    assert.equal(book.count('bid'), 2);
    const before = book.levels('bid');
    const tooFine = { snapshot: false, bids: [{ price: '900719925.47409911', size: '1' }], asks: [] };
    assert.throws(() => book.apply(tooFine), { name: 'SchemaError', message: /2\^53/ });
    const small = { snapshot: false, bids: [], asks: [{ price: '0.00000001', size: '1' }] };
    assert.throws(() => book.apply(small), { name: 'SchemaError', message: /cannot stand in one book/ });
    assert.deepEqual(book.levels('bid'), before);
    book.apply({ ...small, snapshot: true });
    assert.deepEqual(book.levels('ask'), small.asks);
  });

  it('takes all of a change or nothing', () => {
    const good = { price: '10.5', size: '1' };
    for (const odd of ['', '.', '5.', '.5', '-1', '1e5', '0', '0.00', '1.2.3', ' 1', 'NaN']) {
      const book = createOrderBook();
      book.apply({ snapshot: true, bids: [good], asks: [] });
      const bad = { price: odd, size: '1' };
      const snapshot = { snapshot: true, bids: [{ price: '9.125', size: '2' }], asks: [bad] };
      assert.throws(() => book.apply(snapshot), { name: 'SchemaError' }, JSON.stringify(odd));
      if (Number(odd) !== 0 || odd === '' || odd === ' 1') {
        const size = { snapshot: false, bids: [{ price: '9.125', size: odd }], asks: [] };
        assert.throws(() => book.apply(size), { name: 'SchemaError' }, JSON.stringify(odd));
      }
      assert.deepEqual(book.levels('bid'), [good]);
    }
  });
});

describe('decimal text', () => {
  it('scales exactly, as bigints do', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 40 }),
        fc.integer({ min: 0, max: 6 }),
        fc.integer({ min: 0, max: 4 }),
        fc.integer({ min: 0, max: 8 }),
        (units, decimals, zeros, wanted) => {
          const text = written(units, decimals, zeros);
          const [whole, fraction = ''] = text.split('.');
          const long = BigInt(whole! + fraction.padEnd(20, '0').slice(0, 20));
          const factor = 10n ** BigInt(20 - wanted);
          if (long % factor !== 0n) assert.equal(scaled(text, wanted), needsMoreDecimals);
          else if (long / factor <= BigInt(Number.MAX_SAFE_INTEGER)) {
            assert.equal(BigInt(scaled(text, wanted)), long / factor);
          } else assert.throws(() => scaled(text, wanted), { name: 'SchemaError' });
          assert.equal(isZero(text), units === 0);
          assert.ok(scaled(text, decimalsOf(text)) >= 0);
        },
      ),
      { seed: 8, numRuns: 2000 },
    );
  });
});
