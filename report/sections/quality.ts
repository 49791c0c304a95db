import type { QualityFinding, SeriesQuality } from '../../contracts/quality.ts';
import type { RunReport } from '../../contracts/report.ts';
import { formatNumber, formatShare, plural } from '../format.ts';
import { html, nothing } from '../html.ts';
import type { Html } from '../html.ts';
import { table } from '../table.ts';
import { section } from './section.ts';

const marks = {
  passed: html`<span class="good">✓ passed</span>`,
  warned: html`<span class="warn">▲ warned</span>`,
  failed: html`<span class="bad">✕ failed</span>`,
} as const;

function worst(findings: readonly QualityFinding[], series: string): Html {
  const own = findings.filter((finding) => finding.series === series);
  const count = (status: QualityFinding['status']) => own.filter((finding) => finding.status === status).length;
  if (count('failed') > 0) return html`${marks.failed} ${count('failed')} of ${own.length}`;
  if (count('warned') > 0) return html`${marks.warned} ${count('warned')} of ${own.length}`;
  return own.length === 0 ? html`no check` : html`${marks.passed} all ${own.length}`;
}

/** What was collected, how complete it is, and every check that did not pass. */
export function quality({ quality: report }: RunReport, key: string): Html {
  const { findings, series } = report;
  const open = findings.filter(({ status }) => status !== 'passed');
  return section(
    key,
    'Data quality',
    html`<p>
        ${report.passed ? marks.passed : marks.failed} ${plural(findings.length, 'check')} on
        ${plural(series.length, 'series')}: ${findings.length - open.length} passed,
        ${open.filter(({ status }) => status === 'warned').length} warned,
        ${open.filter(({ status }) => status === 'failed').length} failed.
      </p>
      ${table<SeriesQuality>(
        'Series',
        [
          { name: 'series', header: true, cell: (one) => html`${one.series}${one.optional ? ' (optional)' : ''}` },
          { name: 'source', cell: ({ source }) => source },
          { name: 'rows', numeric: true, cell: ({ rows }) => formatNumber(rows) },
          { name: 'first', cell: ({ first }) => first ?? '—' },
          { name: 'last', cell: ({ last }) => last ?? '—' },
          { name: 'complete', numeric: true, cell: ({ completeness }) => formatShare(completeness) },
          { name: 'checks', cell: (one) => worst(findings, one.series) },
        ],
        series,
      )}
      ${
        open.length === 0
          ? nothing
          : table<QualityFinding>(
              'Checks that did not pass',
              [
                { name: 'series', header: true, cell: (one) => one.series },
                { name: 'check', cell: ({ check }) => check },
                { name: 'result', cell: ({ status }) => marks[status] },
                { name: 'date', cell: ({ date }) => date ?? '—' },
                { name: 'expected', cell: ({ expected }) => expected, className: () => 'wordy' },
                { name: 'found', cell: ({ found }) => found, className: () => 'wordy' },
              ],
              open,
            )
      }`,
  );
}
