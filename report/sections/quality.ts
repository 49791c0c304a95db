import type { CheckVerdict, QualityFinding, QuarantinedRow, SeriesQuality } from '../../contracts/quality.ts';
import type { RunReport } from '../../contracts/report.ts';
import { formatNumber, formatShare, plural } from '../format.ts';
import { html, nothing } from '../html.ts';
import type { Html } from '../html.ts';
import { table } from '../table.ts';
import { section } from './section.ts';

const marks = {
  pass: html`<span class="good">✓ passed</span>`,
  warn: html`<span class="warn">▲ warned</span>`,
  quarantine: html`<span class="warn">⊘ quarantined</span>`,
  fail: html`<span class="bad">✕ failed</span>`,
} as const satisfies Record<CheckVerdict, Html>;

const gravest = ['fail', 'quarantine', 'warn'] as const;

/** More quarantined rows than these are in the run's quality.json only. */
const rowsShown = 100;

function worst(findings: readonly QualityFinding[], series: string): Html {
  const own = findings.filter((finding) => finding.series === series);
  const count = (verdict: CheckVerdict) => own.filter((finding) => finding.status === verdict).length;
  const verdict = gravest.find((one) => count(one) > 0);
  if (verdict !== undefined) return html`${marks[verdict]} ${count(verdict)} of ${own.length}`;
  return own.length === 0 ? html`no check` : html`${marks.pass} all ${own.length}`;
}

/** When it happened: nothing, one date, or from when to when. */
function span({ first, last }: QualityFinding): string {
  if (first === null) return '—';
  return last === null || last === first ? first : `${first} to ${last}`;
}

function openChecks(open: readonly QualityFinding[]): Html {
  if (open.length === 0) return nothing;
  const several = open.filter(({ count }) => count > 1);
  return html`${table<QualityFinding>(
    'Checks that did not pass',
    [
      { name: 'series', header: true, cell: (one) => one.series },
      { name: 'check', cell: ({ check }) => check },
      { name: 'result', cell: ({ status }) => marks[status] },
      { name: 'offences', numeric: true, cell: ({ count }) => formatNumber(count) },
      { name: 'when', cell: span },
      { name: 'expected', cell: ({ expected }) => expected, className: () => 'wordy' },
      { name: 'found', cell: ({ found }) => found, className: () => 'wordy' },
    ],
    open,
  )}
  ${
    several.length === 0
      ? nothing
      : html`<details>
          <summary>Examples</summary>
          ${table(
            'The first offences of each check, at most five',
            [
              { name: 'series', header: true, cell: ({ finding }) => finding.series },
              { name: 'check', cell: ({ finding }) => finding.check },
              { name: 'at', cell: ({ example }) => example.at ?? '—' },
              { name: 'found', cell: ({ example }) => example.found, className: () => 'wordy' },
            ],
            several.flatMap((finding) => finding.examples.map((example) => ({ finding, example }))),
          )}
        </details>`
  }`;
}

function leftOut(rows: readonly QuarantinedRow[]): Html {
  if (rows.length === 0) return nothing;
  const more = rows.length - rowsShown;
  return html`${table<QuarantinedRow>(
    'Rows left out',
    [
      { name: 'series', header: true, cell: ({ series }) => series },
      { name: 'date', cell: ({ date }) => date },
      { name: 'check', cell: ({ check }) => check },
      { name: 'reason', cell: ({ reason }) => reason, className: () => 'wordy' },
    ],
    rows.slice(0, rowsShown),
  )}
  ${more > 0 ? html`<p class="muted">And ${plural(more, 'row')} more in the run’s quality.json.</p>` : nothing}`;
}

/** What was collected, how complete it is, every check that did not pass, and every row that was left out. */
export function quality({ quality: report }: RunReport, key: string): Html {
  const { findings, series, quarantined } = report;
  const open = findings.filter(({ status }) => status !== 'pass');
  const count = (verdict: CheckVerdict) => findings.filter((finding) => finding.status === verdict).length;
  return section(
    key,
    'Data quality',
    html`<p>
        ${report.passed ? marks.pass : marks.fail} ${plural(findings.length, 'check')} on
        ${plural(series.length, 'series')}: ${count('pass')} passed, ${count('warn')} warned, ${count('quarantine')}
        left rows out, ${count('fail')} failed.
      </p>
      ${table<SeriesQuality>(
        'Series',
        [
          { name: 'series', header: true, cell: (one) => html`${one.series}${one.optional ? ' (optional)' : ''}` },
          { name: 'source', cell: ({ source }) => source },
          { name: 'rows', numeric: true, cell: ({ rows }) => formatNumber(rows) },
          { name: 'left out', numeric: true, cell: (one) => formatNumber(one.quarantined) },
          { name: 'first', cell: ({ first }) => first ?? '—' },
          { name: 'last', cell: ({ last }) => last ?? '—' },
          { name: 'complete', numeric: true, cell: ({ completeness }) => formatShare(completeness) },
          { name: 'checks', cell: (one) => worst(findings, one.series) },
        ],
        series,
      )}
      ${openChecks(open)} ${leftOut(quarantined)}`,
  );
}
