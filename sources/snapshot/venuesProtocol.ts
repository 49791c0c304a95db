import type { MarketStep, SyntheticMarket } from './venuesMarket.ts';

/** What a venue's side of one connection can do. */
export interface Line {
  /** An answer or a greeting, which no fault hits. */
  reply(frame: string): void;
  /** Market data, which faults hit. */
  data(frame: string): void;
  ping(): void;
  close(code: number, reason: string): void;
  /** The market of a symbol; null where the venue does not list it. */
  market(symbol: string): SyntheticMarket | null;
  /** Whether a book's checksum should be wrong now. */
  spoilChecksum(): boolean;
  /** Takes the one place that an account has; false when it is taken. */
  takePlace(): boolean;
  readonly account: { readonly key: string; readonly secret: string };
}

/** A venue's side of one connection. */
export interface Served {
  message(document: Readonly<Record<string, unknown>>): void;
  step(market: SyntheticMarket, step: MarketStep): void;
  /** Called every second or so. */
  beat(): void;
  /** What the venue says before it goes; null where it says nothing. */
  readonly farewell: string | null;
}

export type Protocol = (line: Line, url: URL) => Served;

export const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];

const ms = 1_000_000n;

/** RFC 3339 with nanoseconds. */
export const isoTime = (ns: bigint) =>
  `${new Date(Number(ns / ms)).toISOString().slice(0, 19)}.${(ns % 1_000_000_000n).toString().padStart(9, '0')}Z`;
