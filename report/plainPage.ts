import { head } from './head.ts';
import { html } from './html.ts';
import type { HtmlValue } from './html.ts';

/** A page of a title and its content as one HTML file that asks for nothing else. */
export function plainPage(title: string, content: HtmlValue): string {
  const body = html`<!doctype html>
    <html lang="en">
      ${head(title)}
      <body>
        <div class="page">
          <h1>${title}</h1>
          <main id="content">${content}</main>
          <footer>Made by Regimen. Times are UTC. Nothing here is investment advice.</footer>
        </div>
      </body>
    </html> `;
  return body.markup.replace(/\n[ \t]*(?=\n)/g, '');
}
