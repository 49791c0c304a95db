import { IntegrityError } from '../contracts/failures.ts';
import type { Books, Market, Quotes, Trades } from '../ml/orderFlow/market.ts';
import { readParquet, writeParquet, type ParquetColumn } from './parquet.ts';

type Whole = Required<Market>;

const sides = ['bidPrice', 'bidSize', 'askPrice', 'askSize'] as const;
const nameOf = (side: (typeof sides)[number], level: number): string =>
  `${side.replace(/[A-Z]/, (letter) => `_${letter.toLowerCase()}`)}_${level + 1}`;

const rowsOf = ({ trades, quotes, books }: Whole): number =>
  trades.timeNs.length + quotes.timeNs.length + books.timeNs.length;

/**
 * Writes a market's events: trades, then quotes, then books, each in their order, in the column `kind`. The time of receipt
 * is `time` (milliseconds) and `nanoseconds` (the rest); quotes have the columns of level 1, books those of all levels.
 * Gives the number of events.
 */
export async function marketToParquet(path: string, market: Whole): Promise<number> {
  const { trades, quotes, books } = market;
  const groups = [trades, quotes, books].map(({ timeNs }) => timeNs);
  const rows = rowsOf(market);
  const [time, nanoseconds] = [new Float64Array(rows), new Int32Array(rows)];
  let row = 0;
  for (const times of groups)
    for (const at of times) {
      time[row] = Number(at / 1_000_000n);
      nanoseconds[row++] = Number(at % 1_000_000n);
    }
  const kind = ['trade', 'quote', 'book'].flatMap((name, at) => Array.from(groups[at]!, () => name));
  const ofTrades = (values: ArrayLike<number>): Float64Array => {
    const column = new Float64Array(rows).fill(NaN);
    column.set(Float64Array.from(values));
    return column;
  };
  const columns: ParquetColumn[] = [
    { name: 'kind', type: 'string', values: kind },
    { name: 'time', type: 'timestamp', values: time },
    { name: 'nanoseconds', type: 'int32', values: nanoseconds },
    { name: 'price', type: 'double', values: ofTrades(trades.price) },
    { name: 'size', type: 'double', values: ofTrades(trades.size) },
    { name: 'side', type: 'double', values: ofTrades(trades.side) },
  ];
  const [fromQuotes, fromBooks] = [trades.timeNs.length, trades.timeNs.length + quotes.timeNs.length];
  for (let level = 0; level < books.levels; level++)
    for (const side of sides) {
      const values = new Float64Array(rows).fill(NaN);
      if (level === 0) values.set(quotes[side], fromQuotes);
      for (let book = 0; book < books.timeNs.length; book++)
        values[fromBooks + book] = books[side][book * books.levels + level]!;
      columns.push({ name: nameOf(side, level), type: 'double', values });
    }
  await writeParquet(path, columns);
  return rows;
}

/** A market's events again, bit for bit. @throws IntegrityError when the file does not hold what `marketToParquet` writes. */
export async function parquetToMarket(path: string): Promise<Whole> {
  const columns = new Map((await readParquet(path)).map((column) => [column.name, column]));
  const refuse = (what: string): never => {
    const found = [...columns].map(([name, { type }]) => `${name} (${type})`).join(', ');
    throw new IntegrityError(`Expected ${what} among the ticks in ${path}, found ${found}; make the file again.`);
  };
  const column = <T extends ParquetColumn['type']>(name: string, type: T) => {
    const found = columns.get(name);
    if (found?.type !== type) return refuse(`${name} as ${type}`);
    return found.values as Extract<ParquetColumn, { type: T }>['values'];
  };
  const kinds = column('kind', 'string');
  const [time, rest] = [column('time', 'timestamp'), column('nanoseconds', 'int32')];
  const firstOf = (name: string, from: number): number => {
    let end = from;
    while (kinds[end] === name) end++;
    return end;
  };
  const quotesFrom = firstOf('trade', 0);
  const booksFrom = firstOf('quote', quotesFrom);
  const rows = firstOf('book', booksFrom);
  if (rows !== kinds.length) refuse('trades, then quotes, then books');
  let levels = 1;
  while (columns.has(nameOf('bidPrice', levels))) levels++;
  const timeNs = (from: number, to: number): BigInt64Array =>
    BigInt64Array.from(
      { length: to - from },
      (_, at) => BigInt(time[from + at]!) * 1_000_000n + BigInt(rest[from + at]!),
    );
  const of = (name: string, from: number, to: number): Float64Array => column(name, 'double').slice(from, to);
  const trades: Trades = {
    timeNs: timeNs(0, quotesFrom),
    price: of('price', 0, quotesFrom),
    size: of('size', 0, quotesFrom),
    side: Int8Array.from(of('side', 0, quotesFrom)),
  };
  const sidesOf = (value: (side: (typeof sides)[number]) => Float64Array) =>
    Object.fromEntries(sides.map((side) => [side, value(side)])) as Pick<Quotes, (typeof sides)[number]>;
  const quotes: Quotes = {
    timeNs: timeNs(quotesFrom, booksFrom),
    ...sidesOf((side) => of(nameOf(side, 0), quotesFrom, booksFrom)),
  };
  const books: Books = {
    levels,
    timeNs: timeNs(booksFrom, rows),
    ...sidesOf((side) => {
      const parts = Array.from({ length: levels }, (_, level) => of(nameOf(side, level), booksFrom, rows));
      return Float64Array.from(
        { length: levels * (rows - booksFrom) },
        (_, at) => parts[at % levels]![Math.floor(at / levels)]!,
      );
    }),
  };
  return { trades, quotes, books };
}
