import { html, trusted } from './html.ts';
import type { Html } from './html.ts';
import { style } from './style.ts';

/** The head of every page: its title and its style; it asks for nothing from outside. */
export const head = (title: string): Html =>
  html`<head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width,initial-scale=1" />
    <meta name="referrer" content="no-referrer" />
    <link rel="icon" href="data:," />
    <title>${title}</title>
    <style>
      ${trusted(style)}
    </style>
  </head>`;
