import { html, nothing } from '../html.ts';
import type { Html } from '../html.ts';
import { drawChart } from './drawChart.ts';
import type { Drawing } from './drawChart.ts';

export interface LegendEntry {
  readonly label: string;
  readonly colour: string;
  readonly mark: 'line' | 'area' | 'band' | 'hollow';
  readonly dash?: 'solid' | 'dashed' | 'dotted';
}

const dashArrays = { solid: '', dashed: '6 3', dotted: '2 3' } as const;

function swatch({ colour, mark, dash = 'solid' }: LegendEntry): Html {
  const shape = {
    line: html`<path d="M0 6H22" stroke="${colour}" stroke-width="2.5" stroke-dasharray="${dashArrays[dash]}" />`,
    area: html`<rect y="2" width="22" height="9" fill="${colour}" fill-opacity="0.55" />`,
    band: html`<rect y="2" width="22" height="9" fill="${colour}" />`,
    hollow: html`<rect
      x="1"
      y="2"
      width="20"
      height="8"
      fill="none"
      stroke="${colour}"
      stroke-width="1.5"
      stroke-dasharray="3 2"
    />`,
  }[mark];
  return html`<svg class="swatch" viewBox="0 0 22 12" aria-hidden="true">${shape}</svg>`;
}

export interface Figure {
  readonly drawing: Drawing;
  readonly caption: string;
  /** One or two sentences on how to read it. */
  readonly reading: string;
  readonly legend: readonly LegendEntry[];
  /** The same content as text. */
  readonly table: Html;
  readonly tableTitle?: string;
}

/** A chart with its caption, legend, and the numbers behind it. */
export function figure({ drawing, caption, reading, legend, table, tableTitle = 'The numbers' }: Figure): Html {
  const entries = legend.map((entry) => html`<li>${swatch(entry)}<span>${entry.label}</span></li>`);
  return html`<figure>
    <figcaption><strong>${caption}</strong> <span>${reading}</span></figcaption>
    ${
      legend.length === 0
        ? nothing
        : html`<ul class="legend">
            ${entries}
          </ul>`
    }
    ${drawChart(drawing)}
    <details>
      <summary>${tableTitle}</summary>
      ${table}
    </details>
  </figure> `;
}
