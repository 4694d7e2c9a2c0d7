/** The page in a real browser: what it draws is what the story says, it can be used without a mouse, and it asks nobody for anything. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anonFork } from '../../machines/scenarios/anon-fork.ts';
import { progressAnon } from '../../machines/scenarios/progress.ts';
import { against } from '../../src/against.ts';
import { compile } from '../../src/compile/program.ts';
import { components, events, many, select, to } from '../../src/index.ts';
import { showProperty } from '../../src/show.ts';
import type { Story } from '../../src/story/story.ts';
import { pageAssets } from '../../src/viewer/assets.ts';
import { toHtml } from '../../src/viewer/html.ts';
import type { Payload } from '../../src/viewer/payload.ts';
import { serve, type Serving } from '../../src/viewer/server.ts';
import { Session } from '../../src/viewer/session.ts';
import { library } from '../story/shelf.ts';
import { executable, launch, MISSING, open, type Opened } from './chromium.ts';

if (executable === undefined) console.warn(`test/viewer/page.test.ts: ${MISSING}`);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const folder = mkdtempSync(join(tmpdir(), 'realmcheck page '));
let browser: Browser;
let stale: Story;
let url: string;

async function saved(name: string, payload: Omit<Payload, 'live'>): Promise<string> {
  const file = join(folder, `${name}.html`);
  writeFileSync(file, toHtml({ ...payload, live: null }, await pageAssets()));
  return pathToFileURL(file).href;
}

interface Violation { id: string; impact: string; nodes: { html: string }[] }
async function seriousIn(page: Page): Promise<string[]> {
  await page.evaluate(axe);
  const { violations } = await page.evaluate(`axe.run(document, { resultTypes: ['violations'] })`) as { violations: Violation[] };
  return violations.filter(v => v.impact === 'serious' || v.impact === 'critical').map(v => `${v.id}: ${v.nodes.slice(0, 3).map(n => n.html.slice(0, 160)).join(' | ')}`);
}

const selected = async (page: Page): Promise<number> => Number(await page.locator('.step[aria-selected=true]').getAttribute('data-index'));
const local = (s: Story, state: number, name: string): Story['machines'][number]['locals'][number] => {
  const i = s.instances.findIndex(x => x.name === name);
  return s.machines[s.instances[i]!.machine]!.locals[s.states[state]![i]!]!;
};
const textOf = (l: ReturnType<typeof local>): string => [l.value, ...Object.entries(l.fields).map(([k, v]) => `${k}=${v}`)].join(' ');

describe.skipIf(executable === undefined)(executable === undefined ? MISSING : 'in Chromium', () => {
  beforeAll(async () => {
    browser = await launch();
    stale = (await showProperty(select(anonFork, 'v14+L'), 'stage2-never-maps-a-stale-frame')).story;
    url = await saved('stale', { story: stale, against: null });
  });
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const fresh = (at = ''): Promise<Opened> => open(browser, url + at);

  test('it is small, opens from the disk, and asks the network for nothing', async () => {
    expect(readFileSync(new URL(url), 'utf8').length - JSON.stringify(stale).length).toBeLessThan(1_000_000);
    const { page, errors, requests } = await fresh();
    for (const tab of ['Chart', 'Code', 'Properties', 'Decisive', 'State']) await page.click(`#tab-${tab}`);
    await page.keyboard.press('End');
    expect({ errors, requests: requests.filter(r => r !== url) }).toEqual({ errors: [], requests: [] });
    await page.evaluate(`fetch('https://example.org/').catch(() => undefined)`);
    expect(errors.join()).toMatch(/Content Security Policy/);
  });

  test('keys step, the address follows, and a link to a step opens there', async () => {
    const { page } = await fresh();
    expect(await selected(page)).toBe(0);
    for (const [key, at] of [['j', 1], ['ArrowDown', 2], ['ArrowRight', 3], ['k', 2], ['ArrowUp', 1], ['ArrowLeft', 0], ['k', 0], ['End', 28], ['j', 28], ['Home', 0]] as const) {
      await page.keyboard.press(key);
      expect([key, await selected(page)]).toEqual([key, at]);
      expect(page.url()).toBe(`${url}#step=${at}`);
    }
    expect(await page.locator('.count').textContent()).toBe('step 0 of 28');
    const linked = await fresh('#step=26');
    expect(await selected(linked.page)).toBe(26);
    expect(await linked.page.locator('.step-panel .say').textContent()).toBe('takes mmu_lock again');
    await linked.page.evaluate(`location.hash = '#step=7'`);
    await expect.poll(() => selected(linked.page)).toBe(7);
    expect(await selected((await fresh('#step=99')).page)).toBe(28);
  });

  test('a click selects a step, in the list and in the strip', async () => {
    const { page } = await fresh();
    await page.click('[data-index="9"] .text');
    expect(await selected(page)).toBe(9);
    const box = (await page.locator('.strip-box svg').boundingBox())!;
    await page.mouse.click(box.x + box.width * (20.5 / 29), box.y + 5);
    expect(await selected(page)).toBe(20);
  });

  test('play goes on by itself, and stops', async () => {
    const { page } = await fresh('#step=26');
    await page.keyboard.press(' ');
    await expect.poll(() => selected(page), { timeout: 8000 }).toBe(28);
    await expect.poll(() => page.locator('.tools [aria-pressed]').textContent(), { timeout: 8000 }).toBe('play');
  });

  test('the lanes are those of the trace: the dot under the name of who acts, the arrow to whom it calls', async () => {
    const { page } = await fresh();
    const heads = new Map(await Promise.all((await page.locator('.lane-head').all()).map(async h => {
      const box = (await h.boundingBox())!;
      return [(await h.getAttribute('data-lane'))!, box.x + box.width / 2] as const;
    })));
    expect([...heads.keys()]).toEqual(stale.lanes);
    for (const s of stale.steps) {
      const row = page.locator(`[data-index="${s.index}"]`);
      await row.scrollIntoViewIfNeeded();
      const dot = (await row.locator('.who-dot').boundingBox())!;
      expect(Math.abs(dot.x + dot.width / 2 - heads.get(s.lane)!), `step ${s.index}`).toBeLessThan(2);
      const call = row.locator('.call');
      expect(await call.count(), `step ${s.index}`).toBe(s.call?.agent ? 1 : 0);
      if (!s.call?.agent) continue;
      const back = (await call.locator('.back').boundingBox())!;
      const ends = [back.x, back.x + back.width];
      for (const lane of [s.lane, s.call.agent]) expect(Math.min(...ends.map(e => Math.abs(e - heads.get(lane)!))), `step ${s.index}`).toBeLessThan(2);
    }
  });

  test('the strip has the states of the story, and the truths of its properties', async () => {
    const { page } = await fresh();
    await page.click('.menu summary');
    await page.getByLabel('hide what never changes').uncheck();
    const drawn = await page.evaluate(`[...document.querySelectorAll('.strip [data-instance]')].map(g => [g.dataset.instance, [...g.querySelectorAll('rect')].map(r => [+r.dataset.from, +r.dataset.to, r.dataset.local])])`) as [string, [number, number, string][]][];
    expect(drawn.map(([name]) => name)).toEqual(stale.instances.map(i => i.name));
    for (const [name, rects] of drawn) {
      const states = rects.flatMap(([from, end, text]) => Array.from({ length: end - from }, () => text));
      expect(states, name).toEqual(stale.states.map((_, i) => textOf(local(stale, i, name))));
    }
    const truths = await page.evaluate(`[...document.querySelectorAll('.strip [data-property]')].map(g => [g.dataset.property, [...g.querySelectorAll('rect')].map(r => r.getAttribute('class')[0]).join('')])`) as [string, string][];
    const letters: Record<string, string> = { '+': 'h', '-': 'f', '.': 's', '?': 'w' };
    expect(truths).toEqual(stale.truth.map(t => [t.property, [...t.cells].map(c => letters[c]).join('')]));
  });

  test('no label of the strip is wider than what it is written on', async () => {
    const { page } = await fresh();
    const labels = await page.evaluate(`[...document.querySelectorAll('.strip text')].map(t => [t.textContent, t.getBoundingClientRect().right - t.parentElement.querySelector('rect').getBoundingClientRect().right])`) as [string, number][];
    expect(labels.length).toBeGreaterThan(30);
    expect(labels.filter(([, over]) => over > 0)).toEqual([]);
    await page.keyboard.press('s');
    expect(await page.locator('.strip').count()).toBe(0);
  });

  test('the statechart shows where an instance is, step by step, and what it has visited', async () => {
    const { page } = await fresh();
    await page.click('.strip-names button:has-text("page[0]")');
    for (let i = 0; i <= stale.steps.length; i++) {
      expect(await page.locator('.node.active').getAttribute('data-state')).toBe(local(stale, i, 'page[0]').value);
      await page.keyboard.press('j');
    }
    expect(await page.locator('.node.visited').count()).toBe(new Set(stale.states.map((_, i) => local(stale, i, 'page[0]').value)).size - 1);
    await page.selectOption('.chart select', { label: 'vcpu0' });
    expect(await page.locator('.node.active').getAttribute('data-state')).toBe(local(stale, 28, 'vcpu0').value);
    // The chart of a code path is larger than its box.
    for (const key of ['Home', 'End', 'k', 'k', 'k']) {
      await page.keyboard.press(key);
      const [box, node] = [(await page.locator('.chart-box').boundingBox())!, (await page.locator('.node.active rect').boundingBox())!];
      expect(node.x >= box.x && node.x + node.width <= box.x + box.width && node.y >= box.y && node.y + node.height <= box.y + box.height, key).toBe(true);
    }
  });

  test('the code shows where its thread is, and what patches put there and took out', async () => {
    const { page } = await fresh('#step=26');
    await page.click('#tab-Code');
    expect(await page.locator('.code [aria-current=step] code').textContent()).toBe(local(stale, 26, 'vcpu0').value);
    const code = stale.code.find(c => c.thread === 'vcpu')!;
    expect(await page.locator('.code li.patched').count()).toBe(code.labels.filter(l => l.patchedBy !== null).length);
    expect(await page.locator('.code li.removed code').allTextContents()).toEqual(code.labels.filter(l => l.removed).map(l => l.label));
  });

  test('state, step and properties say what the story says, at every step', async () => {
    const { page } = await fresh();
    for (const at of [0, 12, 22, 26, 28]) {
      await page.keyboard.press('Home');
      for (let i = 0; i < at; i++) await page.keyboard.press('j');
      await page.click('#tab-State');
      const rows = await page.evaluate(`[...document.querySelectorAll('table.state tbody tr')].map(r => [r.className, ...[...r.children].map(c => c.textContent.trim().replace(/\\s+/g, ' '))])`) as string[][];
      for (const [cls, name, value, fields] of rows) {
        const instance = name!.replace(' (changed)', '');
        const l = local(stale, at, instance);
        expect([value, fields]).toEqual([l.value, Object.entries(l.fields).map(([k, v]) => `${k}=${v}`).join(' ')]);
        expect(cls === 'changed').toBe(at > 0 && textOf(local(stale, at - 1, instance)) !== textOf(l));
      }
      await page.click('#tab-Properties');
      const said = await page.locator('table.properties tbody tr').evaluateAll(trs => trs.map(r => r.className));
      expect(said).toEqual(stale.truth.map(t => t.cells[at] === '-' ? 'fails' : ''));
    }
    expect(await page.locator('.clause').allTextContents()).toEqual(Object.values(Object.assign({}, ...stale.truth.map(t => t.fails[28] === undefined ? {} : { [t.property]: t.fails[28] })) as Record<string, string>));
  });

  test('search, filters, and hiding', async () => {
    const { page } = await fresh();
    await page.keyboard.press('/');
    await page.keyboard.type('rmi_rtt_unprot_map rw');
    const expected = stale.steps.filter(s => s.text.includes('RMI_RTT_UNPROT_MAP') && s.text.includes('RW')).map(s => s.index);
    expect(await page.locator('.found').textContent()).toBe(`${expected.length} found`);
    expect(await page.locator('.step.match').evaluateAll(l => l.map(x => Number(x.getAttribute('data-index'))))).toEqual(expected);
    await page.keyboard.press('Enter');
    expect(await selected(page)).toBe(expected[0]);
    await page.keyboard.press('Escape');
    await page.keyboard.press('n');
    expect(await selected(page)).toBe(expected[1]);
    await page.click('.menu summary');
    await page.getByLabel('VMM', { exact: true }).uncheck();
    expect(await page.locator('.step').count()).toBe(1 + stale.steps.filter(s => s.lane !== 'VMM').length);
    await page.getByLabel('frame', { exact: true }).uncheck();
    expect(await page.locator('.strip [data-instance^=frame]').count()).toBe(0);
    await page.getByLabel('changes under the steps').uncheck();
    expect(await page.locator('.step .change').count()).toBe(0);
    await page.getByLabel('hide what the step leaves as it is').check();
    await page.click('#tab-State');
    await page.click('.menu summary');
    const changed = stale.steps[expected[1]! - 1]!.changes.map(c => c.instance).filter(n => !n.startsWith('frame'));
    expect((await page.locator('table.state tbody th').allTextContents()).map(t => t.trim().replace(' (changed)', ''))).toEqual(stale.instances.map(i => i.name).filter(n => changed.includes(n)));
  });

  test.each([['light', 1400], ['dark', 1400], ['light', 400], ['dark', 400]] as const)('axe finds nothing serious: %s, %i wide', { timeout: 240_000 }, async (colorScheme, width) => {
    const { page } = await open(browser, `${url}#step=26`, { colorScheme, viewport: { width, height: 900 } });
    for (const tab of ['State', 'Chart', 'Code', 'Properties', 'Decisive']) {
      await page.click(`#tab-${tab}`);
      expect(await seriousIn(page), tab).toEqual([]);
    }
    await page.keyboard.press('?');
    expect(await seriousIn(page), 'help').toEqual([]);
    await page.keyboard.press('Escape');
    await page.click('.menu summary');
    expect(await seriousIn(page), 'menu').toEqual([]);
    // Nothing is wider than the window.
    expect(await page.evaluate(`document.documentElement.scrollWidth - innerWidth`)).toBeLessThanOrEqual(0);
  });

  test('a loop is marked, and playing goes round in it', async () => {
    const story = (await showProperty(select(progressAnon, 'v14+ro'), 'every-guest-store-is-done')).story;
    const { page, errors } = await open(browser, await saved('lasso', { story, against: null }));
    expect(await page.locator('.step.looping').evaluateAll(l => l.map(x => Number(x.getAttribute('data-index'))))).toEqual(story.steps.map(s => s.index).filter(i => i > story.loopFrom!));
    expect(await page.locator('.badge.loop').textContent()).toBe('from here for ever: 7 steps');
    await page.keyboard.press('End');
    await page.keyboard.press(' ');
    await expect.poll(() => selected(page), { timeout: 8000 }).toBe(story.loopFrom! + 1);
    expect(errors).toEqual([]);
  });

  test('names are text, whatever they are', async () => {
    const NASTY = `</script><script>alert(1)</script><img src=x onerror=alert(2)>`;
    const story = (await showProperty(select(library, 'careless'), 'books-are-whole')).story;
    const nasty = JSON.parse(JSON.stringify(story).replaceAll('reader0', JSON.stringify(NASTY).slice(1, -1)).replaceAll('"torn"', JSON.stringify(NASTY)).replaceAll('librarian', '${alert(3)}{{1}}')) as Story;
    const { page, errors } = await open(browser, await saved('nasty', { story: nasty, against: null }));
    for (const tab of ['Chart', 'Code', 'Properties', 'State']) await page.click(`#tab-${tab}`);
    for (let i = 0; i < 3; i++) await page.keyboard.press('j');
    expect(await page.locator('.step.selected .who').textContent()).toContain(NASTY);
    expect(await page.locator('img').count()).toBe(0);
    expect(errors).toEqual([]);
  });

  test('on paper there are all steps, and no buttons', async () => {
    const { page } = await open(browser, url, { colorScheme: 'dark' });
    await page.keyboard.press('j');
    await page.emulateMedia({ media: 'print' });
    expect(await page.evaluate(`getComputedStyle(document.body).backgroundColor`)).toBe('rgb(255, 255, 255)');
    expect(await page.locator('.tools').isVisible()).toBe(false);
    const sizes = await page.evaluate(`(() => { const l = document.querySelector('.steps ol'); return [l.scrollHeight, l.clientHeight]; })()`) as [number, number];
    expect(sizes[0]).toBe(sizes[1]);
    expect((await page.pdf({ format: 'A4' })).length).toBeGreaterThan(10_000);
    // What one would have to open on a screen.
    expect(await page.locator('.paper').isVisible()).toBe(true);
    expect(await page.locator('.paper').textContent()).toMatch(/entry\[0\] = ASSIGNED_NS[^]*avoidable[^]*avoids it +mm vmm +PTE of gfn0 cleared/);
    await page.emulateMedia({ media: 'screen' });
    expect(await page.locator('.paper').isVisible()).toBe(false);
  });

  test('two traces: rows as they were aligned, the parting marked, the states that differ', async () => {
    const beside = await against(stale, select(anonFork, 'seed-fix'));
    const { page, errors } = await open(browser, await saved('two', { story: stale, against: beside }));
    expect(await page.locator('.rows tbody tr').count()).toBe(beside.alignment.rows.length);
    expect(await page.locator('.rows tr.first').getAttribute('id')).toBe(`row-${beside.alignment.first}`);
    expect(await page.locator('.rows tr.selected').getAttribute('id')).toBe(`row-${beside.alignment.first}`);
    expect(await page.locator('.differences tbody th').allTextContents()).toEqual(['mmu_lock', 'vcpu0']);
    for (let i = 0; i < 2; i++) await page.keyboard.press('k');
    expect(await page.locator('.differences caption').textContent()).toContain('the two states are the same');
    expect(await seriousIn(page)).toEqual([]);
    expect(errors).toEqual([]);
  });

  test('400 steps of 40 components are ready within a second', async () => {
    const lamp = events({ PRESS: {} }).createMachine({ id: 'lamp', initial: 'OFF', states: { OFF: { on: { PRESS: 'DIM' } }, DIM: { on: { PRESS: 'ON' } }, ON: { on: { PRESS: 'OFF' } } } });
    const v = components({ lamp: many(lamp) });
    const lamps = v.scenario('lamps', {
      asks: 'how quick is the page', instances: { lamp: 40 }, properties: [v.always('few', { why: 'to have a row', holds: s => s.lamp.count(l => l.is('ON')) < 30 })],
      actions: [v.action('press', { params: { i: 'lamp' }, agent: p => `hand ${Number(p.i) % 6}`, send: { lamp: (_s, { i }) => to(i, 'PRESS') } })],
    });
    const session = new Session(compile(select(lamps, '')));
    let seed = 1;
    const path = session.random([], 400, () => { seed = (seed * 16807) % 2147483647; return seed / 2147483647; });
    const { story } = session.at(path);
    expect([story.steps.length, story.instances.length]).toEqual([400, 40]);
    const address = await saved('lamps', { story, against: null });
    let best = Infinity;
    for (let i = 0; i < 4 && best >= 1000; i++) {
      const { page, errors } = await open(browser, address);
      best = Math.min(best, Number(await page.locator('#app').getAttribute('data-ready')));
      expect(errors).toEqual([]);
      const began = performance.now();
      for (let k = 0; k < 20; k++) await page.keyboard.press('j');
      expect(await selected(page)).toBe(20);
      expect((performance.now() - began) / 20).toBeLessThan(250);
      await page.keyboard.press('End');
      expect(await selected(page)).toBe(400);
      await page.context().close();
    }
    expect(best).toBeLessThan(1000);
    // Many actions are folded, and looked for by their words; before the first step all components are shown.
    const serving = await serve(session, [], await pageAssets(), 0);
    const { page, errors } = await open(browser, serving.url);
    await expect.poll(() => page.locator('.live details.group summary').allTextContents()).toEqual(Array.from({ length: 6 }, (_, hand) => `hand ${hand} press (${hand < 4 ? 7 : 6})`));
    expect(await page.locator('table.state tbody tr').count()).toBe(40);
    await page.locator('.live details.group summary').nth(1).click();
    await expect.poll(() => page.locator('.enabled [data-action]').evaluateAll(l => l.map(x => x.getAttribute('data-action')))).toEqual([1, 7, 13, 19, 25, 31, 37].map(i => `press(i=${i})`));
    await page.fill('.live .only', 'press(i=3 hand 1');
    await expect.poll(() => page.locator('.enabled [data-action]').evaluateAll(l => l.map(x => x.getAttribute('data-action')))).toEqual([31, 37].map(i => `press(i=${i})`));
    expect(await seriousIn(page)).toEqual([]);
    await page.locator('[data-action="press(i=31)"]').click();
    await expect.poll(() => page.locator('.step').count()).toBe(2);
    expect(errors).toEqual([]);
    await serving.close();
  });

  describe('explore', () => {
    let serving: Serving;
    beforeAll(async () => { serving = await serve(new Session(compile(select(library, 'careless'))), [], await pageAssets(), 0); });
    afterAll(() => serving.close());
    const action = (page: Page, name: string) => page.locator(`.enabled [data-action="${name}"]`);
    const steps = (page: Page): Promise<number> => page.locator('.step').count().then(n => n - 1);

    test('take a step, see what is not enabled and why, go back', async () => {
      const { page, errors, requests } = await open(browser, serving.url);
      await expect.poll(() => page.locator('.enabled button').count()).toBe(2);
      await action(page, 'reader0 desk.ask -> OK').click();
      await expect.poll(() => steps(page)).toBe(1);
      expect(await selected(page)).toBe(1);
      await expect.poll(() => page.locator('[data-disabled="reader1 desk.ask -> OK"] .why').textContent()).toBe('book[0] is taken {by=0}; it would be enabled if that were shelved');
      await page.getByText('take back the last step').click();
      await expect.poll(() => steps(page)).toBe(0);
      expect(requests.filter(r => !r.startsWith(serving.url))).toEqual([]);
      expect(errors).toEqual([]);
    });

    test('another way from the middle is a branch; two branches side by side', async () => {
      const { page, errors } = await open(browser, serving.url);
      await action(page, 'reader0 desk.ask -> OK').click();
      await action(page, 'reader0 home.read').click();
      await expect.poll(() => steps(page)).toBe(2);
      await page.keyboard.press('k');
      await action(page, 'reader1 desk.ask -> LENT [not_here]').click();
      await expect.poll(() => page.locator('.branches li').count()).toBe(2);
      expect(await page.locator('.branches [aria-pressed=true]').textContent()).toMatch(/^branch 2: 2 steps/);
      await page.locator('.branches >> text=compare').click();
      expect(await page.locator('.over .rows tbody tr').count()).toBe(3);
      expect(await page.locator('.over tr.first').getAttribute('id')).toBe('row-1');
      expect(await seriousIn(page)).toEqual([]);
      await page.keyboard.press('Escape');
      expect(await page.locator('.over').count()).toBe(0);
      await page.locator('.branches button').first().click();
      await expect.poll(() => page.locator('.branches [aria-pressed=true]').textContent()).toMatch(/^branch 1: 2 steps/);
      expect(errors).toEqual([]);
    });

    test('random walk, a pattern with and without an answer, a mistyped one; the failure is shown where it comes', async () => {
      const { page } = await open(browser, serving.url);
      const find = async (pattern: string): Promise<void> => { await page.fill('#pattern', pattern); await page.keyboard.press('Enter'); };
      await find('some book is torn');
      await expect.poll(() => steps(page)).toBe(3);
      expect(await page.locator('.verdict').textContent()).toContain('books-are-whole is violated after 3 steps');
      expect(await page.locator('.live [role=status]').textContent()).toMatch(/^found after 3 steps/);
      await find('book[1] is taken');
      await expect.poll(() => page.locator('.live [role=status]').textContent()).toMatch(/^no such state can be reached from here/);
      await find('book[1] is token');
      await expect.poll(() => page.locator('.live [role=alert]').textContent()).toMatch(/unknown state 'token'. Did you mean 'taken'/);
      await page.fill('.live input[type=number]', '15');
      await page.getByRole('button', { name: 'walk' }).click();
      await expect.poll(() => steps(page)).toBe(18);
      expect(await seriousIn(page)).toEqual([]);
    });

    test('a trace is saved and opened again', async () => {
      const { page } = await open(browser, serving.url);
      await page.fill('#pattern', 'some book is torn');
      await page.keyboard.press('Enter');
      await expect.poll(() => steps(page)).toBe(3);
      const [download] = await Promise.all([page.waitForEvent('download'), page.getByText('save this trace').click()]);
      expect(download.suggestedFilename()).toBe('library_careless-3-steps.json');
      const file = join(folder, 'saved.json');
      await download.saveAs(file);
      const again = await open(browser, serving.url);
      await again.page.setInputFiles('#open-file', file);
      await expect.poll(() => steps(again.page)).toBe(3);
      writeFileSync(file, '{"format":');
      await again.page.setInputFiles('#open-file', file);
      await expect.poll(() => again.page.locator('.live [role=alert]').textContent()).toMatch(/saved\.json: is not JSON/);
    });

    test('when the program has ended the page says so', async () => {
      const gone = await serve(new Session(compile(select(library, 'careless'))), [], await pageAssets(), 0);
      const { page } = await open(browser, gone.url);
      await expect.poll(() => page.locator('.enabled button').count()).toBe(2);
      await gone.close();
      await page.locator('.enabled button').first().click();
      await expect.poll(() => page.locator('.live [role=alert]').textContent()).toMatch(/the program does not answer/);
    });
  });
});
