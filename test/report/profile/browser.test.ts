import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { renderProfile } from '../../../report/profile/renderProfile.ts';
import { sampleProfile } from './sampleProfile.ts';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-headless-shell', '/usr/bin/google-chrome'];
const executablePath = places.find((path) => existsSync(path));

/** Run in the page; text, because the tests are not compiled for a browser. */
const measure = `(() => {
  const root = document.documentElement;
  const shown = [...document.querySelectorAll('.chart svg')].filter((svg) => svg.getBoundingClientRect().width > 0);
  const sizes = shown.flatMap((svg) => {
    const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
    return [...svg.querySelectorAll('text')].map((text) => parseFloat(getComputedStyle(text).fontSize) * scale);
  });
  return {
    overflow: root.scrollWidth - root.clientWidth,
    charts: shown.length,
    figures: document.querySelectorAll('figure').length,
    smallestText: Math.min(...sizes),
    ground: getComputedStyle(document.body).backgroundColor,
  };
})()`;

interface Measured {
  readonly overflow: number;
  readonly charts: number;
  readonly figures: number;
  readonly smallestText: number;
  readonly ground: string;
}

const grounds = { light: 'rgb(250, 249, 245)', dark: 'rgb(19, 22, 26)' } as const;

describe('the profile in a browser', function () {
  this.timeout(90_000);
  let folder = '';
  let browser: Browser | undefined;

  before(async function () {
    if (executablePath === undefined) {
      console.log(`    skipped: none of ${places.join(', ')} is there; install chromium-headless-shell or chromium`);
      this.skip();
    }
    folder = await mkdtemp(join(tmpdir(), 'regimen-browser-'));
    await writeFile(join(folder, 'profile.html'), renderProfile(sampleProfile()));
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  });
  after(async () => {
    await browser?.close();
    if (folder !== '') await rm(folder, { recursive: true, force: true });
  });

  for (const width of [360, 1280])
    for (const colorScheme of ['light', 'dark'] as const)
      it(`${width} px, ${colorScheme}: no sideways scroll, no complaint, one legible drawing a figure`, async () => {
        const page = await browser!.newPage({ viewport: { width, height: 800 }, colorScheme });
        const complaints: string[] = [];
        page.on('console', (message) => complaints.push(message.text()));
        page.on('pageerror', (failure) => complaints.push(failure.message));
        await page.goto(pathToFileURL(join(folder, 'profile.html')).href);
        await page.evaluate(`document.querySelectorAll('details').forEach((one) => { one.open = true; })`);
        const found = await page.evaluate<Measured>(measure);
        await page.close();
        assert.deepEqual([found.overflow, complaints, found.charts], [0, [], found.figures]);
        assert.ok(found.smallestText >= 10, `smallest text in a chart is ${found.smallestText.toFixed(1)} px`);
        assert.equal(found.ground, grounds[colorScheme]);
      });
});
