/** A search that is written down, and goes on elsewhere, finds what one finds that is left alone. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { scenarios } from '../../machines/scenarios/index.ts';
import { ModelError, select, type Selection } from '../../src/index.ts';
import { RunKeeper } from '../../src/checkpoint/run-keeper.ts';
import { compile, type Program } from '../../src/compile/program.ts';
import { Search, type EngineOptions } from '../../src/explore/search.ts';
import { enumerate } from '../../src/model/index.ts';
import { remadeComponents } from '../../src/mutate/mutant.ts';
import { remakeMachine, remakeThread } from '../../src/mutate/remake.ts';
import { shown } from '../random/agreement.ts';
import { found, shallow } from '../random/found.ts';
import { describe, rawGraph } from '../random/graphs.ts';
import { forAll, PATIENCE } from '../random/runs.ts';
import { rawSystem, wide, type RawSystem } from '../random/systems.ts';

const dir = mkdtempSync(join(tmpdir(), 'realmcheck keeper '));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const MOST = 400;
const PAGES = 2 ** 6;

/** With machines whose tables know nothing, as in another process. */
const compiled = (selection: Selection): Program => compile(remadeComponents(selection, remakeThread, m => remakeMachine(m)));

const keeper = (resume: boolean, path = join(dir, 'run')): RunKeeper =>
  new RunKeeper({ run: 'run', model: 'model', properties: 'all' }, { path, every: 0, resume, asked: () => true, failed: e => { throw e; } });

/** Local states and events get other numbers. */
function disturb(program: Program): void {
  for (const table of new Set(program.tables)) {
    const ids = enumerate(table.alphabet).map(e => table.event(e, 'test')).reverse();
    for (let local = 0; local < Math.min(20, table.snapshots.length); local++) for (const e of ids) try { table.step(local, e); } catch (x) { if (!(x instanceof ModelError)) throw x; }
  }
}

interface How {
  readonly before: EngineOptions;
  readonly after: EngineOptions;
  /** states expanded between two writings, and how many there are in one process */
  readonly slice: number;
  readonly writings: number;
  readonly processes: number;
  readonly disturbed: boolean;
}
const engine: fc.Arbitrary<EngineOptions> = fc.record({ kernelFrom: fc.constantFrom(Infinity, 1, 10), eager: fc.boolean(), spareBits: fc.constantFrom(4, 0), pages: fc.constant(PAGES) });
const how: fc.Arbitrary<How> = fc.record({
  before: engine, after: engine, slice: fc.integer({ min: 1, max: 60 }), writings: fc.integer({ min: 1, max: 3 }), processes: fc.integer({ min: 1, max: 3 }), disturbed: fc.boolean(),
});

function goesOn(selection: Selection, keepGraph: boolean, { before, after, slice, writings, processes, disturbed }: How, most = MOST): void {
  const [alone, depth] = shallow(() => new Search(compiled(selection), keepGraph), most);
  const expected = found(alone, 5000, depth);
  for (let process = 0; process < processes; process++) {
    const program = compiled(selection);
    if (disturbed && process === 1) disturb(program);
    const search = new Search(program, keepGraph, before);
    const kept = keeper(process > 0);
    expect(kept.begin(search, Infinity)).toBe(process > 0 ? 10 * process : 0);
    for (let i = 0; i < writings; i++) {
      search.run(slice, depth, Infinity);
      kept.turn(search, 10 * (process + 1));
    }
    search.run(3, depth, Infinity); // what is lost
    search.dispose();
  }
  const program = compiled(selection);
  if (disturbed) disturb(program);
  const search = new Search(program, keepGraph, after);
  keeper(true).begin(search, Infinity);
  expect(search.head).toBeGreaterThan(0);
  const actual = found(search, 5000, depth);
  if (JSON.stringify(actual) !== JSON.stringify(expected)) expect(actual).toEqual(expected);
  for (const name of readdirSync(dir)) rmSync(join(dir, name));
}

test.each([['', undefined, 150], [' of many instances', wide, 10]] as const)('random systems%s', { timeout: PATIENCE }, async (_, size, times) => {
  await forAll(fc.tuple(rawSystem, how, fc.boolean()), times, async ([raw, options, keepGraph]) => {
    await shown(async c => { goesOn(select(c.scenario, ''), keepGraph, options); }, size)(raw as RawSystem);
  });
});

test('random graphs', { timeout: PATIENCE }, async () => {
  await forAll(fc.tuple(rawGraph, how, fc.boolean()), 150, async ([raw, options, keepGraph]) => { goesOn(select(describe(raw).scenario, ''), keepGraph, options); });
});

test.each([['ring', 'seed-fix'], ['progress-ring', 'seed-fix'], ['race', 'v14']])('%s/%s', { timeout: PATIENCE }, (name, run) => {
  const selection = select(scenarios.find(s => s.name === name)!, run);
  for (const disturbed of [false, true]) {
    goesOn(selection, name === 'progress-ring', { before: { kernelFrom: 500, pages: PAGES }, after: { kernelFrom: 100, pages: PAGES }, slice: 600, writings: 2, processes: 2, disturbed }, 6000);
  }
});

/** A checkpoint of a search in its middle, and the names of its files. */
function written(): { readonly selection: Selection; readonly files: readonly string[] } {
  const selection = select(scenarios.find(s => s.name === 'progress-ring')!, 'seed-fix');
  const search = new Search(compiled(selection), true);
  const kept = keeper(false);
  for (let i = 0; i < 3; i++) {
    search.run(50, Infinity, Infinity);
    kept.turn(search, 1);
  }
  return { selection, files: readdirSync(dir).map(name => join(dir, name)) };
}

test('a file that is cut off, or of which a bit was flipped, is refused', { timeout: PATIENCE }, async () => {
  const { selection, files } = written();
  const whole = files.map(f => readFileSync(f));
  expect(files).toHaveLength(2);
  const program = compiled(selection);
  const begin = (): number => keeper(true).begin(new Search(program, true), Infinity);
  expect(begin()).toBe(1);
  await forAll(fc.tuple(fc.nat(1), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), fc.nat(8)), 300, ([f, where, bit]) => {
    const bytes = Buffer.from(whole[f]!);
    const at = Math.floor(where * bytes.length);
    if (bit === 8) truncateSync(files[f]!, at);
    else {
      bytes[at]! ^= 1 << bit;
      writeFileSync(files[f]!, bytes);
    }
    try { expect(begin).toThrow(/checkpoint .*damaged/); } finally { writeFileSync(files[f]!, whole[f]!); }
  });
  rmSync(files.find(f => f.endsWith('.states'))!);
  expect(begin).toThrow(/checkpoint .*damaged/);
  for (const name of readdirSync(dir)) rmSync(join(dir, name));
});

test('what a writing that was cut off has left is not looked at', () => {
  const { selection, files } = written();
  writeFileSync(files.find(f => f.endsWith('.states'))!, 'the beginning of more', { flag: 'a' });
  writeFileSync(join(dir, 'run.json.new'), 'the beginning of a head');
  const kept = keeper(true);
  const search = new Search(compiled(selection), true);
  expect(kept.begin(search, Infinity)).toBe(1);
  search.run(50, Infinity, Infinity);
  kept.turn(search, 2);
  const again = new Search(compiled(selection), true);
  expect(keeper(true).begin(again, Infinity)).toBe(2);
  expect(found(again, 5000, Infinity)).toEqual(found(new Search(compiled(selection), true), 5000, Infinity));
  for (const name of readdirSync(dir)) rmSync(join(dir, name));
});
