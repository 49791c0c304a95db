import type { ColumnImpact, RevisionImpact } from '../../contracts/pointInTime.ts';
import { formatNumber, plural } from '../format.ts';
import { html, nothing } from '../html.ts';
import type { Html } from '../html.ts';
import { table } from '../table.ts';
import { section } from './section.ts';

function impacts(title: string, rows: readonly ColumnImpact[]): Html {
  return table<ColumnImpact>(
    title,
    [
      { name: 'column', header: true, cell: ({ column }) => column },
      { name: 'rows', numeric: true, cell: ({ changedRows }) => formatNumber(changedRows) },
      { name: 'from', cell: ({ firstDate }) => firstDate },
      { name: 'to', cell: ({ lastDate }) => lastDate },
      { name: 'mean change', numeric: true, cell: ({ meanChange }) => formatNumber(meanChange) },
      { name: 'largest change', numeric: true, cell: ({ largestChange }) => formatNumber(largestChange) },
      { name: 'on', cell: ({ largest }) => largest.date },
      { name: 'before', numeric: true, cell: ({ largest }) => formatNumber(largest.before) },
      { name: 'after', numeric: true, cell: ({ largest }) => formatNumber(largest.after) },
    ],
    rows,
  );
}

function predictions({ model, predictions: changed }: RevisionImpact): Html {
  if (model === undefined) return changed.length === 0 ? nothing : impacts('Changed predictions', changed);
  const champion = `champion version ${model.version} (${model.id})`;
  return changed.length === 0
    ? html`<p>No prediction of ${champion} changes.</p>`
    : impacts(`Changed predictions of ${champion}`, changed);
}

/** What a new vintage would change in rows of the past, were they made with the latest values. */
export function revisionImpact(impact: RevisionImpact, key: string): Html {
  const { series, releasedOn, revisedDates, newDates, rows, changedRows, rowsGained, rowsLost } = impact;
  return section(
    key,
    `What the vintage of ${series} of ${releasedOn} changes`,
    html`<p>
        It revises ${plural(revisedDates, 'date')} and adds ${formatNumber(newDates)}. Of ${plural(rows, 'row')} made
        with the latest values ${formatNumber(changedRows)} change; ${formatNumber(rowsGained)} come and
        ${formatNumber(rowsLost)} go. Rows as they were known at their time do not change.
      </p>
      ${impact.features.length === 0 ? nothing : impacts('Changed features', impact.features)} ${predictions(impact)}`,
  );
}
