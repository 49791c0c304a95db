import type { QualityReport } from '../../contracts/quality.ts';

/** Message of the `DataQualityError` for a report that did not pass: every failure with date, expected and found. */
export function qualitySentence(report: QualityReport): string {
  const failed = report.findings.filter((finding) => finding.status === 'fail');
  if (failed.length === 0) return `The data of ${report.system} as of ${report.asOf} passed every check.`;
  const series = new Set(failed.map((finding) => finding.series)).size;
  const list = failed.map(({ series: id, check, first, expected, found }) => {
    const where = first === null ? id : `${id} at ${first}`;
    return `${where} (${check}): expected ${expected}, found ${found}`;
  });
  return `The data of ${report.system} as of ${report.asOf} failed ${failed.length} checks in ${series} series: ${list.join('; ')}. Correct or replace the series, mark it optional, or change the limits under validation.`;
}
