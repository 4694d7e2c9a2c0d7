/** What a machine, a container and Node leave to a search; and that a search ends before somebody ends it. */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, rmdirSync, writeFileSync } from 'node:fs';
import { tmpdir, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { availableMemory, groups, machineMemory, MemoryWatch } from '../../src/explore/memory.ts';
import { bin, ended, folder, lampFile, root, type Result } from '../cli/realmcheck.ts';

const dir = folder();
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** A tree of files: path -> text. */
function tree(files: Readonly<Record<string, string>>): string {
  const top = mkdtempSync(join(tmpdir(), 'realmcheck groups '));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(top, path)), { recursive: true });
    writeFileSync(join(top, path), text);
  }
  return top;
}
const MIB = 2 ** 20;

describe('groups of processes with a limit', () => {
  const seen = (files: Readonly<Record<string, string>>): unknown => {
    const top = tree(files);
    try { return groups(join(top, 'cgroup'), join(top, 'sys')); } finally { rmSync(top, { recursive: true }); }
  };
  test.each<[string, Readonly<Record<string, string>>, unknown]>([
    ['version 2, a limit around the group', {
      cgroup: '0::/a/b\n', 'sys/a/memory.max': `${300 * MIB}\n`, 'sys/a/memory.current': `${100 * MIB}\n`, 'sys/a/memory.stat': `anon 5\ninactive_file ${30 * MIB}\nactive_file 7\n`,
      'sys/a/b/memory.max': 'max\n', 'sys/a/b/memory.current': '5\n',
    }, [{ limit: 300 * MIB, used: 70 * MIB }]],
    ['version 2, throttled before it is killed', { cgroup: '0::/a\n', 'sys/a/memory.max': `${300 * MIB}\n`, 'sys/a/memory.high': `${200 * MIB}\n`, 'sys/a/memory.current': '0\n' }, [{ limit: 200 * MIB, used: 0 }]],
    ['version 2, a container that sees itself as the outermost', { cgroup: '0::/\n', 'sys/memory.max': `${64 * MIB}\n`, 'sys/memory.current': `${MIB}\n` }, [{ limit: 64 * MIB, used: MIB }]],
    ['version 2 beside version 1', { cgroup: '3:cpu:/\n0::/a\n', 'sys/unified/a/memory.max': `${64 * MIB}\n` }, [{ limit: 64 * MIB, used: 0 }]],
    ['version 1', {
      cgroup: '5:cpu,cpuacct:/x\n4:memory:/a/b\n', 'sys/memory/memory.limit_in_bytes': '9223372036854771712\n', 'sys/memory/a/memory.limit_in_bytes': `${500 * MIB}\n`,
      'sys/memory/a/b/memory.limit_in_bytes': `${400 * MIB}\n`, 'sys/memory/a/b/memory.usage_in_bytes': `${50 * MIB}\n`, 'sys/memory/a/b/memory.stat': `inactive_file 9\ntotal_inactive_file ${MIB}\n`,
    }, [{ limit: 500 * MIB, used: 0 }, { limit: 400 * MIB, used: 49 * MIB }]],
    ['version 1, of which a container sees the end only', { cgroup: '4:memory:/docker/1234\n', 'sys/memory/memory.limit_in_bytes': `${500 * MIB}\n` }, [{ limit: 500 * MIB, used: 0 }]],
    ['none', { cgroup: '0::/a\n', 'sys/a/memory.max': 'max\n' }, []],
    ['no such thing', {}, []],
  ])('%s', (_, files, expected) => { expect(seen(files)).toEqual(expected); });
});

test('a machine has something, and not more than there is', () => {
  expect(machineMemory()).toBeLessThanOrEqual(totalmem());
  expect(machineMemory()).toBeGreaterThan(64 * MIB);
  expect(availableMemory()).toBeLessThanOrEqual(machineMemory());
});

test('what else a search has made the process grow by is taken off what states may take', () => {
  const watch = new MemoryWatch(400 * MIB);
  expect(watch.full(0)).toBeUndefined();
  const held = Array.from({ length: 12 }, () => new Uint8Array(16 * MIB).fill(1));
  expect(watch.allowance(0)).toBeLessThan(250 * MIB);
  expect(watch.allowance(192 * MIB)).toBeGreaterThan(350 * MIB);
  held.push(...Array.from({ length: 16 }, () => new Uint8Array(16 * MIB).fill(1)));
  expect(watch.full(0)).toBe('memory');
  expect(held).toHaveLength(28);
  expect(new MemoryWatch(MIB).full(2 * MIB)).toBe('memory');
});

const oneLine = (text: string): string => text.replace(/\s+/g, ' ');

/** A child with a heap of its own size, perhaps in a group of processes. */
const run = (args: readonly string[], heap?: number, group?: string): Promise<Result> => ended(group === undefined
  ? spawn(process.execPath, [...heap === undefined ? [] : [`--max-old-space-size=${heap}`], bin, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  : spawn('sh', ['-c', 'echo $$ > "$0/cgroup.procs" && exec "$@"', group, process.execPath, bin, ...args], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] }));

test('local states beyond what the heap holds end the search, not the process', async () => {
  // Each local state has a list of its own of some thousand characters.
  const file = lampFile(dir, 'heap.ts', `
const list = (id: string) => events({ ADD: { x: [0, 1, 2, 3, 4, 5, 6] } }, { l: [] as number[][] }).createMachine({
  id, context: { l: [] },
  on: { ADD: { guard: ({ context }) => context.l.length < 6, actions: assign({ l: ({ context, event }) => [...context.l, Array.from({ length: 300 }, () => event.x)] }) } },
});
const w = components({ a: list('a'), b: list('b'), c: list('c'), d: list('d') });
export const scenarios = [w.scenario('lists', {
  asks: 'how much', deadlock: 'allowed', properties: [w.always('fine', { why: 'to test', holds: () => true })],
  actions: (['a', 'b', 'c', 'd'] as const).map(k => w.action('add ' + k, { params: { x: [0, 1, 2, 3, 4, 5, 6] }, send: { [k]: (_: unknown, { x }: { x: number }) => ({ type: 'ADD', x }) } as never })),
})];
`);
  const { code, out, err } = await run(['check', file], 110);
  expect({ code, err }).toEqual({ code: 16, err: '' });
  expect(oneLine(out)).toMatch(/fine: undecided, the heap that Node may use \(NODE_OPTIONS=--max-old-space-size=<MiB> for more\) ended the search after \d+ states/);
});

/** A group with a limit, where that may be made. */
function group(limit: number): string | undefined {
  const own = readFileSync('/proc/self/cgroup', 'utf8').split('\n').map(l => l.split(':')).find(l => l[1]?.split(',').includes('memory'))?.[2];
  if (own === undefined) return undefined;
  const path = join('/sys/fs/cgroup/memory', own, `realmcheck-${process.pid}`);
  try {
    mkdirSync(path);
    writeFileSync(join(path, 'memory.limit_in_bytes'), String(limit));
    return path;
  } catch { return undefined; }
}

test('a search in a container ends before the container is out of memory', async context => {
  const path = group(240 * MIB);
  if (path === undefined) return context.skip('no group of processes (cgroup v1) can be made here');
  try {
    const file = lampFile(dir, 'container.ts', `
const dial = events({ TURN: {} }, { n: 0 as number }).createMachine({ id: 'dial', context: { n: 0 }, on: { TURN: { actions: assign({ n: ({ context }) => (context.n + 1) % 16 }) } } });
const w = components({ dial: many(dial) });
export const scenarios = [w.scenario('dials', {
  asks: 'how many', instances: { dial: 8 }, deadlock: 'allowed', properties: [w.always('fine', { why: 'to test', holds: () => true })],
  actions: [w.action('turn', { params: { i: 'dial' }, send: { dial: (_, { i }) => to(i, 'TURN') } })],
})];
`);
    const { code, out, err } = await run(['check', file], undefined, path);
    expect({ code, err }).toEqual({ code: 16, err: '' });
    expect(oneLine(out)).toMatch(/fine: undecided, the memory of this machine ended the search after \d+ states/);
  } finally { await gone(path); }
});

/** Removes a group; the system may take a moment to see that nobody is left in it. */
async function gone(path: string): Promise<void> {
  for (let left = 100; ; left--) {
    try { return rmdirSync(path); } catch (e) { if (left === 0) throw e; }
    await new Promise(resolve => setTimeout(resolve, 20));
  }
}
