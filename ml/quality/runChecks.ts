import type { QualityFinding, QualityReport, QuarantinedRow, SeriesQuality } from '../../contracts/quality.ts';
import type { ValidationSpec } from '../../contracts/system.ts';
import { buildSubjects, withoutSessions, type DataToCheck } from './buildSubjects.ts';
import { present, type CheckDefinition, type Subject } from './check.ts';
import { shareComplete } from './completeness.ts';
import { toFinding } from './offence.ts';
import { checks } from './registry.ts';

/** Largest share of a series that may be left out before the series itself is at fault; one row always may. */
const quarantineShare = 0.01;

interface Judged {
  /** What is kept. */
  readonly subject: Subject;
  readonly findings: readonly QualityFinding[];
  readonly quarantined: readonly QuarantinedRow[];
}

/** Runs a check; one that would leave out more rows than may be fails. */
function judge(check: CheckDefinition, subject: Subject, limits: ValidationSpec): Judged {
  const outcome = check.run(subject, limits);
  const { series, bars } = subject;
  const { name, severity } = check;
  const most = Math.max(1, Math.floor(quarantineShare * bars.length));
  if (severity !== 'quarantine' || outcome.offences.length <= most) {
    const quarantined =
      severity === 'quarantine'
        ? outcome.offences.map(({ at, found }) => ({ series, date: at!, check: name, reason: found }))
        : [];
    return { subject, findings: [toFinding(series, name, severity, outcome)], quarantined };
  }
  const found = `${outcome.offences.length} of ${bars.length} rows, more than ${most} that may be left out: ${outcome.found}`;
  return { subject, findings: [toFinding(series, name, 'fail', { ...outcome, found })], quarantined: [] };
}

/** Checks that quarantine see every row; the others see what is kept. Findings are in the order of the registry. */
function judgeSeries(subject: Subject, limits: ValidationSpec): Judged {
  const definitions: readonly CheckDefinition[] = Object.values(checks);
  const run = (on: Subject, quarantines: boolean) => {
    const empty = present(on).values.length === 0;
    return definitions
      .filter((check) => (check.severity === 'quarantine') === quarantines)
      .filter((check) => check.applies.includes(on.kind) && (!empty || check.onEmpty))
      .map((check) => judge(check, on, limits));
  };
  const first = run(subject, true);
  const quarantined = first.flatMap((one) => one.quarantined);
  const kept =
    quarantined.length === 0 ? subject : withoutSessions(subject, new Set(quarantined.map(({ date }) => date)));
  const order = definitions.map(({ name }) => name);
  const findings = [...first, ...run(kept, false)]
    .flatMap((one) => one.findings)
    .sort((a, b) => order.indexOf(a.check) - order.indexOf(b.check));
  return { subject: kept, findings, quarantined };
}

function absentFindings(input: DataToCheck): readonly QualityFinding[] {
  const optional = new Map(
    input.spec.sources.flatMap((source) => source.series.map((series) => [series.id, series.optional] as const)),
  );
  return input.absent.map(({ id, why }) => {
    const may = optional.get(id) === true;
    const found = `absent: ${why}`;
    return toFinding(id, 'present', may ? 'warn' : 'fail', {
      offences: [{ at: null, found }],
      expected: may ? 'optional series, if the source has it' : 'a series that the source has',
      found,
    });
  });
}

function quality({ subject, quarantined }: Judged, source: string): SeriesQuality {
  const { dates } = present(subject);
  return {
    series: subject.series,
    source,
    rows: dates.length,
    first: dates[0] ?? null,
    last: dates.at(-1) ?? null,
    completeness: shareComplete(subject)?.share ?? null,
    optional: subject.optional,
    quarantined: new Set(quarantined.map(({ date }) => date)).size,
  };
}

/**
 * Runs every check of the registry over every series of the system, as known on the as-of date and from the system's
 * start on; gives all findings at once. Bars that a check quarantines are left out before the other checks look; more
 * than one row and 1 % of a series fail instead. An absent optional series warns, any other absent one fails.
 */
export function checkData(input: DataToCheck): QualityReport {
  const judged = buildSubjects(input).map((subject) => judgeSeries(subject, input.spec.validation));
  const findings = [...absentFindings(input), ...judged.flatMap((one) => one.findings)];
  return {
    system: input.spec.name,
    asOf: input.asOf,
    series: judged.map((one) => quality(one, input.sourceOf[one.subject.series] ?? 'unknown')),
    findings,
    quarantined: judged.flatMap((one) => one.quarantined),
    passed: findings.every(({ status }) => status !== 'fail'),
  };
}
