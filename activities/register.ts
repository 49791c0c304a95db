import type { Evaluation, Verdict } from '../contracts/evaluation.ts';
import type { PromotionAnswer } from '../contracts/decidePromotion.ts';
import type {
  EvaluatedRun,
  FeatureTable,
  ModelManifest,
  RegisteredRun,
  RunContext,
  TrainedModel,
} from '../contracts/runs.ts';
import type { ModelDefinition } from '../ml/models/model.ts';
import { models as registry } from '../ml/models/registry.ts';
import { promote, registerVersion, setChallenger } from '../storage/modelRegistry.ts';
import { paths } from '../storage/paths.ts';
import { contentKey } from './contentKey.ts';
import type { Dependencies } from './dependencies.ts';

export interface RegisterRequest {
  readonly run: RunContext;
  readonly gold: FeatureTable;
  readonly model: TrainedModel;
  readonly evaluated: EvaluatedRun;
  readonly answer: PromotionAnswer;
}

/** The model card: what it is, what it was judged on, where it should not be used. */
function card(
  run: RunContext,
  manifest: ModelManifest,
  definition: ModelDefinition,
  evaluation: Evaluation,
  answer: PromotionAnswer,
): string {
  const row = evaluation.models.find(({ id, role }) => id === manifest.id && role === 'candidate');
  const metrics = Object.entries(row?.metrics ?? {}).map(
    ([name, value]) => `| ${name} | ${value === null ? 'not known' : Number(value.toPrecision(6))} |`,
  );
  return [
    `# ${run.system}: ${manifest.id}`,
    '',
    definition.purpose,
    '',
    `- As of: ${run.asOf}. Engine: ${manifest.engine} on ${manifest.gpu ?? manifest.device}. Method: ${definition.cite}`,
    `- Inputs: ${manifest.features.join(', ')}. Wanted shape: ${definition.needs.shape}`,
    `- Output: ${definition.output}`,
    `- Suits: ${definition.regimes.join(', ')}`,
    `- Out-of-time rows: ${row?.rows ?? 0}, ${row?.from ?? '?'} to ${row?.to ?? '?'}`,
    '',
    '| metric | out of time |',
    '| --- | --- |',
    ...metrics,
    '',
    '## Decision',
    '',
    answer.sentence,
    '',
    ...answer.gates.map((gate) => `- ${gate.passed ? 'passed' : 'failed'}: ${gate.name}. ${gate.sentence}`),
    ...(evaluation.warnings.length > 0 ? ['', '## Warnings', '', ...evaluation.warnings.map((one) => `- ${one}`)] : []),
    '',
  ].join('\n');
}

export const createRegister = (deps: Dependencies) => ({
  /** Writes the version, its card and the verdict, and moves the aliases as decided. A retry finds what it already wrote. */
  async registerModel({ run, gold, model, evaluated, answer }: RegisterRequest): Promise<RegisteredRun> {
    const { lake } = deps;
    const at = new Date(deps.now()).toISOString();
    const manifest = await lake.readJson<ModelManifest>(model.manifest);
    const evaluation = await lake.readJson<Evaluation>(evaluated.evaluation);
    const definition = registry[manifest.model as keyof typeof registry];
    const { version } = await registerVersion(lake, {
      model: run.system,
      asOf: run.asOf,
      executionId: run.executionId,
      challenger: evaluated.challenger,
      contentKey: await contentKey(lake, model.manifest),
      manifest: model.manifest,
      config: run.config,
      gold: gold.arrow,
      features: manifest.features,
      evaluation: evaluated.evaluation,
      metrics: evaluated.metrics,
      trigger: run.trigger,
      createdAt: at,
    });
    const change = { asOf: run.asOf, at, by: run.executionId, reason: answer.sentence, requestId: run.executionId };
    if (answer.decision === 'promoted') await promote(lake, run.system, version, change);
    else if (answer.decision === 'rejected') await setChallenger(lake, run.system, version, change);
    const verdict: Verdict = {
      system: run.system,
      asOf: run.asOf,
      decision: answer.decision,
      challenger: evaluated.challenger,
      challengerVersion: version,
      championVersion: evaluated.championVersion,
      gates: answer.gates,
      sentence: answer.sentence,
    };
    const stored = await lake.putJson(paths.runFile(run.executionId, 'verdict.json'), verdict, 'verdict');
    const text = card(run, manifest, definition, evaluation, answer);
    await lake.put(paths.runFile(run.executionId, 'card.md'), new TextEncoder().encode(text), 'card');
    return { version, verdict: stored, decision: answer.decision, sentence: answer.sentence };
  },
});
