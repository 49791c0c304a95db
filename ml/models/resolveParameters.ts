import { ConfigError } from '../../contracts/failures.ts';
import { nearest } from '../../contracts/nearest.ts';
import type { Parameters } from '../../contracts/system.ts';
import type { ParameterDefinition } from './model.ts';

export type ParameterDefinitions = Readonly<Record<string, ParameterDefinition>>;

/** The values of a model's parameters, typed by their defaults. */
export type Resolved<D extends ParameterDefinitions> = {
  readonly [K in keyof D]: D[K]['default'] extends number ? number : D[K]['default'] extends boolean ? boolean : string;
};

/**
 * Fills in defaults and refuses what the definitions do not allow. Every problem is listed in one `ConfigError`.
 * The result's keys stand in the order of the definitions, whatever the order of `given`.
 */
export function resolveParameters<D extends ParameterDefinitions>(
  model: string,
  definitions: D,
  given: Parameters,
): Resolved<D> {
  const known = Object.keys(definitions);
  const problems: string[] = [];
  for (const name of Object.keys(given)) {
    if (known.includes(name)) continue;
    const near = nearest(name, known);
    const hint = near ? ` (did you mean "${near}"?)` : '';
    problems.push(`unknown parameter "${name}"${hint}; known are ${known.join(', ') || 'none'}`);
  }
  const values = Object.fromEntries(
    Object.entries(definitions).map(([name, definition]) => {
      const value = given[name] ?? definition.default;
      const problem = problemOf(name, value, definition);
      if (problem) problems.push(problem);
      return [name, value];
    }),
  );
  if (problems.length > 0) throw new ConfigError(`Parameters of ${model}: ${problems.join('; ')}.`);
  return values as Resolved<D>;
}

function problemOf(name: string, value: number | string | boolean, definition: ParameterDefinition): string | null {
  const kind = typeof definition.default;
  if (typeof value !== kind) return `${name} must be a ${kind}, got ${JSON.stringify(value)}`;
  if (typeof value === 'string') {
    if (!definition.oneOf || definition.oneOf.includes(value)) return null;
    return `${name} must be one of ${definition.oneOf.join(', ')}, got "${value}"`;
  }
  if (typeof value !== 'number') return null;
  if (!Number.isFinite(value)) return `${name} must be a finite number, got ${value}`;
  if (definition.integer && !Number.isInteger(value)) return `${name} must be a whole number, got ${value}`;
  const { minimum = -Infinity, maximum = Infinity } = definition;
  if (value >= minimum && value <= maximum) return null;
  return `${name} must be ${rangeOf(definition)}, got ${value}`;
}

function rangeOf({ minimum, maximum }: ParameterDefinition): string {
  if (minimum === undefined) return `at most ${maximum}`;
  return maximum === undefined ? `at least ${minimum}` : `from ${minimum} to ${maximum}`;
}
