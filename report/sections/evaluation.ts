import type { Comparison, ModelEvaluation } from '../../contracts/evaluation.ts';
import type { RunReport } from '../../contracts/report.ts';
import { formatNumber } from '../format.ts';
import { html, nothing } from '../html.ts';
import type { Html } from '../html.ts';
import { table } from '../table.ts';
import type { Column } from '../table.ts';
import { bestOf, directionOf } from './bestOf.ts';
import { curves } from './curves.ts';
import { modelPairs } from './modelPairs.ts';
import { regimeMap } from './regimeMap.ts';
import { section } from './section.ts';

const roles = { candidate: 'candidate', champion: 'champion', baseline: 'naive baseline' } as const;
const arrows = { higher: '↑', lower: '↓' } as const;

function metricColumns({ evaluation }: RunReport): Column<ModelEvaluation>[] {
  const names = [...new Set(evaluation.models.flatMap(({ metrics }) => Object.keys(metrics)))];
  return names.map((name) => {
    const direction = directionOf(name, evaluation.skill);
    const values = evaluation.models.map(({ metrics }) => metrics[name] ?? null);
    const best = bestOf(values, direction);
    const isBest = (row: ModelEvaluation) => best !== null && row.metrics[name] === best;
    return {
      name: html`${name.replaceAll('_', ' ')}${direction === null ? nothing : html`&nbsp;<abbr title="${direction} is better">${arrows[direction]}</abbr>`}`,
      numeric: true,
      cell: (row) =>
        html`${isBest(row) ? html`<abbr class="star" title="best">★</abbr> ` : nothing}${formatNumber(row.metrics[name] ?? null)}`,
      className: (row) => (isBest(row) ? 'best' : ''),
    };
  });
}

function comparisonTable(skill: Comparison, duel: Comparison | null): Html {
  const rows = [
    { name: 'against the naive baseline', ...skill, rival: skill.baseline },
    ...(duel === null ? [] : [{ name: 'against the champion', ...duel, rival: duel.champion }]),
  ];
  return table<(typeof rows)[number]>(
    'On the same out-of-time rows',
    [
      { name: 'comparison', header: true, cell: ({ name }) => name },
      {
        name: 'metric',
        cell: ({ metric, direction }) => `${metric.replaceAll('_', ' ')} (${direction} is better)`,
        className: () => 'wrap',
      },
      { name: 'challenger', numeric: true, cell: ({ challenger }) => formatNumber(challenger) },
      { name: 'rival', numeric: true, cell: ({ rival }) => formatNumber(rival) },
      { name: 'rows', numeric: true, cell: (one) => formatNumber(one.rows) },
      { name: 'over', cell: ({ from, to }) => `${from} – ${to}` },
    ],
    rows,
  );
}

/** A note that several models share is said once, with their names. */
function notesOf(models: readonly ModelEvaluation[]): readonly Html[] {
  const saidBy = new Map<string, string[]>();
  for (const { id, notes } of models) {
    for (const note of notes) saidBy.set(note, [...(saidBy.get(note) ?? []), id]);
  }
  return [...saidBy].map(([note, ids]) => html`<li><strong>${ids.join(', ')}</strong>: ${note}</li>`);
}

/** Every model on its out-of-time rows, beside the naive baseline and the champion; then the curves. */
export function evaluation(run: RunReport, key: string): Html {
  const { models, challenger, skill, duel, warnings, pairs, regimeMap: map } = run.evaluation;
  const notes = notesOf(models);
  const who: Column<ModelEvaluation> = {
    name: 'model',
    header: true,
    cell: ({ id, role }) =>
      html`${id}<span class="role"
          >${roles[role]}${id === challenger && role === 'candidate' ? ', challenger' : ''}</span
        >`,
  };
  const span: Column<ModelEvaluation>[] = [
    { name: 'rows', numeric: true, cell: ({ rows }) => formatNumber(rows) },
    { name: 'over', cell: ({ from, to }) => `${from} – ${to}` },
  ];
  return section(
    key,
    'Evaluation',
    html`<p>Out-of-time rows only; arrows say which way is better, ★ marks the best.</p>
      ${
        warnings.length === 0
          ? nothing
          : html`<ul class="warnings">
              ${warnings.map((warning) => html`<li><span class="warn">▲ Warning:</span> ${warning}</li>`)}
            </ul>`
      }
      ${table<ModelEvaluation>('Models and metrics', [who, ...metricColumns(run), ...span], models)}
      ${comparisonTable(skill, duel)} ${modelPairs(pairs)} ${regimeMap(map)}
      ${
        notes.length === 0
          ? nothing
          : html`<ul class="notes">
              ${notes}
            </ul>`
      }
      ${curves(run.evaluation.curves, key)}`,
  );
}
