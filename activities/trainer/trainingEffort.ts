import type { Parameters, SplitSpec } from '../../contracts/system.ts';
import type { TrainingEffort } from '../../contracts/trainingSeconds.ts';
import type { ModelDefinition } from '../../ml/models/model.ts';
import { resolveParameters } from '../../ml/models/resolveParameters.ts';

const repeats = ['rounds', 'trees', 'n_estimators', 'restarts', 'iterations'];

/** What a model with these parameters asks of its rows. Parts of a model have parameters such as `regime_classifier.epochs`. */
export function trainingEffort(
  definition: ModelDefinition,
  given: Parameters,
  { testRows }: SplitSpec,
): TrainingEffort {
  const resolved = Object.entries(resolveParameters(definition.name, definition.parameters, given));
  const sumOf = (names: readonly string[]): number =>
    resolved
      .filter(([name]) => names.includes(name.split('.').at(-1)!))
      .reduce((sum, [, value]) => sum + Number(value), 0);
  const epochs = sumOf(['epochs']);
  if (epochs > 0) return { testRows, passes: epochs, kind: 'network' };
  return { testRows, passes: Math.max(1, sumOf(repeats)), kind: 'other' };
}
