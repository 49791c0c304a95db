import { parseDocument } from 'yaml';
import { ConfigError } from '../contracts/failures.ts';
import type { SystemSpec } from '../contracts/system.ts';
import { crossCheck } from './crossChecks.ts';
import type { KnownNames } from './knownNames.ts';
import { expandEnsemble } from './read/ensemble.ts';
import { isMap, readFields, shown } from './read/reader.ts';
import type { WrittenModel } from './read/tune.ts';
import { systemFields } from './readers.ts';

/**
 * Reads a system file. Keys are snake_case and become the contract's camelCase (`first_test` → `firstTest`); names of
 * features, models and parameters stay as they are; every default is filled in. A file with anything wrong is refused with
 * all of its problems, one on a line: the path, what was expected, what came, and the nearest known word.
 */
export function parseSystem(text: string, file: string, known: KnownNames): SystemSpec {
  const document = parseDocument(text, { prettyErrors: true });
  const syntax = [...document.errors, ...document.warnings].map((error) =>
    error.message.split('\n')[0]!.replace(/:$/, '.'),
  );
  if (syntax.length > 0) throw refused(file, syntax);
  const value: unknown = document.toJS();
  if (!isMap(value)) throw refused(file, [`expected keys and values, got ${shown(value)}.`]);
  const problems: string[] = [];
  const spec = readFields(systemFields(known), withEnsemble(value, problems), '', problems);
  crossCheck(spec, problems);
  if (problems.length > 0) throw refused(file, problems);
  return withTune(spec as Written);
}

type Written = Omit<SystemSpec, 'models'> & {
  readonly models: Readonly<Record<string, WrittenModel>>;
};

/** What is searched stands beside a model's parameters, and decides nothing of what a run computes. */
function withTune({ models, ...rest }: Written): SystemSpec {
  const split = Object.entries(models).map(([id, { tune, ...model }]) => [id, model, tune] as const);
  const tune = split.flatMap(([id, , said]) => (said === undefined ? [] : [[id, said] as const]));
  return {
    ...rest,
    models: Object.fromEntries(split.map(([id, model]) => [id, model])),
    ...(tune.length > 0 && { tune: Object.fromEntries(tune) }),
  };
}

/** An `ensemble` block is short for models, a stack of them and its calibration, after the models that are written out. */
function withEnsemble(
  { ensemble, ...rest }: Readonly<Record<string, unknown>>,
  problems: string[],
): Readonly<Record<string, unknown>> {
  if (ensemble === undefined) return rest;
  const made = expandEnsemble(ensemble, 'ensemble', problems) ?? {};
  const written = rest['models'] ?? {};
  if (!isMap(written)) return rest;
  const twice = Object.keys(made).find((name) => Object.hasOwn(written, name));
  if (twice !== undefined) problems.push(`ensemble: makes a model ${twice}, which models has as well; rename one.`);
  return { ...rest, models: { ...written, ...made } };
}

function refused(file: string, problems: readonly string[]): ConfigError {
  const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
  return new ConfigError(
    `${file} has ${count}; correct the file:\n${problems.map((problem) => `  ${problem}`).join('\n')}`,
  );
}
