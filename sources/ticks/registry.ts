import { alpaca } from './alpaca.ts';
import { binance } from './binance.ts';
import { coinbase } from './coinbase.ts';
import { kraken } from './kraken.ts';
import type { Venue } from './venue.ts';

/** Every market whose WebSocket can be read. Add a venue: one file, one line. */
export const venues = { binance, coinbase, kraken, alpaca } satisfies Record<string, Venue>;

export type VenueName = keyof typeof venues;
