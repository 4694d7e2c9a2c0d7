/**
 * Do the random tests find bugs? Copies src and test into temporary folders, makes one textual change at a time,
 * and runs the tests there. A change that no test notices is printed, and the exit code is 1.
 *
 *   npm run test:mutants            all of them
 *   npm run test:mutants -- depth   those whose name contains the word
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { mutants, root, unfit } from './all.ts';
import { STORY_TESTS, storyMutants } from './stories.ts';
import { harmless, type Edit, type Mutant } from './list.ts';

const COPIED = ['src', 'test', 'machines', 'invariants', 'bench', 'package.json', 'tsconfig.json', 'vitest.config.ts'];
const TESTS = ['test/random', 'test/toys', 'test/reduce', 'test/errors/symmetry.test.ts'].filter(folder => existsSync(join(root, folder)));
const EXPORT_TESTS = ['test/recheck/disagreement.test.ts', 'test/recheck/toys.test.ts', 'test/export/export.test.ts'];
const STAYING_TESTS = ['test/checkpoint/random.test.ts', 'test/disk'];
/** What is written for other checkers, and what keeps a search alive, is judged by tests of its own. */
const testsOf = (edits: readonly Edit[]): readonly string[] =>
  edits.some(e => storyMutants.includes(e as Mutant)) ? STORY_TESTS : edits.some(e => /^src\/(export|recheck)\//.test(e.file)) ? EXPORT_TESTS : edits.some(e => /^src\/(checkpoint|disk)\//.test(e.file)) ? STAYING_TESTS : TESTS;
/** It looks at the generators, not at the checker. */
const LEFT_OUT = ['test/random/generators.test.ts'];
/** A change that makes the search run for ever is noticed by this. */
const PATIENCE = 240_000;

const running = new Set<ChildProcess>();

interface Outcome { readonly kind: 'passed' | 'failed' | 'broken'; readonly by: string; readonly seconds: number }

function copy(): string {
  const folder = mkdtempSync(join(tmpdir(), 'realmcheck-mutant-'));
  for (const name of COPIED) if (existsSync(join(root, name))) cpSync(join(root, name), join(folder, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** The workers of the test runner, too: one that runs for ever would go on without it. */
function killAll(child: ChildProcess): void {
  try { process.kill(-child.pid!, 'SIGKILL'); } catch { /* it has ended */ }
}

async function runTests(folder: string, tests: readonly string[]): Promise<Outcome> {
  const began = performance.now();
  const report = join(folder, 'report.json');
  rmSync(report, { force: true });
  const args = ['node_modules/vitest/vitest.mjs', 'run', ...tests, '--bail=1', '--no-file-parallelism', '--no-cache', '--reporter=json', `--outputFile=${report}`, ...LEFT_OUT.flatMap(f => ['--exclude', f])];
  const child = spawn(process.execPath, args, { cwd: folder, stdio: ['ignore', 'ignore', 'pipe'], detached: true, env: { ...process.env, RANDOM_SHRINK: '0', RANDOM_RUNS: '0.5', RANDOM_SEED: '20260' } });
  let errors = '';
  child.stderr.on('data', (d: Buffer) => { errors += d.toString(); });
  let late = false;
  running.add(child);
  const timer = setTimeout(() => { late = true; killAll(child); }, PATIENCE);
  const code = await new Promise<number | null>(resolve => child.on('close', resolve));
  clearTimeout(timer);
  running.delete(child);
  killAll(child);
  const seconds = (performance.now() - began) / 1000;
  if (late) return { kind: 'failed', by: 'its time', seconds };
  if (!existsSync(report)) return { kind: 'broken', by: errors.slice(-1500), seconds };
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as { testResults: { message: string; assertionResults: { status: string; title: string }[] }[] };
  const failed = testResults.flatMap(f => f.assertionResults).find(t => t.status === 'failed');
  if (failed) return { kind: 'failed', by: failed.title, seconds };
  return code === 0 ? { kind: 'passed', by: '', seconds } : { kind: 'broken', by: testResults.map(f => f.message).join('\n').slice(0, 1500) + errors.slice(-500), seconds };
}

/** Runs the tests with some texts replaced, and puts them back. */
async function runChanged(folder: string, edits: readonly Edit[]): Promise<Outcome> {
  const originals = new Map(edits.map(({ file }) => [file, readFileSync(join(folder, file), 'utf8')]));
  for (const { file, find, replace } of edits) {
    const path = join(folder, file);
    writeFileSync(path, readFileSync(path, 'utf8').replace(find, () => replace)); // a function, so that a $ in the text means itself
  }
  const outcome = await runTests(folder, testsOf(edits));
  for (const [file, text] of originals) writeFileSync(join(folder, file), text);
  return outcome;
}

interface Job { readonly name: string; readonly edits: readonly Edit[]; readonly expect: 'passed' | 'failed' }

const wanted = process.argv[2];
const list: readonly Mutant[] = mutants.filter(m => wanted === undefined || m.name.includes(wanted));
const moved = unfit();
if (moved.length > 0) throw new Error(`the lists of mutants do not fit the source any more; each text must occur exactly once:\n  ${moved.join('\n  ')}`);
const jobs: Job[] = [
  { name: 'the source as it is', edits: [], expect: 'passed' },
  { name: 'the source with small sizes', edits: harmless, expect: 'passed' },
  ...list.map((m): Job => ({ name: `${m.name} (${m.file})`, edits: [m], expect: 'failed' })),
];
const total = jobs.length;
const folders = Array.from({ length: Math.min(availableParallelism(), total) }, copy);
process.on('SIGINT', () => {
  running.forEach(killAll);
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  process.exit(130);
});
let done = 0;
let wrong = 0;
try {
  await Promise.all(folders.map(async folder => {
    for (let job = jobs.shift(); job; job = jobs.shift()) {
      const { kind, by, seconds } = await runChanged(folder, job.edits);
      const good = kind === job.expect;
      if (!good) wrong++;
      const word = kind === 'broken' ? 'BROKEN' : job.expect === 'passed' ? (good ? 'passes' : 'FAILS') : good ? 'caught' : 'SURVIVED';
      console.log(`${word.padEnd(8)} ${String(++done).padStart(2)}/${total} ${job.name}, ${seconds.toFixed(0)} s${by ? `: ${by}` : ''}`);
      // Where the tests fail anyway, that they fail on a change says nothing.
      if (job.edits.length === 0 && !good) jobs.length = 0;
    }
  }));
} finally {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}
console.log(wrong === 0 ? `all ${list.length} caught` : `${wrong} not as expected`);
process.exitCode = wrong === 0 ? 0 : 1;
