import type {
  DatedTurn,
  MatchedStatesView,
  RegimeAlarmView,
  StateCountsView,
  TurningPointsView,
} from '../../contracts/regimes.ts';
import type { RegimeView } from '../../contracts/report.ts';
import { formatDay, formatNumber, plural } from '../format.ts';
import { html, nothing } from '../html.ts';
import type { Html } from '../html.ts';
import { table } from '../table.ts';

/** When a regime was said to begin or to end, from what was known on the day; nothing in older reports. */
export function regimeAlarms({ alarms, states, model }: RegimeView): Html {
  if (alarms === undefined) return nothing;
  const of = (rule: RegimeAlarmView['rule']) => alarms.filter((one) => one.rule === rule).length;
  return html`<details>
    <summary>
      ${plural(alarms.length, 'regime change alarm')}: ${of('crossing')} by level, ${of('cumulative')} by evidence added
      up
    </summary>
    <p>
      On the filtered probabilities, with the parameters of ${model} as fitted now. A level is crossed at 0.8 up and 0.5
      down; evidence adds up by log odds, which many weak rows can do and one wild row cannot.
    </p>
    ${table<RegimeAlarmView>(
      'Regime change alarms',
      [
        { name: 'date', header: true, cell: ({ at }) => formatDay(at) },
        { name: 'state', cell: ({ state }) => states[state] ?? '—' },
        { name: 'alarm', cell: ({ kind }) => (kind === 'on' ? '▲ begins' : '▽ ends') },
        { name: 'rule', cell: ({ rule }) => (rule === 'crossing' ? 'level crossed' : 'evidence added up') },
        { name: 'probability', numeric: true, cell: ({ probability }) => formatNumber(probability) },
      ],
      alarms,
    )}
  </details>`;
}

function later(months: number | null): string {
  if (months === null) return '—';
  return months === 0 ? 'same month' : `${plural(Math.abs(months), 'month')} ${months > 0 ? 'later' : 'earlier'}`;
}

/** Peaks and troughs of the level behind the regimes, beside the NBER's; nothing where none could be dated. */
export function datedTurns(view: TurningPointsView | null | undefined): Html {
  if (!view) return nothing;
  const { series, frequency, from, to, turns } = view;
  return html`<details>
    <summary>${plural(turns.length, 'turning point')} of ${series}, ${from.slice(0, 7)} to ${to.slice(0, 7)}</summary>
    <p>
      Peaks and troughs of the ${frequency} level by the rules of Bry and Boschan, with hindsight: a turn is known
      ${frequency === 'monthly' ? 'half a year' : 'two quarters'} later at the soonest.
    </p>
    ${table<DatedTurn>(
      `Turning points of ${series} and the nearest of the NBER`,
      [
        { name: frequency === 'monthly' ? 'month' : 'quarter', header: true, cell: ({ date }) => date.slice(0, 7) },
        { name: 'turn', cell: ({ kind }) => kind },
        { name: 'NBER', cell: ({ nber }) => nber?.slice(0, 7) ?? 'none near' },
        { name: 'against it', cell: ({ monthsLater }) => later(monthsLater) },
      ],
      turns,
    )}
  </details>`;
}

const criterionNames = { aic: 'AIC', bic: 'BIC', icl: 'ICL', held_out: 'out of time' } as const;

function nextSentence({ present, penalty, states }: NonNullable<StateCountsView['next']>): Html {
  const price = `${formatNumber(penalty)} nats a row out of time`;
  if (present === null) return html`<p>No champion yet: out of time, ${states} states are next.</p>`;
  return present === states
    ? html`<p>The champion’s ${present} states stay: no other number gains more than ${price}.</p>`
    : html`<p>${states} states instead of the champion’s ${present}: the gain is more than ${price}.</p>`;
}

/** How many states each criterion would choose, and whether the champion's number should change. */
export function stateCounts(view: StateCountsView | null | undefined): Html {
  if (!view) return nothing;
  const choices = new Map(view.chosen.map(({ criterion, states }) => [criterion, states]));
  type Candidate = StateCountsView['candidates'][number];
  const column = (criterion: keyof typeof criterionNames, value: (one: Candidate) => number | null) => ({
    name: criterionNames[criterion],
    numeric: true,
    cell: (one: Candidate) =>
      html`${
        choices.get(criterion) === one.states ? html`<abbr class="star" title="chosen">★</abbr> ` : nothing
      }${formatNumber(value(one))}`,
  });
  return html`${table<Candidate>(
    'Number of states by criterion; ★ is what it would choose',
    [
      { name: 'model', header: true, cell: ({ model }) => model },
      { name: 'states', numeric: true, cell: ({ states }) => states },
      column('aic', ({ aic }) => aic),
      column('bic', ({ bic }) => bic),
      column('icl', ({ icl }) => icl),
      column('held_out', ({ heldOut }) => heldOut),
    ],
    view.candidates,
  )}
  ${view.next === null ? nothing : nextSentence(view.next)}`;
}

/** Which state of the champion each state is; nothing in older reports and without a champion to compare with. */
export function matchedStates(view: MatchedStatesView | null | undefined): Html {
  if (!view) return nothing;
  const { champion, states, gone } = view;
  const renamed = states.filter(({ state, was }) => was !== null && was !== state).length;
  return html`<details>
    <summary>
      States of champion v${champion}:
      ${renamed === 0 ? 'names are kept' : `${plural(renamed, 'state')} under another name`}
    </summary>
    <p>
      Each state is matched with the one of the champion that it is nearest to, one to one.
      ${gone.length === 0 ? nothing : html`Gone: ${gone.join(', ')}.`}
    </p>
    ${table<MatchedStatesView['states'][number]>(
      'States and those of the champion that they continue; distance by Bhattacharyya, 0 for the same',
      [
        { name: 'state', header: true, cell: ({ state }) => state },
        { name: 'was', cell: ({ was }) => was ?? 'new' },
        { name: 'distance, nats', numeric: true, cell: ({ distance }) => formatNumber(distance) },
      ],
      states,
    )}
  </details>`;
}
