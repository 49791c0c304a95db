import type { EvaluationCurves } from '../../contracts/evaluation.ts';
import type { RegimeView, RunReport } from '../../contracts/report.ts';
import { figure } from '../charts/figure.ts';
import { episodes, regimeBands } from '../charts/regimeBands.ts';
import type { Episode } from '../charts/regimeBands.ts';
import { formatDay, formatNumber } from '../format.ts';
import { html, nothing } from '../html.ts';
import type { Html } from '../html.ts';
import { colour, seriesColour } from '../palette.ts';
import { table } from '../table.ts';
import { datedTurns, matchedStates, regimeAlarms, stateCounts } from './regimeDates.ts';
import { section } from './section.ts';
import { selection } from './selection.ts';

/** What one row is, judged by the middle gap between rows. */
function rowUnit(time: readonly number[]): string {
  const gaps = time
    .slice(1)
    .map((at, row) => (at - time[row]!) / 86_400_000)
    .sort((a, b) => a - b);
  const middle = gaps[Math.floor(gaps.length / 2)] ?? 0;
  return middle >= 27 && middle <= 32 ? 'months' : middle >= 0.5 && middle <= 4 ? 'trading days' : 'rows';
}

function bands(view: RegimeView, key: string): Html {
  if (view.time.length === 0) return html`<p>No state over time was stored.</p>`;
  const found = episodes(view.time, view.smoothed);
  return figure({
    drawing: regimeBands(`${key}-bands`, view),
    caption: 'Regimes over time.',
    reading:
      'Filtered probabilities use only what could be known at each date; smoothed ones also use what came after.',
    legend: [
      ...view.states.map((label, state) => ({ label, colour: seriesColour(state), mark: 'band' as const })),
      { label: 'smoothed, with hindsight (area)', colour: seriesColour(0), mark: 'area' },
      { label: 'filtered, at the time (line)', colour: colour('ink'), mark: 'line' },
      { label: 'NBER recession', colour: colour('shade'), mark: 'band' },
    ],
    table: table<Episode>(
      'Stretches of the most probable state, with hindsight',
      [
        { name: 'state', header: true, cell: ({ state }) => view.states[state] ?? '—' },
        { name: 'from', cell: ({ first }) => formatDay(first) },
        { name: 'to', cell: ({ last }) => formatDay(last) },
        { name: rowUnit(view.time), numeric: true, cell: ({ rows }) => rows },
      ],
      found,
    ),
    tableTitle: `All ${found.length} stretches`,
  });
}

/** Shade by where the mean lies between the smallest and largest of its feature: −1 … 1. */
function heat(values: readonly number[], value: number): Html {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const place = most === least ? 0 : (2 * (value - least)) / (most - least) - 1;
  return html`<span class="heat ${place < 0 ? 'low' : 'high'}" style="--heat:${Math.round(Math.abs(place) * 38)}%"
    >${formatNumber(value)}</span
  >`;
}

function meansTable({ features, states, means }: RegimeView): Html {
  const rows = features.map((feature, at) => ({ feature, values: means.map((own) => own[at] ?? 0) }));
  return table<(typeof rows)[number]>(
    'State means, in each feature’s own units; blue is low and orange high within a feature',
    [
      { name: 'feature', header: true, cell: ({ feature }) => feature },
      ...states.map((name, state) => ({
        name,
        numeric: true,
        cell: ({ values }: (typeof rows)[number]) => (values[state] === undefined ? '—' : heat(values, values[state])),
        className: () => 'heated',
      })),
    ],
    rows,
  );
}

function transitionTable(view: RegimeView): Html {
  const { states, transitionMatrix, durations, time } = view;
  const rows = states.map((state, at) => ({ state, chances: transitionMatrix[at] ?? [], stay: durations[at] ?? null }));
  return table<(typeof rows)[number]>(
    'Transition matrix: chance of the next row’s state',
    [
      { name: 'from \\ to', header: true, cell: ({ state }) => state },
      ...states.map((name, to) => ({
        name,
        numeric: true,
        cell: ({ chances }: (typeof rows)[number]) =>
          html`<span class="heat high" style="--heat:${Math.round((chances[to] ?? 0) * 38)}%"
            >${formatNumber(chances[to] ?? null)}</span
          >`,
        className: () => 'heated',
      })),
      {
        name: `expected stay, ${rowUnit(time)}`,
        numeric: true,
        cell: ({ stay }) => (stay === null ? '—' : stay.toFixed(1)),
      },
    ],
    rows,
  );
}

/** Regimes over time, what each state looks like, how long it lasts, and why there are so many. */
export function regimes(run: RunReport, key: string): Html {
  const chosen: EvaluationCurves['selection'] = run.evaluation.curves.selection;
  if (run.regimes === null && chosen.length === 0) return nothing;
  const view = run.regimes;
  return section(
    key,
    view === null ? 'Number of states' : `Regimes of ${view.model}`,
    html`${view === null ? nothing : html`${bands(view, key)} ${regimeAlarms(view)} ${datedTurns(view.turningPoints)} ${meansTable(view)} ${transitionTable(view)} ${matchedStates(view.matched)}`}
    ${selection(chosen, key)} ${view === null ? nothing : stateCounts(view.stateCounts)}`,
  );
}
