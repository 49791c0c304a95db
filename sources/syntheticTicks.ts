import { ConfigError } from '../contracts/failures.ts';
import { instantOf, isDayOrInstant } from '../contracts/instants.ts';
import type { Parameters } from '../contracts/system.ts';
import { excitedOrderBook } from '../ml/synthetic/excitedOrderBook.ts';
import { createRandom } from '../ml/stats/rng.ts';
import { defineSource } from './source.ts';
import { madeFrames } from './ticks/madeFrames.ts';
import { optionNumber, optionText } from './ticks/options.ts';
import { parseTicks } from './ticks/parseTicks.ts';
import { tickBronze } from './ticks/tickBronze.ts';

/** Orders excite orders of their own side: of ten market orders seven or eight answer earlier ones. */
const market = {
  limitRate: 0.12,
  reach: 8,
  cancelRate: 0.06,
  firstDepth: 2,
  firstBid: 10_000,
  flow: {
    baseline: [0.12, 0.12],
    branching: [
      [0.65, 0.1],
      [0.1, 0.65],
    ],
    decay: 0.3,
  },
} as const;

/** Of ten orders of a market that is followed, three are answered, by ten seconds later as a rule. */
const following = { share: 0.3, delay: 10 } as const;

const defaults = { seed: 1, seconds: 10_800, start: '2024-01-02', levels: 5 } as const;

/**
 * Options: `seed`; `seconds`, length of the recording; `start`, a day or an instant; `levels` of books in silver;
 * `follows`, a series made with the same seed and length, whose orders this one answers later. The series' name is part of
 * the randomness: two names are two markets.
 */
export const syntheticTicks = defineSource({
  name: 'synthetic-ticks',
  revision: 1,
  purpose:
    'A made-up recording of a market with known truth: a limit order book whose market orders excite each other.',
  cite: 'Smith et al. (2003), Quantitative Finance 3; Hawkes (1971), Biometrika 58(1)',
  kind: 'ticks',
  options: ['seed', 'seconds', 'start', 'levels', 'follows'],
  fetch({ series, options }, context) {
    return Promise.resolve().then(() => {
      context.signal.throwIfAborted();
      const { seed, seconds, start, levels, follows } = optionsOf(series, options);
      const seedOf = (name: string) => createRandom(seed, 'synthetic-ticks', name).integer(0x100000000);
      const leader = follows === null ? null : { ...following, seed: seedOf(follows) };
      const path = excitedOrderBook(market, { seed: seedOf(series), horizon: seconds, ...(leader && { leader }) });
      const startNs = BigInt(instantOf(start)) * 1_000_000n;
      const lines = madeFrames(path, { symbol: series, startNs, tickSize: 0.01, unit: 0.1 });
      const header = { source: 'synthetic-ticks', series, venue: 'binance', levels, truth: path.truth } as const;
      const bytes = tickBronze(header, [new TextEncoder().encode(lines.join(''))]);
      context.onProgress(`${series}: ${lines.length} frames made with seed ${seed}`);
      return { raw: { bytes, extension: 'frames' as const }, mode: 'synthetic' as const, rows: lines.length };
    });
  },
  parse: parseTicks,
});

function optionsOf(series: string, given: Parameters | undefined) {
  const start = optionText(series, 'start', given?.['start'] ?? defaults.start);
  if (!isDayOrInstant(start))
    throw new ConfigError(
      `The option start of ${series} should be a date YYYY-MM-DD or an instant such as 2024-01-02T01:30Z, got "${start}": correct the system file.`,
    );
  const follows = given?.['follows'] === undefined ? null : optionText(series, 'follows', given['follows']);
  if (follows === series)
    throw new ConfigError(`The option follows of ${series} should name another series, got "${follows}": correct it.`);
  return {
    start,
    follows,
    seed: optionNumber(series, 'seed', given?.['seed'] ?? defaults.seed, [0, Number.MAX_SAFE_INTEGER]),
    seconds: optionNumber(series, 'seconds', given?.['seconds'] ?? defaults.seconds, [60, 86_400]),
    levels: optionNumber(series, 'levels', given?.['levels'] ?? defaults.levels, [0, 8]),
  };
}
