import { join } from 'node:path';
import { InputError } from '../../contracts/failures.ts';
import { generators } from '../../ml/synthetic/registry.ts';
import type { GeneratorName, SyntheticGenerator, SyntheticTable } from '../../ml/synthetic/registry.ts';
import { writeAtomically } from '../../storage/atomicFile.ts';
import { canonicalJson } from '../../storage/canonicalJson.ts';
import { writeParquet } from '../../storage/parquet.ts';
import { fileLink } from '../links.ts';
import type { Output } from '../output.ts';
import { wholeNumber } from './wholeNumber.ts';

const formats = ['csv', 'parquet', 'ndjson'] as const;
type Format = (typeof formats)[number];

export interface SeedMarketDataOptions {
  /** Folder to write to; made when it is not there. */
  readonly to: string;
  readonly format?: string;
  readonly seed?: string;
  /** Names of generators; all when not given. */
  readonly generators?: readonly string[];
  /** `generator.parameter=number`, such as `order-book.horizon=600`. */
  readonly set?: readonly string[];
}

interface WrittenFile {
  readonly generator: GeneratorName;
  readonly file: string;
  readonly rows: number;
}

/**
 * Writes made-up market data of which the truth is known: `<generator>.<format>` is what an observer sees,
 * `<generator>-truth.<format>` what only the maker knows of each row, `truth.json` seeds, parameters and the truth of the
 * whole. The same options give the same bytes. Everything is made before anything is written.
 */
export async function seedMarketData(output: Output, options: SeedMarketDataOptions): Promise<void> {
  const format = formatOf(options.format ?? 'csv');
  const seed = wholeNumber('--seed', options.seed ?? '1');
  const chosen = chosenOf(options.generators ?? []);
  const settings = settingsOf(chosen, options.set ?? []);
  const made = chosen.map((name) => {
    const generator: SyntheticGenerator = generators[name];
    const parameters = { ...generator.defaults, ...settings.get(name) };
    return { name, generator, parameters, ...generator.generate(parameters, seed) };
  });
  const files: WrittenFile[] = [];
  const write = async (generator: GeneratorName, stem: string, table: SyntheticTable) => {
    const file = `${stem}.${format}`;
    await writeTable(join(options.to, file), format, table);
    files.push({ generator, file, rows: Object.values(table)[0]!.length });
    output.say(`${file}: ${files.at(-1)!.rows} rows`);
  };
  for (const { name, data, rowTruth } of made) {
    await write(name, name, data);
    if (rowTruth !== null) await write(name, `${name}-truth`, rowTruth);
  }
  const truth = {
    seed,
    generators: Object.fromEntries(
      made.map(({ name, generator: { purpose, cite }, parameters, truth }) => [
        name,
        { purpose, cite, parameters, truth, files: files.filter(({ generator }) => generator === name) },
      ]),
    ),
  };
  await writeAtomically(join(options.to, 'truth.json'), [new TextEncoder().encode(canonicalJson(truth))]);
  output.result({ folder: options.to, seed, files: [...files.map(({ file }) => file), 'truth.json'] }, [
    `wrote ${files.length} tables of ${made.map(({ name }) => name).join(', ')} with seed ${seed}`,
    `truth ${fileLink(join(options.to, 'truth.json'))}`,
  ]);
}

function formatOf(text: string): Format {
  const format = formats.find((each) => each === text);
  if (format === undefined) throw new InputError(`--format should be ${formats.join(', ')}, got "${text}".`);
  return format;
}

function chosenOf(names: readonly string[]): readonly GeneratorName[] {
  const known = Object.keys(generators) as GeneratorName[];
  const odd = names.find((name) => !Object.hasOwn(generators, name));
  if (odd !== undefined) throw new InputError(`Generators are ${known.join(', ')}, got "${odd}".`);
  return names.length === 0 ? known : known.filter((name) => names.includes(name));
}

function settingsOf(
  chosen: readonly GeneratorName[],
  texts: readonly string[],
): ReadonlyMap<GeneratorName, Readonly<Record<string, number>>> {
  const settings = new Map<GeneratorName, Record<string, number>>();
  for (const text of texts) {
    const [, generator, parameter, value] = /^([\w-]+)\.(\w+)=(-?[\d.]+(?:e-?\d+)?)$/.exec(text) ?? [];
    const name = chosen.find((each) => each === generator);
    const known = name === undefined ? {} : generators[name].defaults;
    if (name === undefined || !Object.hasOwn(known, parameter!) || !Number.isFinite(Number(value))) {
      const choices = chosen.flatMap((each) => Object.keys(generators[each].defaults).map((key) => `${each}.${key}`));
      throw new InputError(`--set should be one of ${choices.join(', ')} with = and a number, got "${text}".`);
    }
    settings.set(name, { ...settings.get(name), [parameter!]: Number(value) });
  }
  return settings;
}

async function writeTable(path: string, format: Format, table: SyntheticTable): Promise<void> {
  if (format !== 'parquet') return writeAtomically(path, textOf(format, table));
  await writeParquet(
    path,
    Object.entries(table).map(([name, values]) =>
      values instanceof Int32Array ? { name, type: 'int32', values } : { name, type: 'double', values },
    ),
  );
}

const rowsPerChunk = 10_000;

/** Lines of a table, some thousands at a time, so that a large one never is one text. */
function* textOf(format: Exclude<Format, 'parquet'>, table: SyntheticTable): Generator<Uint8Array> {
  const encoder = new TextEncoder();
  const names = Object.keys(table);
  const columns = Object.values(table);
  if (format === 'csv') yield encoder.encode(`${names.join(',')}\n`);
  const rows = columns[0]!.length;
  for (let from = 0; from < rows; from += rowsPerChunk) {
    const lines: string[] = [];
    for (let row = from; row < Math.min(rows, from + rowsPerChunk); row++) {
      const cells = columns.map((values) => values[row]!);
      const line =
        format === 'csv'
          ? cells.join(',')
          : JSON.stringify(Object.fromEntries(cells.map((cell, at) => [names[at]!, cell])));
      lines.push(`${line}\n`);
    }
    yield encoder.encode(lines.join(''));
  }
}
