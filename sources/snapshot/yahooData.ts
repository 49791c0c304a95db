import { readFileSync } from 'node:fs';

export interface YahooInstrument {
  readonly symbol: string;
  readonly name: string;
  readonly exchange: string;
  readonly rows: readonly YahooRow[];
}

export interface YahooRow {
  readonly date: string;
  /** null where only closes are bundled. */
  readonly open: number | null;
  readonly high: number | null;
  readonly low: number | null;
  readonly close: number;
  readonly volume: number;
}

/** Bundled bars by Yahoo's symbol: the file in `data/market`, and what Yahoo calls the instrument. */
const files = {
  '^GSPC': { file: 'SP500.csv', name: 'S&P 500', exchange: 'SNP' },
  '^IXIC': { file: 'IXIC.csv', name: 'NASDAQ Composite', exchange: 'NIM' },
  '^VIX': { file: 'VIX.csv', name: 'CBOE Volatility Index, closes alone', exchange: 'WCB' },
} as const;

const instruments = new Map<string, YahooInstrument>();

/** The bundled bars of a symbol, oldest first; null where none are bundled. */
export function yahooInstrument(symbol: string): YahooInstrument | null {
  if (!Object.hasOwn(files, symbol)) return null;
  const known = instruments.get(symbol);
  if (known !== undefined) return known;
  const { file, name, exchange } = files[symbol as keyof typeof files];
  const instrument = { symbol, name, exchange, rows: readRows(file) };
  instruments.set(symbol, instrument);
  return instrument;
}

function readRows(file: string): readonly YahooRow[] {
  const lines = readFileSync(new URL(`./data/market/${file}`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n');
  const header = lines[0]!.split(',');
  const at = (name: string) => header.indexOf(name);
  const [date, open, high, low, close, volume] = ['date', 'open', 'high', 'low', 'close', 'volume'].map(at);
  return lines.slice(1).map((line) => {
    const cells = line.split(',');
    const number = (index: number | undefined) => Number(cells[index!]);
    const price = (index: number | undefined) => (cells[index!] === '' ? null : number(index));
    return {
      date: cells[date!]!,
      open: price(open),
      high: price(high),
      low: price(low),
      close: number(close),
      volume: number(volume),
    };
  });
}
