import assert from 'node:assert/strict';
import type { ReportPage, RunReport } from '../../contracts/report.ts';
import { renderPage } from '../../report/renderPage.ts';
import { samplePage } from './samplePage.ts';

const hostile = `"><img src=x onerror=alert(1)></script></style></title><script>'&{{a|b}}\u0000\n`;

/** Names the code decides by, and dates: a hostile source cannot set these. */
const fixed = new Set([
  'kind',
  'status',
  'decision',
  'role',
  'direction',
  'asOf',
  'stage',
  'trigger',
  'sourceModes',
  'metric',
]);

function poison(value: unknown, key = ''): unknown {
  if (fixed.has(key)) return value;
  if (typeof value === 'string') return value + hostile;
  if (Array.isArray(value)) return value.map((one: unknown) => poison(one));
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value).map(([name, one]) => [
        key === 'environment' || key === 'metrics' ? name + hostile : name,
        poison(one, name),
      ]),
    );
  return value;
}

/** A run in which everything that may be missing is missing. */
function bareRun(run: RunReport): RunReport {
  const { evaluation } = run;
  return {
    ...run,
    description: '',
    reason: '',
    sourceModes: [],
    dataNotes: [],
    absentSeries: [],
    stages: [],
    failed: [],
    quality: { ...run.quality, series: [], findings: [] },
    evaluation: {
      ...evaluation,
      models: evaluation.models.map((model) => ({ ...model, metrics: { brier: null } })),
      skill: { ...evaluation.skill, challenger: null, baseline: null },
      duel: null,
      warnings: [],
      curves: { roc: [], calibration: [], equity: null, selection: [] },
      decision: null,
      intervals: null,
    },
    verdict: { ...run.verdict, gates: [], championVersion: null, challengerVersion: null },
    regimes: run.regimes && { ...run.regimes, time: [], filtered: [[], [], []], smoothed: [[], [], []] },
    artifacts: [],
    environment: {},
    temporalUrl: null,
  };
}

/** Says what was found, not the whole page. */
function hasNo(text: string, pattern: RegExp): void {
  const at = text.search(pattern);
  assert.equal(at === -1 ? null : text.slice(Math.max(0, at - 60), at + 90), null, String(pattern));
}

const count = (text: string, piece: string) => text.split(piece).length - 1;

describe('renderPage', () => {
  const page = samplePage();
  let written = '';
  before(() => {
    written = renderPage(page);
  });

  it('has every section of every run, and the monitor of every system', () => {
    for (const at of [1, 2])
      for (const part of ['verdict', 'graph', 'quality', 'evaluation', 'provenance'])
        assert.equal(count(written, `<section id="run-${at}-${part}"`), 1, `section ${part} of run ${at}`);
    assert.equal(count(written, '<section id="run-1-regimes"'), 1);
    assert.equal(count(written, '<section id="run-2-regimes"'), 0, 'a signal system has no regimes');
    assert.equal(count(written, '<section id="monitor-'), 2);
  });

  it('shows both numbers of every gate, and pass or fail in words', () => {
    for (const { verdict } of page.runs)
      for (const gate of verdict.gates) assert.ok(written.includes(gate.sentence), gate.sentence);
    assert.equal(count(written, '✓ pass</span>'), 6);
    assert.equal(count(written, '✕ fail</span>'), 1);
  });

  it('gives every artifact with the whole of its hash', () => {
    for (const { artifacts } of page.runs)
      for (const { uri, sha256 } of artifacts) {
        assert.ok(written.includes(`title="${sha256}"`), sha256);
        assert.ok(written.includes(`<code>${uri}</code>`), uri);
      }
  });

  it('says where the data came from, what is absent, what failed, what alerted and what happened', () => {
    const { dataNotes, absentSeries } = page.runs[0]!;
    const sentences = [
      ...dataNotes,
      ...absentSeries.map(({ why }) => why),
      ...page.runs.flatMap(({ failed }) => failed.map(({ message }) => message)),
      ...page.drift.flatMap(({ alerts }) => alerts),
      ...page.events.map(({ sentence }) => sentence),
    ];
    for (const sentence of sentences) assert.ok(written.includes(sentence), sentence);
  });

  it('has ids that are unique, links that lead to one, and a name for every chart', () => {
    const ids = [...written.matchAll(/ id="([^"]*)"/g)].map(([, id]) => id!);
    assert.equal(new Set(ids).size, ids.length);
    const targets = [...written.matchAll(/(?:href="|url\(|labelledby=")#?([\w-]+)[")]/g)].map(([, id]) => id!);
    assert.ok(targets.length > 30);
    for (const target of targets) assert.ok(ids.includes(target), `#${target}`);
    assert.equal(count(written, '<figure>') * 2, count(written, 'role="img"'), 'two drawings a figure');
  });

  it('draws with colours that follow the reader’s scheme, and keeps nothing of the library’s script', () => {
    const drawings = [...written.matchAll(/<svg[^>]*role="img"[\s\S]*?<\/svg>/g)].map(([svg]) => svg).join('');
    const visible = drawings.replace(/<defs\s*>[\s\S]*?<\/defs>/g, '');
    assert.deepEqual(
      [...new Set([...visible.matchAll(/(?:fill|stroke)="(#\w+|rgb[^"]*)"/g)].map(([, tint]) => tint))],
      [],
    );
    hasNo(drawings, /ecmeta|zr\d+-|<style|NaN|undefined/);
  });

  it('asks for nothing outside itself: no address but the one given for Temporal, no script', () => {
    const rest = written.replaceAll('href="http://127.0.0.1:8233"', '');
    hasNo(rest, /https?:|\bsrc=|@import|<script|<link (?!rel="icon" href="data:,")/);
    hasNo(rest, /url\((?!#)/);
  });

  it('is the same bytes for the same page, and below 3 MB', () => {
    assert.equal(renderPage(samplePage()), written);
    assert.ok(Buffer.byteLength(written) < 3e6, `${Buffer.byteLength(written)} bytes`);
  });

  it('escapes every string, wherever it stands', () => {
    const poisoned = renderPage(poison(page) as ReportPage);
    hasNo(poisoned, /<img|<script/);
    assert.equal(count(poisoned, '\0'), 0);
    assert.equal(count(poisoned, '</style>'), 1);
    assert.equal(
      count(poisoned, '</title>'),
      1 + count(poisoned, 'role="img"'),
      'the page’s own title and those of charts',
    );
    assert.ok(count(poisoned, '&lt;img src=x') > 300);
  });

  it('does not link to an address that a browser would run', () => {
    const run = { ...bareRun(page.runs[0]!), temporalUrl: 'javascript:alert(1)' };
    const text = renderPage({ title: 'x', runs: [run], drift: [], events: [] });
    assert.ok(text.includes('<code>javascript:alert(1)</code>'));
    hasNo(text, /href="javascript/);
  });

  it('renders runs and reports in which everything is missing that may be', () => {
    const [report] = page.drift;
    const features = report!.features.map((one) => ({
      ...one,
      psi: null,
      ksStatistic: null,
      psiPValue: null,
      ksPValue: null,
      effectSize: null,
      drifted: false,
    }));
    const drift = [
      { ...report!, features, scores: [], alerts: [] },
      { ...report!, system: 'other', features: [], scores: [], alerts: [] },
    ];
    const bare = renderPage({ title: 'bare', runs: page.runs.map(bareRun), drift, events: [page.events[3]!] });
    hasNo(bare, /NaN|undefined|Infinity|\[object/);
    assert.ok(bare.includes('Drift of other') && bare.includes('has not reported on spy-direction yet'));
    assert.ok(renderPage({ title: 'empty', runs: [], drift: [], events: [] }).includes('No run is reported here.'));
  });
});
