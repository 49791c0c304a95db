import { InputError } from '../../contracts/failures.ts';
import type { CurrentRegime, SuitedModels } from '../../contracts/suited.ts';
import type { ModelSpec, SystemSpec } from '../../contracts/system.ts';
import type { ModelDefinition } from './model.ts';
import { leastRows, modelsForRegime, type MeasuredScore } from './modelsForRegime.ts';

type Definitions = Readonly<Record<string, ModelDefinition>>;
type Kept = SuitedModels['kept'][number];

export interface SuitedQuestion {
  readonly spec: SystemSpec;
  readonly definitions: Definitions;
  readonly regime: CurrentRegime;
  /** What runs before the as-of date measured of the kinds. */
  readonly measured: readonly MeasuredScore[];
}

const signed = (skill: number) => `${skill > 0 ? '+' : ''}${skill.toFixed(4)}`;

/** Why each kind suits; kinds that do not are not in it. */
function reasons({ definitions, regime, measured }: SuitedQuestion): ReadonlyMap<string, string> {
  const found = modelsForRegime(definitions, { regime: regime.regime, measured });
  return new Map(
    found.map(({ model, evidence, skill, rows }) => [
      model,
      evidence === 'measured'
        ? `skill ${signed(skill!)} measured on ${rows!} rows`
        : 'stated by its definition, not measured yet',
    ]),
  );
}

function whyNot({ regime, measured, definitions }: SuitedQuestion, kind: string): string {
  const scores = measured.filter((score) => score.model === kind && score.regime === regime.regime);
  const rows = scores.reduce((sum, score) => sum + score.rows, 0);
  if (rows < leastRows)
    return `made for ${definitions[kind]?.suits?.join(', ') ?? 'no regime by itself'}, and not measured on ${leastRows} rows`;
  const skill = scores.reduce((sum, score) => sum + score.skill * score.rows, 0) / rows;
  return `skill ${signed(skill)} measured on ${rows} rows`;
}

/** A stack of the bases that are left; given weights of the others go with them. */
function without(spec: ModelSpec, kept: readonly string[]): ModelSpec {
  const stacks = spec.stacks.filter((id) => kept.includes(id));
  if (stacks.length === spec.stacks.length) return spec;
  const { weights } = spec.parameters;
  if (typeof weights !== 'string') return { ...spec, stacks };
  const left = weights.split(',').filter((part) => stacks.includes(part.split(':')[0]!.trim()));
  return { ...spec, stacks, parameters: { ...spec.parameters, weights: left.map((part) => part.trim()).join(', ') } };
}

function sayOf({ regime }: SuitedQuestion, kept: readonly Kept[], leftOut: readonly Kept[], note: string): string {
  const { state, system, version, date, probability } = regime;
  const means = regime.regime === state ? '' : ` (${regime.regime})`;
  const seen = `${state}${means} with probability ${probability.toFixed(2)} on ${date} by ${system} v${version}`;
  const ids = (models: readonly Kept[]) => models.map(({ id }) => id).join(', ');
  return leftOut.length === 0
    ? `The regime is ${seen}; all ${kept.length} models suit it.`
    : `The regime is ${seen}; trained are ${ids(kept)}, left out ${ids(leftOut)}.${note}`;
}

/**
 * The models of a system that suit a regime, and the system with these alone. A model suits where its kind does, as
 * `modelsForRegime` finds it: by what was measured in the regime, else by its tags. A stack goes on with the bases that are
 * left, and goes with the last of them. Where the model that stands for promotion is left out, the best of the others does.
 * Nothing left is an InputError that says why of each.
 */
export function suitedModels(question: SuitedQuestion): { readonly spec: SystemSpec; readonly suited: SuitedModels } {
  const { spec, regime } = question;
  const suits = reasons(question);
  const models: Record<string, ModelSpec> = {};
  const kept: Kept[] = [];
  const leftOut: Kept[] = [];
  for (const [id, whole] of Object.entries(spec.models)) {
    const { model } = whole;
    const one = without(whole, Object.keys(models));
    const why = suits.get(model);
    const bare = whole.stacks.length > 0 && one.stacks.length === 0;
    if (why === undefined || bare) {
      leftOut.push({
        id,
        model,
        why: bare ? `of its bases ${whole.stacks.join(', ')} none is left` : whyNot(question, model),
      });
      continue;
    }
    const gone = whole.stacks.filter((base) => !one.stacks.includes(base));
    kept.push({ id, model, why: gone.length === 0 ? why : `${why}; without ${gone.join(', ')}` });
    models[id] = one;
  }
  const list = leftOut.map(({ id, why }) => `${id}: ${why}`).join('; ');
  if (kept.length === 0)
    throw new InputError(
      `Expected a model of ${spec.name} that suits ${regime.regime} (${regime.state} with probability ${regime.probability.toFixed(2)} on ${regime.date}, by ${regime.system} v${regime.version}), got 0 of ${leftOut.length}: ${list}; leave suit out, or add a model that suits.`,
    );
  const { challenger } = spec.policy;
  const gone = challenger !== 'best' && !(challenger in models);
  const note = gone ? ` ${challenger} would stand for promotion; the best of the others does.` : '';
  const policy = gone ? { ...spec.policy, challenger: 'best' } : spec.policy;
  const sentence = sayOf(question, kept, leftOut, note);
  return { spec: { ...spec, models, policy }, suited: { ...regime, kept, leftOut, sentence } };
}
