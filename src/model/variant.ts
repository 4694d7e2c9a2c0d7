/** A named patch to a thread (by label) or to a command (by failure condition). It is data: listed, compared, marked in traces. */
import type { Command, CommandSpec, Failure } from './command.ts';
import { makeCommand } from './command.ts';
import { ModelError, unknownName } from './errors.ts';
import { landing, makeThread, type AnyBranch, type Branch, type Choices, type Locals, type Thread } from './thread.ts';
import type { World } from './view.ts';

export type Replaced<Label extends string, B> = { readonly [K in Label]?: readonly B[] };

export interface ThreadPatch<W extends World, L extends Locals, Label extends string, New extends string> {
  /** what the patch does to the code, in a sentence */
  readonly why: string;
  /** labels that go; whoever jumped there goes on at the label below */
  readonly remove?: readonly Label[];
  /** labels that do something else */
  readonly replace?: Replaced<Label, Branch<W, L, Choices, Label | NoInfer<New>>>;
  /** new labels, each in front of an old one (which jumps to that one reach only by falling through) */
  readonly insert?: { readonly [K in New]: { readonly before: Label; readonly do: readonly Branch<W, L, any, Label | NoInfer<New>>[] } };
}

export interface CommandPatch<W extends World, I> {
  readonly why: string;
  /** ids of failure conditions that go */
  readonly remove?: readonly string[];
  /** conditions that replace the one of the same id */
  readonly replace?: readonly Failure<W, I>[];
  /** new conditions, each in front of an old one or last */
  readonly insert?: readonly (Failure<W, I> & { readonly before?: string })[];
  /** what success does instead */
  readonly success?: CommandSpec<W, I>['success'];
}

export interface Variant {
  readonly kind: 'variant';
  readonly name: string;
  readonly of: string;
  readonly target: 'thread' | 'command';
  readonly patch: ThreadPatch<any, any, string, string> | CommandPatch<any, any>;
}

/** The patch line by line, for listings: "- label", "~ label", "+ label (before other)". */
export function describeVariant(v: Variant): string[] {
  const { remove = [], replace = {}, insert = {} } = v.patch;
  const replaced = Array.isArray(replace) ? (replace as Failure<any, any>[]).map(f => f.id) : Object.keys(replace);
  const inserted = Array.isArray(insert)
    ? (insert as { id: string; before?: string }[]).map(f => `${f.id} (before ${f.before ?? 'success'})`)
    : Object.entries(insert as Record<string, { before: string }>).map(([l, i]) => `${l} (before ${i.before})`);
  const success = 'success' in v.patch ? ['success'] : [];
  return [...remove.map(l => `- ${l}`), ...[...replaced, ...success].map(l => `~ ${l}`), ...inserted.map(l => `+ ${l}`)];
}

/** base thread -> variant -> patched thread: the same patches give the same object, so that its table is shared. */
const patchedThreads = new WeakMap<Thread, WeakMap<Variant, Thread>>();

/** The thread with the patches that name it applied in order. */
export function patchThread(base: Thread, variants: readonly Variant[]): Thread {
  let thread = base;
  for (const v of variants) {
    if (v.target !== 'thread' || v.of !== base.name) continue;
    const known = patchedThreads.get(thread) ?? new WeakMap<Variant, Thread>();
    patchedThreads.set(thread, known);
    const next = known.get(v) ?? applyThreadPatch(thread, v.name, v.patch as ThreadPatch<any, any, string, string>);
    known.set(v, next);
    thread = next;
  }
  return thread;
}

function applyThreadPatch(base: Thread, name: string, patch: ThreadPatch<any, any, string, string>): Thread {
  const where = `variant '${name}' of thread ${base.name}`;
  const labels = Object.keys(base.code);
  const { remove = [], replace = {}, insert = {} } = patch;
  const known = (label: string): void => {
    if (labels.includes(label)) return;
    if (base.order.includes(label)) throw new ModelError(`${where}: label '${label}' is gone: a variant before this one removed it`);
    throw unknownName('label', label, labels, where);
  };
  remove.forEach(known);
  Object.keys(replace).forEach(known);
  for (const label of remove) if (label in replace) throw new ModelError(`${where}: removes and replaces '${label}'; do one of the two`);
  for (const [added, { before }] of Object.entries(insert)) {
    if (!base.order.includes(before)) known(before);
    if (labels.includes(added)) throw new ModelError(`${where}: inserts label '${added}', which is there already; use replace`);
  }
  const patched: Record<string, string> = { ...base.patched };
  const code: Record<string, readonly AnyBranch[]> = {};
  /** old and new labels in the order of the patched source, the removed ones still in their places */
  const order: string[] = [];
  for (const label of base.order) {
    for (const [added, { before, do: branches }] of Object.entries(insert)) {
      if (before !== label) continue;
      code[added] = branches;
      patched[added] = name;
      order.push(added);
    }
    if (label in insert) continue; // removed before, put back by this patch
    order.push(label);
    if (remove.includes(label) || !labels.includes(label)) continue;
    const branches = (replace as Record<string, readonly AnyBranch[]>)[label];
    code[label] = branches ?? base.code[label]!;
    if (branches) patched[label] = name;
  }
  const last = order.findLastIndex(l => l in code);
  for (const label of remove) {
    if (order.indexOf(label) > last) throw new ModelError(`${where}: removes '${label}', and nothing is left below it; replace it instead`);
  }
  const tags = Object.fromEntries(Object.entries(base.tags).map(([t, ls]) => [t, ls.filter(l => l in code)]));
  return makeThread(base.name, {
    locals: base.locals, choices: base.choices, start: landing({ code, order }, base.start, where), code, tags, lanes: base.lanes,
    ...(base.source === undefined ? {} : { source: base.source }),
  }, patched, order);
}

/** The command with the patches that name it applied in order. */
export function patchCommand(base: Command, variants: readonly Variant[]): Command {
  let command = base;
  for (const v of variants) {
    if (v.target !== 'command' || v.of !== base.name) continue;
    const { remove = [], replace = [], insert = [], success = command.spec.success } = v.patch as CommandPatch<any, any>;
    const ids = command.spec.failures.map(f => f.id);
    const where = `variant '${v.name}' of command ${base.name}`;
    for (const id of [...remove, ...replace.map(f => f.id), ...insert.flatMap(f => f.before ?? [])]) {
      if (!ids.includes(id)) throw unknownName('failure condition', id, ids, where);
    }
    for (const id of remove) if (replace.some(f => f.id === id)) throw new ModelError(`${where}: removes and replaces '${id}'; do one of the two`);
    const failures = command.spec.failures.flatMap(f => [
      ...insert.filter(i => i.before === f.id),
      ...(remove.includes(f.id) ? [] : [replace.find(r => r.id === f.id) ?? f]),
    ]);
    command = makeCommand(base.name, { ...command.spec, failures: [...failures, ...insert.filter(i => i.before === undefined)], ...(success === undefined ? {} : { success }) });
  }
  return command;
}
