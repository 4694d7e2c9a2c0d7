/** A lock, a thread's code, and the words to patch it, with the types cast away. */
import { bool, check, components, events, select, type RunResult, type Selection } from '../../src/index.ts';
import { instantiate } from '../../src/compile/system.ts';
import { initialSnapshots, takeStep } from '../../src/trace/trace.ts';
import type { Command, Thread, Variant } from '../../src/model/index.ts';

const lock = events({ LOCK: {}, UNLOCK: {} }).createMachine({ id: 'lock', initial: 'FREE', states: { FREE: { on: { LOCK: 'HELD' } }, HELD: { on: { UNLOCK: 'FREE' } } } });
export const words = components({ lock }) as any;

/** A thread with locals x, ok and status, and choices n and who. */
export const thread = (code: object, extra: object = {}): Thread<any, any> =>
  words.thread('cpu', { locals: { x: [0, 1, 2], ok: bool, status: ['none', 'RMI_SUCCESS', 'RMI_ERROR_INPUT'] }, choices: { n: [0, 1, 2], who: 'cpus' }, code, ...extra });

export const patch = (name: string, base: Thread<any, any>, what: object): Variant => words.variant(name, base, { why: 'to test', ...what });
export const dialect = (name: string, base: Command, what: object): Variant => words.dialect(name, base, { why: 'to test', ...what });

const selected = (t: Thread<any, any>, use: readonly unknown[], spec: object): Selection =>
  select(words.with({ cpu: t }).scenario('core', { asks: '?', properties: [], deadlock: 'allowed', axes: { patch: { patched: { use } } }, ...spec }), '');

/** Checks one thread with patches, in order. */
export const run = async (t: Thread<any, any>, use: readonly unknown[] = [], spec: object = {}): Promise<RunResult> => check(selected(t, use, spec));

/** The names of all steps of the thread. */
export const steps = (t: Thread<any, any>, use: readonly unknown[] = []): string[] => instantiate(selected(t, use, {})).actions.map(a => a.name);

type Snapshots = ReturnType<typeof initialSnapshots>;

/** The labels that a thread with one branch a label goes through, until it ends or comes back. */
export function way(t: Thread<any, any>, use: readonly unknown[] = []): string {
  const system = instantiate(selected(t, use, {}));
  const labels: string[] = [];
  for (let snapshots: Snapshots | undefined = initialSnapshots(system); snapshots;) {
    const [[fn, point]] = Object.entries(snapshots[1]!.value as Record<string, string>) as [[string, string]];
    const label = `${fn}.${point}`;
    if (labels.includes(label)) return [...labels, label].join(' ');
    labels.push(label);
    const here: Snapshots = snapshots;
    const answers = system.actions.map(a => takeStep(system, here, a));
    snapshots = answers.find(a => a.kind === 'taken')?.next;
  }
  return labels.join(' ');
}
