import { dateOf } from '../../contracts/dates.ts';
import type { Frame } from '../../contracts/frame.ts';
import type { RegimeWatch } from '../../contracts/regimes.ts';
import { callLevels, regimeCalls } from '../regimes/regimeCalls.ts';

/**
 * When the regime changed since a champion was trained, as it could be called on the day from its filtered probabilities
 * (`filtered_0` … `filtered_{k−1}` of `predictions`, which run from before the end of training to the newest row). Rows without
 * a probability are left out. null where the champion gives none. It informs: a new regime is what a model of regimes is
 * for, not a failure of it.
 */
export function regimeWatch(
  predictions: Frame,
  states: readonly string[],
  { trainedUntil, championVersion }: { readonly trainedUntil: number; readonly championVersion: number },
): RegimeWatch | null {
  const columns = states.flatMap((_, state) => predictions.columns[`filtered_${state}`] ?? []);
  if (columns.length === 0 || columns.length !== states.length) return null;
  const rows = Array.from(predictions.time.keys()).filter((row) =>
    columns.every((values) => Number.isFinite(values[row])),
  );
  const time = rows.map((row) => predictions.time[row]!);
  const filtered = columns.map((values) => rows.map((row) => values[row]!));
  const calls = regimeCalls(filtered);
  const changes = calls.flatMap(({ row, state }, i) => {
    if (time[row]! <= trainedUntil) return [];
    const before = calls[i - 1];
    const from = before ? states[before.state]! : null;
    return [{ from, to: states[state]!, date: dateOf(time[row]!), probability: filtered[state]![row]! }];
  });
  const called = (until: number) => calls.findLast(({ row }) => time[row]! <= until);
  const nameAt = (until: number) => states[called(until)?.state ?? -1] ?? null;
  const [atTraining, now] = [nameAt(trainedUntil), nameAt(Infinity)];
  const sentence = say(changes, now, championVersion);
  return { ...callLevels, atTraining, now, changes, sentence };
}

function say(changes: RegimeWatch['changes'], now: string | null, championVersion: number): string {
  const since = `since champion v${championVersion} was trained`;
  if (changes.length === 0) {
    return now === null
      ? `No regime was certain enough to be called ${since}.`
      : `The regime has not changed ${since}: ${now}.`;
  }
  const told = changes.map(
    ({ from, to, date, probability }) =>
      `${from === null ? '' : `from ${from} `}to ${to} on ${date} (probability ${probability.toFixed(2)})`,
  );
  const [count, shown] = [changes.length, told.slice(-3)];
  const which = count > shown.length ? `, the last ${shown.length} times` : '';
  return `The regime changed ${count === 1 ? 'once' : `${count} times`} ${since}${which}: ${shown.join(', ')}.`;
}
