/** What becomes of a search when one of its threads dies: an error that says so, not a verdict, and nothing that hangs. */
import { expect, test } from 'vitest';
import { findModel } from '../bench/models/index.ts';
import { compile } from '../src/compile/program.ts';
import { Search } from '../src/explore/search.ts';
import { TASK, type Thread } from '../src/kernel/threads.ts';

type Second = Pick<Thread, 'tell' | 'result'> & { readonly worker: { terminate(): Promise<number> } };
interface Inside { readonly accelerator: { readonly parts: readonly { readonly thread: Second | undefined }[] } | undefined }

/** A search that is under way on two threads. */
function begun(): [Search, () => Second | undefined] {
  const search = new Search(compile(findModel('tpc7')), false, { kernelFrom: 500, threads: 2, pages: 2 ** 10 });
  const second = () => (search as unknown as Inside).accelerator?.parts[1]!.thread;
  while (!second()) search.run(500, Infinity, Infinity);
  return [search, second];
}

test('a thread that has ended is missed', { timeout: 60_000 }, async () => {
  const [search, second] = begun();
  await second()!.worker.terminate();
  await new Promise(resolve => setImmediate(resolve));
  expect(search.done).toBe(false);
  expect(() => { while (!search.done) search.run(2000, Infinity, Infinity); }).toThrow(/thread 2 of the search has ended.*--threads 1/);
  search.dispose();
});

test('a thread that fails says why', { timeout: 60_000 }, () => {
  const [search, second] = begun();
  second()!.tell(TASK.expand, 2 ** 26, 2 ** 26 + 1); // there is no such state, nor memory for it
  expect(() => second()!.result()).toThrow(/thread 2 of the search failed: RuntimeError/);
  search.dispose();
});
