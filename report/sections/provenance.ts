import type { ArtifactRef } from '../../contracts/artifact.ts';
import type { RunReport } from '../../contracts/report.ts';
import { formatBytes, formatNumber, plural } from '../format.ts';
import { html } from '../html.ts';
import type { Html } from '../html.ts';
import { table } from '../table.ts';
import { section } from './section.ts';

/** What is needed to check this run or to run it again: the bytes it stands on, and where it ran. */
export function provenance({ artifacts, environment }: RunReport, key: string): Html {
  const bytes = artifacts.reduce((sum, one) => sum + one.bytes, 0);
  const settings = Object.entries(environment);
  return section(
    key,
    'Provenance',
    html`<details>
        <summary>${plural(artifacts.length, 'artifact')}, ${formatBytes(bytes)}, with their SHA-256</summary>
        ${table<ArtifactRef>(
          'Artifacts; point at a hash for all of it',
          [
            { name: 'kind', header: true, cell: ({ kind }) => kind },
            { name: 'sha256', cell: ({ sha256 }) => html`<code title="${sha256}">${sha256.slice(0, 12)}</code>` },
            { name: 'size', numeric: true, cell: (one) => formatBytes(one.bytes) },
            { name: 'rows', numeric: true, cell: ({ rows }) => formatNumber(rows ?? null) },
            { name: 'where in the lake', cell: ({ uri }) => html`<code>${uri}</code>` },
          ],
          artifacts,
        )}
      </details>
      <details>
        <summary>Environment</summary>
        ${table<(typeof settings)[number]>(
          'Environment',
          [
            { name: 'what', header: true, cell: ([name]) => name },
            { name: 'value', cell: ([, value]) => html`<code>${String(value)}</code>` },
          ],
          settings,
        )}
      </details>`,
  );
}
