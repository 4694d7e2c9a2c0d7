/** A search whose states are in files finds what one in memory finds: the same states with the same numbers, and all that is said of them. */
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { scenarios } from '../../machines/scenarios/index.ts';
import { check, select, type Selection } from '../../src/index.ts';
import { compile } from '../../src/compile/program.ts';
import { DiskSearch } from '../../src/disk/disk-search.ts';
import { Levels } from '../../src/disk/levels.ts';
import { RecordFile } from '../../src/disk/records.ts';
import { hashOf, merge, mergeRuns, narrowed, RunReader, sortRun } from '../../src/disk/runs.ts';
import { Search, type EngineOptions } from '../../src/explore/search.ts';
import { layOut, pack } from '../../src/states/layout.ts';
import { shown } from '../random/agreement.ts';
import { found, shallow } from '../random/found.ts';
import { describe, rawGraph } from '../random/graphs.ts';
import { forAll, PATIENCE } from '../random/runs.ts';
import { rawSystem, wide, type RawSystem } from '../random/systems.ts';
import { wideDial } from '../export/awkward.ts';

const dir = mkdtempSync(join(tmpdir(), 'realmcheck disk '));
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const MOST = 400;
const PAGES = 2 ** 6;

interface How extends EngineOptions { readonly slice: number; readonly room: number; readonly leaveAt: number }
const how: fc.Arbitrary<How> = fc.record({
  kernelFrom: fc.constantFrom(Infinity, 1, 10), eager: fc.boolean(), spareBits: fc.constantFrom(0, 4), pages: fc.constant(PAGES),
  slice: fc.integer({ min: 1, max: 100 }), room: fc.integer({ min: 1, max: 100 }), leaveAt: fc.integer({ min: 1, max: 50 }),
});

function agree(selection: Selection, { slice, room, leaveAt, ...options }: How, most = MOST): void {
  const [alone, depth] = shallow(() => new Search(compile(selection), false), most);
  const expected = found(alone, 5000, depth);
  const disk = new DiskSearch(new Search(compile(selection), false, options), dir, { room, leaveAt });
  const actual = found(disk, slice, depth);
  if (JSON.stringify(actual) !== JSON.stringify(expected)) expect(actual).toEqual(expected);
  expect(readdirSync(dir)).toEqual([]);
}

test.each([['', undefined, 200], [' of many instances', wide, 12]] as const)('random systems%s', { timeout: PATIENCE }, async (_, size, times) => {
  await forAll(fc.tuple(rawSystem, how), times, async ([raw, options]) => {
    await shown(async c => { agree(select(c.scenario, ''), options); }, size)(raw as RawSystem);
  });
});

test('random graphs', { timeout: PATIENCE }, async () => {
  await forAll(fc.tuple(rawGraph, how), 200, async ([raw, options]) => { agree(select(describe(raw).scenario, ''), options); });
});

test.each([['ring', 'seed-fix'], ['race', 'v14'], ['anon-2gfn', 'seed-fix']])('%s/%s', { timeout: PATIENCE }, (name, run) => {
  const selection = select(scenarios.find(s => s.name === name)!, run);
  for (const kernelFrom of [Infinity, 100]) agree(selection, { kernelFrom, pages: PAGES, slice: 1000, room: 1000, leaveAt: 300 }, 6000);
});

// New local states turn up all the time, so that what is in the files is packed anew.
test('wide-dial', { timeout: PATIENCE }, () => {
  for (const kernelFrom of [Infinity, 1]) agree(select(wideDial, ''), { kernelFrom, pages: PAGES, spareBits: 0, slice: 50, room: 20, leaveAt: 2 }, 3000);
});

const keys = fc.uniqueArray(fc.tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -3, max: 3 })), { maxLength: 40, selector: k => k.join() });

test('runs are sorted, merged and searched as lists are', { timeout: PATIENCE }, async () => {
  let files = 0;
  const path = (): string => join(dir, `run ${files++}`);
  await forAll(fc.array(keys, { maxLength: 40 }), 200, lists => {
    let place = 0;
    const first = new Map<string, number>();
    const runs = lists.map(list => {
      const from = place;
      for (const key of list) {
        if (!first.has(key.join())) first.set(key.join(), place);
        place++;
      }
      return sortRun(path(), Int32Array.from(list.flat()), 2, i => from + i);
    });
    const all = mergeRuns([...narrowed(runs, path), sortRun(path(), new Int32Array(), 2, i => i)], path());
    const got: [string, number][] = [];
    const hashes: number[] = [];
    merge([all], (numbers, at, value, hash) => {
      got.push([[numbers[at], numbers[at + 1]].join(), value]);
      hashes.push(hash);
    });
    expect(new Map(got)).toEqual(first);
    expect(got).toHaveLength(first.size);
    expect(hashes).toEqual([...hashes].sort((a, b) => a - b));
    // As a level looks them up: in the order of the run.
    const reader = new RunReader(all);
    const asked = [...Array(49).keys()].map(k => Int32Array.of(Math.floor(k / 7) - 3, k % 7 - 3)).map(k => ({ k, hash: hashOf(k, 0, 2) })).sort((a, b) => a.hash - b.hash || a.k[0]! - b.k[0]! || a.k[1]! - b.k[1]!);
    for (const { k, hash } of asked) expect(reader.find(hash, k, 0) ? reader.value : undefined).toBe(first.get([...k].join()));
    all.remove();
  });
});

test('what was put aside gets the numbers of a list, and is found by them', { timeout: PATIENCE }, async () => {
  const pairs = fc.array(fc.array(fc.tuple(fc.nat(15), fc.nat(15)), { maxLength: 80 }), { maxLength: 4 });
  await forAll(fc.array(pairs, { minLength: 1, maxLength: 4 }), 150, all => {
    const levels = new Levels(dir, layOut([4, 4], false), 50, () => [16, 16]);
    levels.begin(new Int32Array(1), Int32Array.of(-1), 1);
    const numbers = new Map([['0,0', 0]]);
    for (const parts of all) {
      const told: string[] = [];
      const expected: string[] = [];
      for (const part of parts) {
        const store = Int32Array.from(new Map(part.map(p => [p.join(), p])).values(), p => { const key = new Int32Array(1); pack(levels.packed, p, key); return key[0]!; });
        levels.put(store, 0, store.length, levels.packed, () => 0);
        for (const p of part) if (!numbers.has(p.join())) { numbers.set(p.join(), numbers.size); expected.push(`${p.join()} ${numbers.size - 1}`); }
      }
      levels.settle((locals, id) => { told.push(`${[...locals].join()} ${id}`); });
      expect(told).toEqual(expected);
      for (const [key, id] of numbers) expect(levels.find(key.split(',').map(Number))).toBe(id);
    }
    levels.remove();
  });
});

test('what lies between is skipped, and nothing is missed', { timeout: PATIENCE }, async () => {
  const states = new Int32Array(200_000);
  for (let i = 0; i < states.length; i++) states[i] = Math.imul(i, 3);
  const run = sortRun(join(dir, 'long'), states, 1, i => i);
  await forAll(fc.array(fc.integer({ min: 0, max: 600_000 }), { minLength: 1, maxLength: 60 }), 100, list => {
    const reader = new RunReader(run);
    for (const { x, hash } of list.map(x => ({ x, hash: hashOf(Int32Array.of(x), 0, 1) })).sort((a, b) => a.hash - b.hash)) {
      expect(reader.find(hash, Int32Array.of(x), 0) ? reader.value : -1).toBe(x % 3 === 0 && x < 600_000 ? x / 3 : -1);
    }
  });
  run.remove();
});

test('a file of records gives back what was appended, from any place on', { timeout: PATIENCE }, async () => {
  await forAll(fc.tuple(fc.integer({ min: 1, max: 5 }), fc.nat(3000), fc.nat(3000)), 60, ([width, n, from]) => {
    const file = new RecordFile(join(dir, 'records'), width);
    for (let i = 0; i < n; i++) file.append(Int32Array.from({ length: width }, (_, w) => i * 10 + w), 0);
    const into = new Int32Array(width * 100);
    const got = file.read(from, into);
    expect(got).toBe(Math.max(0, Math.min(100, n - from)));
    for (let i = 0; i < got * width; i++) expect(into[i]).toBe((from + Math.floor(i / width)) * 10 + i % width);
    file.remove();
  });
});

test('the whole pipeline says the same with and without files', { timeout: PATIENCE }, async () => {
  const selection = select(scenarios.find(s => s.name === 'race')!, 'seed-fix');
  const { seconds: _, startSeconds: __, judgingSeconds: ___, bytes, ...inMemory } = await check(selection, { audit: 50 });
  const folder = join(dir, 'made');
  const { seconds: _5, startSeconds: _6, judgingSeconds: _7, bytes: left, ...onDisk } = await check(selection, { audit: 50, disk: folder, memory: 2 });
  expect(left).toBeLessThan(bytes / 2);
  expect({ ...onDisk, confidence: { ...onDisk.confidence, bounds: {} } }).toEqual({ ...inMemory, confidence: { ...inMemory.confidence, bounds: {} } });
  expect(existsSync(folder)).toBe(true);
  expect(readdirSync(folder)).toEqual([]);
});
