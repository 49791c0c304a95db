import { NumericsError } from '../../contracts/failures.ts';
import { requireNumbers } from '../stats/requireNumbers.ts';

interface ProfileOptions {
  /** Width of a price bin; bins are centred on its multiples, so that prices on a grid of ticks lie amid their bins. */
  readonly binSize: number;
  /** Share of the volume in the value area; 0.7 by custom. */
  readonly valueShare?: number;
}

/** Volume at price. */
export interface VolumeProfile {
  /** Centres of all bins from the lowest to the highest price traded, and the volume in each. */
  readonly prices: Float64Array;
  readonly volumes: Float64Array;
  /** Centre of the bin with most volume; of several the lowest. */
  readonly pointOfControl: number;
  /** Centres of the lowest and highest bin of the value area. */
  readonly valueAreaLow: number;
  readonly valueAreaHigh: number;
}

const mostBins = 1_000_000;

/**
 * Volume profile of trades: bin k = round(price / binSize). The value area grows from the point of control by one bin at a
 * time, to the side whose next bin holds more (above, where both hold alike), until it holds `valueShare` of the volume.
 *
 * price, size: n ≥ 1 finite values, sizes above 0. Steidlmayer and Hawkins (2003), Steidlmayer on Markets, 2nd ed., ch. 5;
 * charts that add two bins at a time differ by a bin.
 * Example: 1, 5 and 1 at 9, 10 and 11 have their point of control at 10.
 */
export function volumeProfile(
  price: ArrayLike<number>,
  size: ArrayLike<number>,
  { binSize, valueShare = 0.7 }: ProfileOptions,
): VolumeProfile {
  requireNumbers(price, 1, 'A volume profile');
  requireNumbers(size, 1, 'The sizes of a volume profile');
  if (size.length !== price.length)
    throw new NumericsError(`A volume profile needs a size a price, got ${size.length} and ${price.length}.`);
  if (!(binSize > 0 && binSize < Infinity && valueShare > 0 && valueShare <= 1))
    throw new NumericsError(
      `A volume profile needs a bin above 0 and a share in (0, 1], got ${binSize} and ${valueShare}.`,
    );
  const { volumes, first, total } = fillBins(price, size, binSize);
  let control = 0;
  for (let bin = 1; bin < volumes.length; bin++) if (volumes[bin]! > volumes[control]!) control = bin;
  const { low, high } = valueArea(volumes, control, valueShare * total);
  const centre = (bin: number) => (first + bin) * binSize;
  return {
    prices: Float64Array.from(volumes, (_, bin) => centre(bin)),
    volumes,
    pointOfControl: centre(control),
    valueAreaLow: centre(low),
    valueAreaHigh: centre(high),
  };
}

function fillBins(price: ArrayLike<number>, size: ArrayLike<number>, binSize: number) {
  let [first, last] = [Infinity, -Infinity];
  for (let i = 0; i < price.length; i++) {
    const bin = Math.round(price[i]! / binSize);
    first = Math.min(first, bin);
    last = Math.max(last, bin);
  }
  // Not so either where a price over the width overflows.
  if (!(last - first < mostBins))
    throw new NumericsError(
      `A volume profile holds at most ${mostBins} bins, got ${last - first + 1} of ${binSize}; take wider ones.`,
    );
  const volumes = new Float64Array(last - first + 1);
  let total = 0;
  for (let i = 0; i < price.length; i++) {
    if (!(size[i]! > 0))
      throw new NumericsError(`A volume profile needs sizes above 0, got ${size[i]!} at index ${i}.`);
    volumes[Math.round(price[i]! / binSize) - first]! += size[i]!;
    total += size[i]!;
  }
  return { volumes, first, total };
}

function valueArea(volumes: Float64Array, control: number, wanted: number) {
  let [low, high, held] = [control, control, volumes[control]!];
  while (held < wanted && (low > 0 || high < volumes.length - 1)) {
    const above = volumes[high + 1] ?? -1;
    const below = volumes[low - 1] ?? -1;
    if (above >= below) held += volumes[++high]!;
    else held += volumes[--low]!;
  }
  return { low, high };
}
