import { InputError } from '../../contracts/failures.ts';
import { suggestion } from '../../contracts/nearest.ts';
import type { Layer, PipelineInput } from '../../contracts/runs.ts';
import { requireDate, requireLayer } from './collect.ts';
import { wholeNumber } from './wholeNumber.ts';

/** Options of `run` that say how much of the main path is wanted, and of which rows and models. */
export interface StageOptions {
  readonly asOf?: string;
  readonly models?: readonly string[];
  /** Layer of the lake, or `models` or `evaluation`, at which the run stops. */
  readonly until?: string;
  /** The same by the name of a stage. */
  readonly stage?: string;
  /** First row wanted. */
  readonly start?: string;
  /** The same as `asOf`. */
  readonly end?: string;
  /** The same as `models`; `all` asks for every one. */
  readonly model?: readonly string[];
  readonly epochs?: string;
  /** Rows that are judged. */
  readonly split?: string;
}

/** Where a run stops that goes as far as a stage. What an earlier run did is reused, so stages can be run one by one. */
const stages: Readonly<Record<string, Layer>> = { data_prep: 'gold', train: 'models', eval: 'evaluation' };

type StageInput = Pick<PipelineInput, 'asOf' | 'models' | 'until' | 'start' | 'epochs'>;

/** The part of a pipeline's input that these options make. @throws InputError with a sentence on what cannot be meant. */
export function stageInput(options: StageOptions): StageInput {
  const { start, end, epochs, split } = options;
  for (const [flag, value] of Object.entries({ '--as-of': options.asOf, '--start': start, '--end': end }))
    requireDate(flag, value);
  if (options.asOf !== undefined && end !== undefined && options.asOf !== end)
    throw new InputError(`--end is another name of --as-of, got ${end} and ${options.asOf}; give one.`);
  const asOf = options.asOf ?? end;
  if (start !== undefined && asOf !== undefined && start > asOf)
    throw new InputError(`--start is a day up to --end, got ${start} after ${asOf}.`);
  if (split !== undefined && split !== 'test')
    throw new InputError(
      `--split is test, got "${split}": models are judged on rows that they were not trained on, and on no others.`,
    );
  const models = modelsOf(options);
  const until = untilOf(options);
  return {
    ...(asOf !== undefined && { asOf }),
    ...(models && { models }),
    ...(until && { until }),
    ...(start !== undefined && { start }),
    ...(epochs !== undefined && { epochs: wholeNumber('--epochs', epochs) }),
  };
}

function modelsOf({ models, model }: StageOptions): readonly string[] | null {
  if (models && model) throw new InputError('--model is another name of --models; give one.');
  const wanted = models ?? model;
  return wanted === undefined || wanted.includes('all') ? null : wanted;
}

function untilOf({ until, stage }: StageOptions): Layer | null {
  if (until !== undefined && stage !== undefined)
    throw new InputError(`--stage and --until both say where a run stops, got ${stage} and ${until}; give one.`);
  if (stage === undefined) return until === undefined ? null : requireLayer(until);
  const names = Object.keys(stages);
  if (Object.hasOwn(stages, stage)) return stages[stage]!;
  throw new InputError(`--stage is one of ${names.join(', ')}, got "${stage}".${suggestion(stage, names)}`);
}
