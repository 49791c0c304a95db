import { crc32 } from 'node:zlib';
import type { PriceLevel } from '../../contracts/tick.ts';

const levelsASide = 10;

/** Digits as Kraken hashes them: without the point and without zeros in front, the zeros behind kept. */
const digits = (decimal: string) => decimal.replace('.', '').replace(/^0+/, '');

/**
 * Kraken's checksum of a book: CRC-32 (ISO 3309) of the ten best asks, cheapest first, then the ten best bids, dearest
 * first, each as the digits of its price and its size. Fewer levels are fewer digits.
 *
 * Source: Kraken, "Book checksum (WebSocket v2)"; its worked example is 3310070434.
 */
export function krakenChecksum(bids: readonly PriceLevel[], asks: readonly PriceLevel[]): number {
  const text = [...asks.slice(0, levelsASide), ...bids.slice(0, levelsASide)]
    .map(({ price, size }) => digits(price) + digits(size))
    .join('');
  return crc32(text);
}
