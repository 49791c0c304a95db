import { startOfDay } from '../../contracts/dates.ts';
import type { DriftReport, FeatureDrift } from '../../contracts/drift.ts';
import type { ReportPage } from '../../contracts/report.ts';
import { driftOverTime } from '../charts/driftOverTime.ts';
import type { DriftTrack } from '../charts/driftOverTime.ts';
import { figure } from '../charts/figure.ts';
import type { LegendEntry } from '../charts/figure.ts';
import { formatNumber, plural } from '../format.ts';
import { html, nothing } from '../html.ts';
import type { Html } from '../html.ts';
import { colour, seriesColour, seriesDash } from '../palette.ts';
import { table } from '../table.ts';
import type { Column } from '../table.ts';
import { latestConcept, latestDrift, latestRegime, scoresOverTime } from './driftTables.ts';
import { section } from './section.ts';

type Events = ReportPage['events'];

function tracks(reports: readonly DriftReport[]): DriftTrack[] {
  const names = [...new Set(reports.flatMap(({ features }) => features.map(({ feature }) => feature)))];
  const all = names.map((feature) => ({
    feature,
    points: reports.flatMap(({ asOf, features }) => {
      const drift = features.find((one) => one.feature === feature);
      return drift === undefined ? [] : [{ at: startOfDay(asOf), drift }];
    }),
  }));
  const notable = all.filter(({ points }) => points.some(({ drift }) => drift.drifted));
  return all.map((track) => {
    const at = notable.indexOf(track);
    if (at === -1) return { ...track, notable: false, colour: colour('muted'), dash: 'solid' };
    return { ...track, notable: true, colour: seriesColour(at), dash: seriesDash(at) };
  });
}

function cell(drift: FeatureDrift | undefined): Html {
  if (drift === undefined) return html`—`;
  const both = `${formatNumber(drift.psi)} / ${formatNumber(drift.ksStatistic)}`;
  return drift.drifted ? html`<strong class="bad">▲ ${both}</strong>` : html`${both}`;
}

function numbers(reports: readonly DriftReport[], features: readonly string[]): Html {
  return table<DriftReport>(
    'PSI / KS statistic by as-of date; ▲ drifted',
    [
      { name: 'as of', header: true, cell: ({ asOf }) => asOf },
      { name: 'champion', cell: ({ championVersion }) => `v${championVersion}` },
      ...features.map((feature): Column<DriftReport> => ({
        name: feature,
        numeric: true,
        cell: (report) => cell(report.features.find((one) => one.feature === feature)),
      })),
    ],
    reports,
  );
}

function legendOf(all: readonly DriftTrack[]): LegendEntry[] {
  const quiet = all.filter(({ notable }) => !notable).length;
  return [
    ...all
      .filter(({ notable }) => notable)
      .map(({ feature, colour: tint, dash }) => ({ label: feature, colour: tint, dash, mark: 'line' as const })),
    ...(quiet === 0
      ? []
      : [{ label: `${plural(quiet, 'feature')} without drift`, colour: colour('muted'), mark: 'line' as const }]),
    { label: 'threshold', colour: colour('bad'), dash: 'dashed', mark: 'line' },
  ];
}

function driftFigure(reports: readonly DriftReport[], events: Events, key: string): Html {
  const all = tracks(reports);
  if (all.length === 0) return html`<p>No feature was compared.</p>`;
  const times = [...reports, ...events].map(({ asOf }) => startOfDay(asOf));
  const day = 86_400_000;
  const notable = all.filter(({ notable: yes }) => yes).map(({ feature }) => feature);
  return figure({
    drawing: driftOverTime({
      key: `${key}-drift`,
      title: `Drift over ${plural(reports.length, 'monitor report')}: ${notable.length === 0 ? 'no feature drifted' : `${notable.join(', ')} drifted`}`,
      tracks: all,
      thresholds: reports.at(-1)!.thresholds,
      events: events.map(({ asOf }, at) => ({ at: startOfDay(asOf), number: at + 1 })),
      range: [Math.min(...times) - 3 * day, Math.max(...times) + 3 * day],
    }),
    caption: 'Drift of every feature.',
    reading: `A dot marks drift: above the threshold and significant.${events.length === 0 ? '' : ' Numbered lines are the events listed below.'}`,
    legend: legendOf(all),
    table: numbers(
      reports,
      all.map(({ feature }) => feature),
    ),
  });
}

function alertList(reports: readonly DriftReport[]): Html {
  const alarmed = reports.filter(({ alerts }) => alerts.length > 0);
  if (alarmed.length === 0) return html`<p><span class="good">✓</span> No alert.</p>`;
  const items = alarmed.map(
    ({ asOf, championVersion, alerts }) =>
      html`<li>
        <strong>${asOf}</strong> <span class="muted">champion v${championVersion}</span>
        <ul>
          ${alerts.map((alert) => html`<li>${alert}</li>`)}
        </ul>
      </li> `,
  );
  return html`<details open>
    <summary><span class="warn">▲</span> ${plural(alarmed.length, 'report')} with alerts</summary>
    <ul class="alerts" tabindex="0" aria-label="Alerts by date">
      ${items}
    </ul>
  </details>`;
}

/** What the monitor of one system saw over time, and what came of it. */
export function drift(system: string, page: ReportPage, key: string): Html {
  const byDate = <Dated extends { readonly asOf: string }>(a: Dated, b: Dated) =>
    a.asOf < b.asOf ? -1 : a.asOf > b.asOf ? 1 : 0;
  const reports: readonly DriftReport[] = page.drift.filter((one) => one.system === system).sort(byDate);
  const events = page.events.filter((one) => one.system === system).sort(byDate);
  const list = events.map(({ asOf, sentence }) => html`<li><strong>${asOf}</strong> ${sentence}</li>`);
  const drifted = reports.filter((one) => one.drifted).length;
  return section(
    key,
    `Drift of ${system}`,
    html`${
      reports.length === 0
        ? html`<p>The monitor has not reported on ${system} yet.</p>`
        : html`<p>${plural(reports.length, 'monitor report')}, ${drifted} with drift.</p>
            ${driftFigure(reports, events, key)}`
    }
    ${
      list.length === 0
        ? nothing
        : html`<h4>Events</h4>
            <ol class="events">
              ${list}
            </ol>`
    }
    ${
      reports.length === 0
        ? nothing
        : html`<h4>Alerts</h4>
            ${alertList(reports)} ${latestRegime(reports)} ${latestConcept(reports)} ${scoresOverTime(reports)}
            ${latestDrift(reports.at(-1)!)}`
    }`,
  );
}
