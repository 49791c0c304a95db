import type { RunReport } from '../../contracts/report.ts';
import type { StageRecord } from '../../contracts/progress.ts';
import { figure } from '../charts/figure.ts';
import { runGantt, stageLabel } from '../charts/runGantt.ts';
import { formatDuration, formatMoment, plural } from '../format.ts';
import { html, nothing } from '../html.ts';
import type { Html } from '../html.ts';
import { colour, seriesColour } from '../palette.ts';
import { table } from '../table.ts';
import { section } from './section.ts';

const statusWords = { done: '✓ done', reused: '↺ reused', failed: '✕ failed' } as const;
const tones = { done: 'plain', reused: 'muted', failed: 'bad' } as const;

/** Consecutive records of one stage are one step of the graph: the models of a run train side by side. */
function steps(stages: readonly StageRecord[]): StageRecord[][] {
  const found: StageRecord[][] = [];
  for (const record of stages) {
    const previous = found.at(-1);
    if (previous?.[0]?.stage === record.stage) previous.push(record);
    else found.push([record]);
  }
  return found;
}

function step(records: readonly StageRecord[]): Html {
  const [first] = records;
  const start = Math.min(...records.map(({ startedAt }) => startedAt));
  const took = formatDuration(Math.max(...records.map(({ endedAt }) => endedAt)) - start);
  const queues = [...new Set(records.map(({ queue }) => queue))].join(', ');
  const statuses = (['failed', 'reused'] as const)
    .map((status) => ({ status, count: records.filter((record) => record.status === status).length }))
    .filter(({ count }) => count > 0)
    .map(
      ({ status, count }) =>
        html` <span class="${tones[status]}">${statusWords[status]}${records.length > 1 ? ` ${count}` : ''}</span>`,
    );
  const models = records.some(({ model }) => model !== null) ? ` ${plural(records.length, 'model')}` : '';
  return html`<li><strong>${first!.stage}${models}</strong><span>${took} · ${queues}${statuses}</span></li>`;
}

function stageTable(stages: readonly StageRecord[]): Html {
  return table<StageRecord>(
    'Stages and models',
    [
      { name: 'stage', header: true, cell: stageLabel },
      { name: 'status', cell: ({ status }) => html`<span class="${tones[status]}">${statusWords[status]}</span>` },
      { name: 'queue', cell: ({ queue }) => queue },
      { name: 'started (UTC)', cell: ({ startedAt }) => formatMoment(startedAt) },
      { name: 'took', numeric: true, cell: ({ startedAt, endedAt }) => formatDuration(endedAt - startedAt) },
      { name: 'what came of it', cell: ({ summary }) => summary, className: () => 'wordy' },
    ],
    stages,
  );
}

/** What ran, where, for how long; in the order of the data's way through the pipeline. */
export function runGraph({ stages, failed, suited }: RunReport, key: string): Html {
  if (stages.length === 0) return section(key, 'Run graph', html`<p>No stage was recorded.</p>`);
  const failures = failed.map(
    ({ id, failure, message }) => html`<li><strong>${id}</strong> — ${failure}: ${message}</li>`,
  );
  return section(
    key,
    'Run graph',
    html`<ol class="flow" aria-label="Stages in order">
        ${steps(stages).map(step)}
      </ol>
      ${
        suited === undefined
          ? nothing
          : html`<p>${suited.sentence}</p>
              <ul>
                ${suited.leftOut.map(({ id, model, why }) => html`<li><strong>${id}</strong> (${model}) — ${why}</li>`)}
              </ul>`
      }
      ${
        failures.length === 0
          ? nothing
          : html`<p class="bad">✕ ${plural(failed.length, 'model')} failed; the run went on without:</p>
              <ul>
                ${failures}
              </ul>`
      }
      ${figure({
        drawing: runGantt(`${key}-gantt`, stages),
        caption: 'Stages and models over time.',
        reading: 'A bar is one activity or training; its queue is in the table.',
        legend: [
          { label: 'done', colour: seriesColour(0), mark: 'band' },
          { label: 'reused: same inputs, nothing to compute', colour: seriesColour(0), mark: 'hollow' },
          { label: 'failed', colour: colour('bad'), mark: 'band' },
        ],
        table: stageTable(stages),
        tableTitle: 'Queues, start times and what came of each stage',
      })}`,
  );
}
