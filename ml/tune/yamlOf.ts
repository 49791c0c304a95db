import type { ModelSpec } from '../../contracts/system.ts';

const scalar = (value: number | string | boolean): string =>
  typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);

/** A model of a system file with its parameters, to paste. Digits are kept, so that it is the same model to the last bit. */
export function yamlOf(id: string, { model, parameters }: Pick<ModelSpec, 'model' | 'parameters'>): string {
  const all = Object.entries(parameters).map(([name, value]) => `      ${name}: ${scalar(value)}`);
  return ['models:', `  ${id}:`, `    model: ${model}`, '    parameters:', ...all, ''].join('\n');
}
