import type { EChartsOption } from 'echarts';
import { allowedCharacters, escapeHtml, html, trusted } from '../html.ts';
import type { Html } from '../html.ts';
import { colour } from '../palette.ts';
import { fontFamily } from './axes.ts';
import { echarts } from './echarts.ts';

export type Layout = 'wide' | 'narrow';

export interface Drawing {
  /** Unique on the page; every id in the SVG begins with it. */
  readonly key: string;
  /** What a screen reader says in place of the picture. */
  readonly title: string;
  readonly size: Readonly<Record<Layout, readonly [width: number, height: number]>>;
  readonly option: (layout: Layout) => EChartsOption;
}

/** Drops what only the library's own script would use, and gives ids that depend on nothing but the key. */
function tidy(svg: string, id: string, title: string): string {
  const name = escapeHtml(title);
  return allowedCharacters(svg)
    .replace(/<style >[\s\S]*?<\/style>/g, '')
    .replace(/ (?:ecmeta_\w+|pointer-events|class|baseProfile|version|xmlns(?::xlink)?)="[^"]*"/g, '')
    .replace(/<rect [^>]*fill="none"><\/rect>\n?/, '')
    .replace(/<path [^>]*fill-opacity="0" [^>]*stroke-width="0"[^>]*><\/path>\n?/g, '')
    .replace(/(id="|url\(#)zr\d+-/g, `$1${id}-`)
    .replace(/-?\d+\.\d{3,}/g, (number) => String(Number(Number(number).toFixed(2))))
    .replace(
      /<svg width="\d+" height="\d+"([^>]*)>/,
      (_, rest: string) =>
        `<svg${rest} role="img" aria-labelledby="${id}-title"><title id="${id}-title">${name}</title>`,
    );
}

function drawOne(drawing: Drawing, layout: Layout): string {
  const [width, height] = drawing.size[layout];
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width, height });
  try {
    chart.setOption({
      animation: false,
      useUTC: true,
      textStyle: { fontFamily },
      color: [colour('muted')],
      ...drawing.option(layout),
    });
    return tidy(chart.renderToSVGString(), `${drawing.key}-${layout}`, drawing.title);
  } finally {
    chart.dispose();
  }
}

/** The chart as SVG twice, laid out for a desk and for a phone; the style sheet shows one. */
export function drawChart(drawing: Drawing): Html {
  return html`<div class="chart wide">${trusted(drawOne(drawing, 'wide'))}</div>
    <div class="chart narrow">${trusted(drawOne(drawing, 'narrow'))}</div>`;
}
