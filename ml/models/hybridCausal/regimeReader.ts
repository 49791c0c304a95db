import type { Matrix } from '../../../contracts/frame.ts';
import { columnsAt } from '../../stats/matrixParts.ts';
import type { RegimeNetwork } from '../attentionRegime/regimeNetwork.ts';
import type { FittedModel } from '../model.ts';
import type { ModelFiles } from '../modelFiles.ts';
import { filteredColumns, mostLikely, stateColumns } from '../stateColumns.ts';
import { within } from './packFiles.ts';

type Columns = Readonly<Record<string, Float64Array>>;

/** What tells regimes, whatever its kind. */
export interface RegimeReader {
  /** In the one file of the model. */
  readonly files: ModelFiles;
  /** `regime_0` … `regime_{k−1}`, `regime` the likeliest; a network's deviation of the outcome, in its unit. */
  read(x: Matrix, history?: Matrix): { readonly columns: Columns; readonly deviation: Float64Array | null };
}

/** Folders of the one file. */
export const regimeFolders = { hmm: 'regimes', attention: 'regime-network' } as const;

/** Filtered probabilities of a hidden Markov model of some columns. */
export const readMarkov = (regimes: FittedModel, places: readonly number[]): RegimeReader => ({
  files: within(regimeFolders.hmm, regimes.files),
  read(x, history) {
    const past = history && columnsAt(history, places);
    const states = regimes.predict(columnsAt(x, places), past);
    const named = filteredColumns(states).map((values, state) => [`regime_${state}`, values] as const);
    return { columns: { ...Object.fromEntries(named), regime: states['state']! }, deviation: null };
  },
});

/** Mean probabilities of a network over its Monte-Carlo passes. */
export const readNetworkRegimes = (network: RegimeNetwork): RegimeReader => ({
  files: within(regimeFolders.attention, network.files),
  read(x, history) {
    const { probabilities, deviation } = network.read(x, { history });
    const { regimes } = network.state.parameters;
    const columns = {
      ...stateColumns('regime', probabilities, regimes),
      regime: mostLikely(probabilities, regimes),
      regime_entropy: entropyOf(probabilities, regimes),
    };
    return { columns, deviation };
  },
});

/** −Σ p ln p / ln k of each row: 0 where one regime is certain, 1 where all are as likely. */
function entropyOf(probabilities: Float64Array, regimes: number): Float64Array {
  const entropy = new Float64Array(probabilities.length / regimes);
  probabilities.forEach((p, at) => {
    if (p > 0) entropy[Math.floor(at / regimes)]! -= (p * Math.log(p)) / Math.log(regimes);
  });
  return entropy;
}
