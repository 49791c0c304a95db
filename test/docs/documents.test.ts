import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { workflowTypes } from '../../contracts/names.ts';
import { anchors, documents, links, read, root } from './markdown.ts';

const here = fileURLToPath(root);

/** Registries and mirrors are named by name, so that no document sends a reader to a host of one machine. */
const hosts = /pypi\.org|pythonhosted|registry\.npmjs|proxy\.golang|sum\.golang|artifactory|nexus\./i;
const machinePaths = /(?:^|[\s`"'(])\/(?:work|root|home|tmp|Users|workspace|mnt)\//m;
const development =
  /\b(?:LLM|AI agent|coding agent|Claude|GPT|Copilot|prompt|chat session|helper session|the brief|sandbox)\b/i;

describe('documents', () => {
  for (const document of documents()) {
    const text = read(document);

    it(`${document}: every internal link leads somewhere`, () => {
      for (const target of links(text)) {
        if (/^https?:/.test(target)) continue;
        const [path, anchor] = target.split('#') as [string, string | undefined];
        const file = path === '' ? document : join(dirname(document), path);
        assert.ok(existsSync(join(here, file)), `${target} is not there`);
        if (anchor !== undefined) assert.ok(anchors(read(file)).includes(anchor), `${target}: no such heading`);
      }
    });

    it(`${document}: names no machine, no registry host and no way of development`, () => {
      for (const pattern of [hosts, machinePaths, development]) assert.doesNotMatch(text, pattern);
      assert.doesNotMatch(text, /\b(?:TODO|FIXME|TBD)\b/);
    });

    it(`${document}: names files of the project that there are`, () => {
      const rooms = readdirSync(here, { withFileTypes: true }).filter((entry) => entry.isDirectory());
      const names = rooms.map(({ name }) => name).filter((name) => /^[a-z]+$/.test(name) && name !== 'dist');
      const paths = [...text.matchAll(/`([a-z]+\/[\w./-]*)`/g)].map(([, path]) => path!);
      // Names of workflows and rooms of the lake look like paths as well.
      const ours = paths.filter((path) => names.includes(path.split('/')[0]!) && !path.includes('*'));
      for (const path of ours) assert.ok(existsSync(join(here, path)), `${path} is not there`);
    });
  }

  it('number and list the decisions without gaps', () => {
    const files = documents().filter((file) => /^docs\/decisions\/\d/.test(file));
    files.forEach((file, index) => {
      const number = String(index + 1).padStart(4, '0');
      assert.ok(file.startsWith(`docs/decisions/${number}-`), `${file} should be number ${number}`);
      const text = read(file);
      assert.ok(text.startsWith(`# ${number} `), `${file} should begin with its number`);
      assert.match(text, /^\d{4}-\d{2}-\d{2} · (?:accepted|replaced by .+)$/m);
      for (const heading of ['Context', 'Decision']) assert.match(text, new RegExp(`^## .*${heading}`, 'im'), file);
      assert.ok(read('docs/decisions/README.md').includes(`(${file.split('/').at(-1)!})`), `${file} is not listed`);
    });
    assert.ok(files.length >= 11);
  });

  it('keep the glossary in order, each word once', () => {
    const terms = [...read('docs/glossary.md').matchAll(/^- \*\*(.+?)\*\*/gm)].map(([, term]) => term!.toLowerCase());
    assert.deepEqual(terms, [...new Set(terms)].sort());
  });

  it('name every workflow', () => {
    for (const type of workflowTypes) assert.match(read('docs/architecture.md'), new RegExp(`\`${type}[\`/]`), type);
  });
});
