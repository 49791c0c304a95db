import { ConfigError } from '../../contracts/failures.ts';
import { defineNetwork } from '../neural/defineNetwork.ts';
import { dense } from '../neural/layers/dense.ts';
import { lastStep } from '../neural/layers/lastStep.ts';
import { pickColumns } from '../neural/layers/pickColumns.ts';
import { sequence } from '../neural/layers/sequence.ts';
import { temporalFusion as fusionLayer } from '../neural/layers/temporalFusion.ts';

const parameters = {
  static: {
    default: '',
    meaning:
      'Columns that the network reads at the row alone, as what its window happens in, separated by commas: facts of the entity, or where rows are of one entity what is known of the day beforehand, such as calendar columns. Empty: none.',
  },
  size: { default: 16, minimum: 1, maximum: 4096, integer: true, meaning: 'Numbers that a step is throughout.' },
  heads: { default: 4, minimum: 1, maximum: 64, integer: true, meaning: 'Heads of attention; they divide the size.' },
} as const;

/** Places of the named columns, and of all others. */
function placesOf(names: string, columns: readonly string[]): { fixed: number[]; dynamic: number[] } {
  const wanted = names === '' ? [] : names.split(',').map((name) => name.trim());
  const unknown = wanted.find((name) => !columns.includes(name));
  if (unknown !== undefined || new Set(wanted).size < wanted.length || wanted.length >= columns.length)
    throw new ConfigError(
      `temporal-fusion expected fewer static columns than its ${columns.length} (${columns.join(', ')}), each once, got ${wanted.length}: ${wanted.join(', ')}; leave some to change.`,
    );
  const places = [...columns.keys()];
  const isFixed = (place: number) => wanted.includes(columns[place]!);
  return { fixed: places.filter(isFixed), dynamic: places.filter((place) => !isFixed(place)) };
}

/**
 * Temporal fusion of what changes with what does not: P(target = 1) = σ(f(window)). The `static` columns, read at the row
 * itself, become a context that helps to choose among the others at each step, to fill the memory of an LSTM and to
 * attend to earlier steps; every part stands behind a gate that can close it. Without static columns the context is a
 * learnt constant.
 *
 * x: (n, p), standardised by the training moments, in windows that end at the row; target: 0 or 1. AdamW on binary
 * cross-entropy. The summary keeps what steps attend to. Rows are of one entity here, so that a fact of the entity would
 * be a constant column: what stands for static inputs is what is known of a row beforehand, calendar columns first.
 * Lim, Arık, Loeff & Pfister (2021), Int. J. Forecasting 37(4), without known future inputs and quantiles.
 * @throws ConfigError for static columns that are unknown, named twice or all there are, and unless `heads` divides `size`.
 */
export const temporalFusion = defineNetwork({
  name: 'temporal-fusion',
  revision: 2,
  family: 'classifier',
  purpose: 'Probability of a direction from the last rows, read in the light of what is known of the row beforehand.',
  cite: 'Lim, Arık, Loeff & Pfister (2021), Temporal fusion transformers for interpretable multi-horizon time series forecasting, International Journal of Forecasting 37(4).',
  shape: 'rows in time order × features; any scale, since columns are standardised; some thousand rows and up',
  regimes: ['markets whose patterns depend on circumstances, such as the time of the year'],
  suits: ['trending', 'expansion', 'contraction'],
  sequence: true,
  attends: true,
  parameters,
  build({ static: names, size, heads, dropout }, inputs, columns) {
    const { fixed, dynamic } = placesOf(names, columns);
    // A column of zeros in place of none: what the context is made of is then its bias alone.
    const facts = fixed.length > 0 ? fixed : [null];
    return sequence([
      pickColumns({ inputs, places: [...dynamic, ...facts] }),
      fusionLayer({ dynamic: dynamic.length, fixed: facts.length, size, heads, dropout }),
      lastStep,
      dense({ inputs: size, outputs: 1 }),
    ]);
  },
});
