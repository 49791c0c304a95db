import type { ModelSpec, Parameters } from '../../contracts/system.ts';

const scalar = (value: number | string | boolean): string =>
  typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);

/** A model of a system file with these parameters in place of its own, to paste. Digits are kept, so that the bytes are the trial's. */
export function yamlOf(
  id: string,
  { model, parameters }: Pick<ModelSpec, 'model' | 'parameters'>,
  tuned: Parameters,
): string {
  const all = Object.entries({ ...parameters, ...tuned }).map(([name, value]) => `      ${name}: ${scalar(value)}`);
  return ['models:', `  ${id}:`, `    model: ${model}`, '    parameters:', ...all, ''].join('\n');
}
