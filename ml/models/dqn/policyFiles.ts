import type { Matrix } from '../../../contracts/frame.ts';
import { createQNetwork, type QNetworkShape } from '../../reinforcement/qNetwork.ts';
import { standardised } from '../../stats/columnMoments.ts';
import type { FittedDraft } from '../defineModel.ts';
import type { FitSummary } from '../model.ts';
import { readModelFiles, type ModelFiles } from '../modelFiles.ts';
import { advantages, greedyPositions, valuesOfRows } from './valuesOfRows.ts';

export interface PolicyHeader {
  readonly model: string;
  readonly revision: number;
  readonly features: readonly string[];
  readonly shape: QNetworkShape;
  readonly summary: FitSummary;
}

/** The fitted policy of these files: arrays `centre`, `spread`, `weights` and `sigmoid` (a, b). */
export function openPolicy(
  identity: { readonly model: string; readonly revision: number },
  files: ModelFiles,
): FittedDraft {
  const { header, arrays } = readModelFiles(identity, files);
  const { features, shape, summary } = header as PolicyHeader;
  const network = createQNetwork(shape);
  const moments = { centre: arrays['centre']!, spread: arrays['spread']! };
  const [a, b] = arrays['sigmoid']!;
  const valuesOf = (x: Matrix): Float64Array => valuesOfRows(network, arrays['weights']!, standardised(x, moments));
  return {
    files,
    features,
    summary,
    predict(x, history) {
      const values = valuesOf(x);
      const held = history ? greedyPositions(valuesOf(history), 0).at(-1)! : 0;
      const advantage = advantages(values);
      const probability = advantage.map((value) => 1 / (1 + Math.exp(a! * value + b!)));
      return { probability, advantage, position: greedyPositions(values, held) };
    },
  };
}
