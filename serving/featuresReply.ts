import type { FeatureColumn } from '../contracts/featureStore.ts';
import type { FeaturesRequest } from './featuresRequest.ts';

/** A double as JSON that every reader takes for one: with a point or an exponent. Infinities as protobuf's JSON has them. */
export function doubleText(value: number): string {
  if (value === Infinity) return '"Infinity"';
  if (value === -Infinity) return '"-Infinity"';
  if (Object.is(value, -0)) return '-0.0';
  const text = String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

/** RFC 3339, UTC; milliseconds where there are any. No time is the epoch, as in Feast. */
export function timeText(epochMs: number): string {
  const iso = new Date(Number.isNaN(epochMs) ? 0 : epochMs).toISOString();
  return iso.endsWith('.000Z') ? iso.replace('.000Z', 'Z') : iso;
}

const list = (items: readonly string[]): string => `[${items.join(',')}]`;
const result = (values: readonly string[], statuses: readonly string[], times: readonly string[]): string =>
  `{"values":${list(values)},"statuses":${list(statuses.map((status) => `"${status}"`))},"event_timestamps":${list(times.map((time) => `"${time}"`))}}`;

export interface NamedColumn extends FeatureColumn {
  readonly name: string;
}

/**
 * The reply to `get-online-features` in Feast's wire format, column by column: `results[i]` belongs to
 * `metadata.feature_names[i]`, the entities first. `versions`: names of views with their version numbers.
 */
export function featuresReply(
  { given, rows }: Pick<FeaturesRequest, 'given' | 'rows'>,
  columns: readonly NamedColumn[],
  versions: readonly { readonly name: string; readonly number: number }[] | null,
): string {
  const entities = Object.entries(given);
  const names = [...entities.map(([name]) => name), ...columns.map(({ name }) => name)];
  const epoch = Array.from({ length: rows }, () => timeText(NaN));
  const results = [
    ...entities.map(([, values]) =>
      result(
        values.map((value) => JSON.stringify(value)),
        values.map(() => 'PRESENT'),
        epoch,
      ),
    ),
    ...columns.map(({ values, statuses, eventTimes }) =>
      result(
        Array.from(values, (value, row) => (statuses[row] === 'PRESENT' ? doubleText(value) : 'null')),
        statuses,
        Array.from(eventTimes, timeText),
      ),
    ),
  ];
  const views =
    versions === null
      ? ''
      : `,"feature_view_metadata":${JSON.stringify(versions.map(({ name, number }) => ({ name, version: number })))}`;
  return `{"results":${list(results)},"metadata":{"feature_names":${JSON.stringify(names)}${views}},"status":true}`;
}
