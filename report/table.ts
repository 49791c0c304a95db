import { html, nothing, trusted } from './html.ts';
import type { Html, HtmlValue } from './html.ts';

export interface Column<Row> {
  readonly name: HtmlValue;
  readonly numeric?: boolean;
  /** Row headers name what the row is about. */
  readonly header?: boolean;
  readonly cell: (row: Row, index: number) => HtmlValue;
  readonly className?: (row: Row, index: number) => string;
}

/** Long names with underscores may break after each of them. */
const breakable = (value: HtmlValue): HtmlValue =>
  typeof value === 'string'
    ? value.split('_').map((part, at) => (at === 0 ? part : html`${trusted('_<wbr>')}${part}`))
    : value;

/** A table that scrolls within its own container; numbers are right-aligned. */
export function table<Row>(title: string, columns: readonly Column<Row>[], rows: readonly Row[]): Html {
  const head = columns.map(
    ({ name, numeric }) => html`<th scope="col" class="${numeric ? 'number' : ''}">${name}</th>`,
  );
  const body = rows.map((row, index) => {
    const cells = columns.map((column) => {
      const className = [column.numeric ? 'number' : '', column.className?.(row, index) ?? '']
        .filter(Boolean)
        .join(' ');
      return column.header
        ? html`<th scope="row" class="${className}">${breakable(column.cell(row, index))}</th>`
        : html`<td class="${className}">${column.cell(row, index)}</td>`;
    });
    return html`<tr>
      ${cells}
    </tr> `;
  });
  return html`<div class="scroll" role="region" aria-label="${title}" tabindex="0">
    <table>
      <caption>
        ${title}
      </caption>
      <thead>
        <tr>
          ${head}
        </tr>
      </thead>
      <tbody>
        ${body.length === 0 ? nothing : body}
      </tbody>
    </table>
  </div>`;
}
