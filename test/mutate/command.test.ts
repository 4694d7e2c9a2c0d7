/** `realmcheck mutate` from outside: what it prints, the code with which it ends, and that no process is left. */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { EXIT } from '../../src/cli/exit-codes.ts';
import { ended, folder, hasWorked, realmcheck, start } from '../cli/realmcheck.ts';

const dir = folder();
afterAll(() => rmSync(dir, { recursive: true, force: true }));

const MODEL = ['shop-mended', 'docs/examples/order.ts'];
const REFUND = 'drop-send refunds: payment';

describe.concurrent('mutate', () => {
  test('the matrix, the survivors and the score, at 72 columns', async ({ expect: that }) => {
    const { code, out, err } = await realmcheck('mutate', ...MODEL);
    that({ code, err }).toEqual({ code: EXIT.ok, err: '' });
    const lines = out.split('\n');
    that(lines.filter(l => l.length > 72)).toEqual([]);
    that(out).not.toMatch(/\x1b/); // eslint-disable-line no-control-regex
    that(out).toMatch(/^ {3}2 {2}deadlock-free$/m);
    that(out).toMatch(/^drop-send: /m);
    that(out).toMatch(/^! refunds: payment +\. {2}\. {2}\.$/m);
    that(out).toMatch(/^ {2}refunds: order +x {2}\. {2}\.$/m);
    that(out).toMatch(/^ {2}drop-send refunds: payment\n {6}the action sends nothing to payment; 8 -> 7 states/m);
    that(out).toMatch(/^ {2}Kill nothing: deadlock-free\.$/m);
    that(lines.at(-2)).toMatch(/^score \d+\.\d% \(\d+ of \d+\), exit 0$/);
  });

  test('several processes say what one says', async ({ expect: that }) => {
    const [one, two] = await Promise.all([realmcheck('mutate', ...MODEL, '--jobs', '1'), realmcheck('mutate', ...MODEL, '--jobs', '3', '--kind', 'drop-send', '--kind', 'swap-target', '--kind', 'drop-guard')]);
    that(two).toEqual({ ...one, ms: that.any(Number) });
  });

  test('some kinds only; survivors may decide the exit code', async ({ expect: that }) => {
    const { code, out } = await realmcheck('mutate', ...MODEL, '-k', 'drop-send', '--fail-on-survivors');
    that(code).toBe(EXIT.survivors);
    that(out).toMatch(/^score .* exit 18$/m);
    that(out).not.toMatch(/drop-guard/);
  });

  test('the list is what --mutant takes', async ({ expect: that }) => {
    const { code, out } = await realmcheck('mutate', ...MODEL, '--list');
    that(code).toBe(EXIT.ok);
    that(out).toContain(`\n  ${REFUND}\n`);
    const one = await realmcheck('mutate', ...MODEL, '--mutant', REFUND);
    that(one.out).toMatch(/^ {2}survived: 8 -> 7 states/m);
    const killed = await realmcheck('mutate', ...MODEL, '--mutant', 'drop-send confirms: payment');
    that(killed.code).toBe(EXIT.ok);
    that(killed.out).toMatch(/^ {2}killed$/m);
    that(killed.out).toMatch(/shipped-is-paid is VIOLATED after \d steps/);
    that(killed.out).toMatch(/^==> +\d +bank +confirms$/m);
    that(killed.out).not.toMatch(/replay=/);
  });

  test('JSON and Markdown', async ({ expect: that }) => {
    const path = join(dir, 'out.md');
    const { code, out, err } = await realmcheck('mutate', ...MODEL, '--json', '-', '--markdown', path);
    that(code).toBe(EXIT.ok);
    that(err).toMatch(/^score /m);
    const result = JSON.parse(out) as { scenario: string; score: number; counts: Record<string, number>; properties: object[]; mutants: { name: string; fate: string; killedBy: string[] }[] };
    that(result).toMatchObject({ scenario: 'shop-mended', base: { states: 8, transitions: 8 }, notJudged: 0 });
    that(result.score).toBe(result.counts['killed']! / (result.counts['killed']! + result.counts['survived']!));
    that(result.properties[0]).toMatchObject({ name: 'shipped-is-paid', verdict: 'holds', used: true, kills: that.any(Number), subsumedBy: [] });
    that(result.mutants.find(m => m.name === 'drop-guard refunds: order')).toMatchObject({ kind: 'drop-guard', fate: 'killed', killedBy: ['shipped-is-paid'] });
    const text = readFileSync(path, 'utf8');
    that(text).toMatch(/^\| `refunds: order` \| killed \| x\d \| {2}\| {2}\|$/m);
    that(text).toMatch(/^- `drop-send refunds: payment`: the action sends nothing/m);
  });

  const wrong: [args: string[], says: RegExp][] = [
    [['mutate', ...MODEL, '--kind', 'drop-sends'], /unknown kind of mutant 'drop-sends'. Did you mean 'drop-send'/],
    [['mutate', ...MODEL, '--kind', 'skip-lock'], /shop-mended has no mutants of kind skip-lock/],
    [['mutate', ...MODEL, '--mutant', 'drop-send refund: payment'], /no mutant 'drop-send refund: payment'. Did you mean 'drop-send refunds: payment'\? --list shows the 20/],
    [['mutate', 'docs/examples/order.ts'], /which scenario\? Name one of shop, shop-mended/],
    [['mutate', 'ring', 'race'], /one run at a time/],
    [['mutate', 'rings'], /Did you mean 'ring'/],
    [['mutate', ...MODEL, '--json', 'no/such/folder.json'], /cannot write/],
    [['mutate-worker', 'ring'], /started by 'realmcheck mutate'/],
  ];
  for (const [args, says] of wrong) {
    test(args.join(' '), async ({ expect: that }) => {
      const { code, out, err } = await realmcheck(...args);
      that({ code, out }).toEqual({ code: EXIT.usage, out: '' });
      that(err).toMatch(says);
    });
  }
});

const gone = (pid: number): boolean => { try { process.kill(pid, 0); return false; } catch { return true; } };
const workersOf = (pid: number): number[] =>
  spawnSync('ps', ['-eo', 'ppid=,pid=,args='], { encoding: 'utf8' }).stdout.split('\n').map(l => l.trim().split(/\s+/))
    .filter(([ppid, , ...args]) => ppid === `${pid}` && args.includes('mutate-worker')).map(l => Number(l[1]));

async function until(is: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200 && !is(); tries++) await new Promise(resolve => setTimeout(resolve, 100));
  expect(is()).toBe(true);
}

// A terminal sends ^C to a group of processes, others send a signal to the one that they know of; the workers must end with it.
test.each<[NodeJS.Signals, 'the group' | 'the process']>([
  ['SIGINT', 'the group'], ['SIGTERM', 'the process'], ['SIGKILL', 'the process'],
])('%s to %s leaves no worker', async (signal, to) => {
  const child = start('mutate', 'anon-fork/seed-fix', '--jobs', '2');
  const pid = child.pid!;
  const end = ended(child);
  let workers: number[] = [];
  await until(() => (workers = workersOf(pid)).length === 2);
  process.kill(to === 'the group' ? -pid : pid, signal);
  const { code, out } = await end;
  await until(() => [pid, ...workers].every(gone));
  if (signal === 'SIGKILL') return;
  expect(code).toBe(EXIT.interrupted);
  expect(out).toMatch(/interrupted, \d+ not judged, exit 130/);
});

test('an interrupt of the run itself: there is nothing to compare with yet', async () => {
  const child = start('mutate', 'race-fork/seed-fix');
  const end = ended(child);
  await hasWorked(child, 3);
  child.kill('SIGINT');
  const { code, out } = await end;
  expect({ code, out }).toEqual({ code: EXIT.interrupted, out: 'interrupted before the first mutant, exit 130\n' });
});
