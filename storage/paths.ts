import { InputError } from '../contracts/failures.ts';

/**
 * One segment of a key made from any name. What a key may not hold (`/`, `\`, control characters, a leading dot) and
 * the escape sign itself become %XX, so that two names never give one key.
 */
function segment(name: string): string {
  if (name === '') throw new InputError('Expected a name for a part of a storage key, got an empty text.');
  // eslint-disable-next-line no-control-regex -- control characters are what is replaced
  return name.replace(/[%/\\\u0000-\u001f\u007f]|^\./g, (character) => {
    return `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
  });
}

const below = (...parts: readonly string[]): string => parts.map(segment).join('/');

/** `YYYY-MM-DDTHH-MM-SS.mmmZ`: colons are not stored everywhere. */
const timeInName = (iso: string): string => iso.replaceAll(':', '-');

/** Keys of the lake's layout; the only place that knows it. */
export const paths = {
  bronzeFolder: (source: string, series: string) => `bronze/${below(source, series)}/`,
  /** A raw reply. `fetchedAt` is an ISO 8601 time, `sha256` the hash of the reply's bytes. */
  bronze: (
    source: string,
    series: string,
    fetchedAt: string,
    sha256: string,
    extension: 'json' | 'ndjson' | 'csv' | 'parquet' | 'frames',
  ) => `bronze/${below(source, series, `${timeInName(fetchedAt)}-${sha256}.${extension}`)}`,
  /** A reply of one request, kept until its series is in bronze. */
  part: (executionId: string, source: string, series: string, number: number, sha: string) =>
    `parts/${below(executionId, source, series, `${number}-${sha}.json`)}`,
  /** Where a round left a fit that several workers share, kept until the model is there. */
  shardState: (executionId: string, model: string, fit: string, name: string) =>
    `parts/${below(executionId, 'shards', model, fit, name)}`,
  /** What a search for parameters needs while it runs: the system of a trial, the trials so far, the tables of its steps. */
  studyPart: (executionId: string, name: string) => `parts/${below(executionId, 'study', name)}`,
  ledgerFolder: (executionId: string) => `runs/${below(executionId)}/ledger/`,
  ledger: (executionId: string, source: string, number: number) =>
    `runs/${below(executionId, 'ledger', `${source}-${number}.json`)}`,
  silver: (source: string, series: string, name: string) => `silver/${below(source, series, `${name}.parquet`)}`,
  goldParquet: (executionId: string) => `gold/${below(executionId)}/processed_data.parquet`,
  goldArrow: (executionId: string) => `gold/${below(executionId)}/processed_data.arrow`,
  goldResults: (executionId: string) =>
    `gold/${below(executionId)}/pipeline_results/data_processing/${below(`${executionId}_results.json`)}`,
  modelFile: (executionId: string, model: string, file: string) => `models/${below(executionId, model, file)}`,
  /** A model file that another program wrote, under the hash of its bytes. */
  importedModel: (sha256: string, file: string) => `imports/${below(sha256, file)}`,
  runFile: (executionId: string, file: string) => `runs/${below(executionId, file)}`,
  memo: (stage: string, key: string) => `memo/${below(stage, `${key}.json`)}`,
  registryRoot: 'registry/',
  registryVersions: (model: string) => `registry/${below(model)}/versions/`,
  registryVersion: (model: string, version: number) => `registry/${below(model)}/versions/${version}.json`,
  registryAliases: (model: string) => `registry/${below(model)}/aliases.json`,
  registryHistory: (model: string) => `registry/${below(model)}/history.ndjson`,
  featuresRoot: 'features/',
  featureFolder: (view: string) => `features/${below(view)}/`,
  featureVersion: (view: string, version: string) => `features/${below(view, 'versions', `${version}.json`)}`,
  /** Which version of a feature view counts. */
  featureCurrent: (view: string) => `features/${below(view)}/current.json`,
  datasetsRoot: 'datasets/',
  datasetManifest: (version: string) => `datasets/${below(version)}/manifest.json`,
  datasetRuns: (version: string) => `datasets/${below(version)}/runs/`,
  /** That a run made this version, and from what. */
  datasetRun: (version: string, executionId: string) => `datasets/${below(version, 'runs', `${executionId}.json`)}`,
} as const;

/** The name that a segment was made from. */
export function nameOfSegment(made: string): string {
  return made.replace(/%([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
