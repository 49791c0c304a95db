import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = new URL('../../', import.meta.url);
export const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');

/** Every document for people, relative to the project. */
export function documents(): string[] {
  const docs = readdirSync(fileURLToPath(new URL('docs', root)), { recursive: true }).map(String);
  const written = docs.filter((file) => file.endsWith('.md')).map((file) => `docs/${file.replaceAll('\\', '/')}`);
  return ['README.md', 'CHANGELOG.md', ...written.sort()];
}

export interface Fence {
  readonly language: string;
  readonly text: string;
}

/** Fenced code blocks in order. */
export const fences = (markdown: string): Fence[] =>
  [...markdown.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language, text]) => ({
    language: language!,
    text: text!,
  }));

/** Targets of links and pictures, without code. */
export const links = (markdown: string): string[] =>
  [...markdown.replace(/^```[\s\S]*?^```$/gm, '').matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!);

/** The anchor that a heading gets where Markdown is shown. */
export const anchors = (markdown: string): string[] =>
  [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\- ]/gu, '')
      .replaceAll(' ', '-'),
  );
