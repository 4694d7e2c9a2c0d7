/**
 * A kernel code path as a machine: its states are program points `function_name.label`, its context holds the
 * locals, and each branch of a label is one atomic step.
 */
import type { Sends } from './action.ts';
import { outcomes, type Command } from './command.ts';
import { ModelError, unknownName } from './errors.ts';
import type { Scalar } from './events.ts';
import type { State, World } from './view.ts';

/** Local variable -> its values; the first is the initial one. */
export type Locals = Readonly<Record<string, readonly Scalar[]>>;
export type LocalValues<L extends Locals> = { readonly [K in keyof L]: L[K][number] };
/** Choice -> its values, or the component whose indices it ranges over. */
export type Choices<Many extends string = string> = Readonly<Record<string, Many | readonly Scalar[]>>;
export type ChoiceValues<C extends Choices> = { readonly [K in keyof C]: C[K] extends readonly (infer V)[] ? V : number };

/** The thread's own locals, and which instance of the thread it is. */
export type Self<L extends Locals> = LocalValues<L> & { readonly me: number };

/** A command that a branch executes; T is the type of the thread's own view. */
export interface Call<T, P> { readonly command: Command; readonly args: (t: T, s: any, p: P) => unknown }
/** `call: call(RMI_RTT_UNPROT_MAP, (t: { g: number }) => ({ ipa: t.g, ... }))`: the arguments are checked against the command's inputs. */
export const call = <I, T, P>(command: Command<I>, args: (t: T, s: any, p: P) => I): Call<T, P> => ({ command, args });

/** Local -> its new value, fixed or computed from A. */
export type Sets<L extends Locals, A extends readonly unknown[]> = { readonly [K in keyof L]?: L[K][number] | ((...args: A) => L[K][number]) };

export interface Branch<W extends World, L extends Locals, C extends Choices, Label extends string> {
  /** tells the branches of one label apart; default: its number */
  readonly name?: string;
  /** nondeterminism: one step per combination of these choices */
  readonly choose?: readonly (keyof C & string)[];
  /** enabled while it holds; several branches may be enabled at once */
  readonly if?: (t: Self<L>, s: State<W>, p: ChoiceValues<C>) => boolean;
  /** enabled while no other branch's `if` at this label holds */
  readonly else?: true;
  /** the step in the reader's words */
  readonly say?: string | ((t: Self<L>, s: State<W>, p: ChoiceValues<C>) => string);
  /** the command executed in this step: its effects happen in the same atomic step */
  readonly call?: Call<Self<L>, ChoiceValues<C>>;
  /** the local that receives the command's status */
  readonly into?: keyof L & string;
  readonly send?: Sends<W, [t: Self<L>, s: State<W>, p: ChoiceValues<C>]>;
  readonly set?: Sets<L, [t: Self<L>, s: State<W>, p: ChoiceValues<C>]>;
  /** next label, or one by the command's status ('*' for the others); default: the label below */
  readonly goto?: Label | Readonly<Record<string, Label>>;
}

export interface ThreadSpec<W extends World, L extends Locals, C extends Choices, Label extends string, Tag extends string = string> {
  readonly locals: L;
  readonly choices?: C;
  /** default: the first label */
  readonly start?: NoInfer<Label>;
  /** in the order of the source; a label without branches is an end of the path */
  readonly code: { readonly [K in Label]: readonly Branch<W, NoInfer<L>, NoInfer<C>, NoInfer<Label>>[] };
  /** marks such as WARN, for claims to look for: `s.vcpu[0].hasTag('WARN')` */
  readonly tags?: { readonly [K in Tag]: readonly NoInfer<Label>[] };
  /** who executes it, for the lanes of a trace: function -> "realm", "mm"; '*' for the functions that are not named */
  readonly lanes?: Readonly<Record<string, string>>;
  readonly source?: string;
}

/** A branch as the checker sees it, and as blocks that several threads share are typed. */
export interface AnyBranch {
  readonly name?: string;
  readonly choose?: readonly any[];
  readonly if?: (t: any, s: any, p: any) => boolean;
  readonly else?: true;
  readonly say?: string | ((t: any, s: any, p: any) => string);
  readonly call?: Call<any, any>;
  readonly into?: any;
  readonly send?: Readonly<Record<string, any>>;
  readonly set?: Readonly<Record<string, any>>;
  readonly goto?: any;
}
export type Code = Readonly<Record<string, readonly AnyBranch[]>>;

export interface Thread<L extends Locals = Locals, Label extends string = string, Tag extends string = string> {
  readonly kind: 'thread';
  readonly name: string;
  readonly locals: L;
  readonly choices: Choices;
  readonly start: Label;
  readonly code: Code;
  readonly tags: Readonly<Record<Tag, readonly string[]>>;
  /** function, or '*' -> who executes it */
  readonly lanes: Readonly<Record<string, string>>;
  readonly source: string | undefined;
  /** label -> the variant that put it there */
  readonly patched: Readonly<Record<string, string>>;
  /** the labels in the order of the source, also those that variants removed: a jump to one of these goes on at the next that is left */
  readonly order: readonly string[];
}

const LABEL = /^[A-Za-z_]\w*\.[A-Za-z_]\w*$/;

export function makeThread(name: string, spec: Omit<ThreadSpec<any, any, any, string>, 'code'> & { code: Code }, patched: Readonly<Record<string, string>> = {}, order: readonly string[] = Object.keys(spec.code)): Thread<any, any> {
  const labels = Object.keys(spec.code);
  const where = `thread ${name}`;
  if (labels.length === 0) throw new ModelError(`${where}: its code is empty; give at least one label`);
  for (const label of labels) {
    if (!LABEL.test(label)) throw new ModelError(`${where}: label '${label}' is not of the form function_name.label`);
  }
  const start = spec.start ?? labels[0]!;
  if (!labels.includes(start)) throw unknownName('label', start, labels, `${where}: start`);
  for (const [local, domain] of Object.entries(spec.locals as Locals)) {
    if (local === 'me') throw new ModelError(`${where}: 'me' is the number of the thread's instance and cannot be a local`);
    if (domain.length === 0) throw new ModelError(`${where}: local '${local}' needs at least one value, the initial one first`);
  }
  for (const [tag, marked] of Object.entries(spec.tags ?? {})) {
    for (const label of marked) if (!labels.includes(label)) throw unknownName('label', label, labels, `${where}: tag ${tag}`);
  }
  const functions = [...new Set(order.map(functionOf))];
  for (const f of Object.keys(spec.lanes ?? {})) if (f !== '*' && !functions.includes(f)) throw unknownName('function', f, functions, `${where}: lanes`);
  const thread: Thread<any, any> = {
    kind: 'thread', name, locals: spec.locals, choices: spec.choices ?? {}, start, code: spec.code,
    tags: spec.tags ?? {}, lanes: spec.lanes ?? {}, source: spec.source, patched, order,
  };
  for (const label of labels) checkBranches(thread, label);
  return thread;
}

function checkBranches(thread: Thread, label: string): void {
  const names = new Set<string>();
  thread.code[label]!.forEach((branch, k) => {
    const where = `thread ${thread.name}: ${label}`;
    const name = branchName(thread.code[label]!, k);
    if (names.has(name)) throw new ModelError(`${where}: two branches are called '${name}'`);
    names.add(name);
    for (const c of branch.choose ?? []) if (!(c in thread.choices)) throw unknownName('choice', c, Object.keys(thread.choices), where);
    for (const l of [...Object.keys(branch.set ?? {}), ...(branch.into === undefined ? [] : [branch.into])]) {
      if (!(l in thread.locals)) throw unknownName('local', l, Object.keys(thread.locals), where);
    }
    if (branch.into !== undefined && branch.call === undefined) throw new ModelError(`${where}: 'into' names the local that receives a command's status, but the branch calls no command`);
    for (const [local, value] of Object.entries(branch.set ?? {})) if (typeof value !== 'function') checkValue(thread, local, value, where);
    const statuses = branch.call ? outcomes(branch.call.command).map(o => o.status) : [];
    if (branch.into !== undefined) for (const status of statuses) checkValue(thread, branch.into, status, `${where}: ${branch.call!.command.name} answers '${status}'`);
    if (typeof branch.goto === 'object') {
      if (!branch.call) throw new ModelError(`${where}: 'goto' names a label for each status, but the branch calls no command; give it one label`);
      for (const named of Object.values(branch.goto as Record<string, string>)) landing(thread, named, where);
    }
    if (branch.else && branch.if) throw new ModelError(`${where}: a branch has 'if' and 'else'; 'else' means that no other branch's 'if' holds`);
    for (const status of branch.call ? statuses : [undefined]) target(thread, label, k, status);
  });
}

function checkValue(thread: Thread, local: string, value: unknown, where: string): void {
  const domain = thread.locals[local]!;
  if (!domain.includes(value as Scalar)) throw unknownName(`value of local ${local}`, String(value), domain.map(String), where);
}

const functionOf = (label: string): string => label.split('.')[0]!;

/** Whose lane a step belongs to that leaves `label`: "KVM vcpu0"; of a thread that does not tell, and where the two are the same word, one of them. */
export function laneOf({ lanes }: Thread, label: string, instance: string): string {
  const by = lanes[functionOf(label)] ?? lanes['*'];
  return by === undefined ? instance : by.toLowerCase() === instance.toLowerCase() ? by : `${by} ${instance}`;
}

/** The name of branch k of a label: its own, or its number when the label has several. */
export const branchName = (branches: readonly AnyBranch[], k: number): string =>
  branches[k]!.name ?? (branches.length === 1 ? '' : String(k + 1));

/** The label below `label` in the source. */
function fallThrough(code: Code, label: string): string | undefined {
  const labels = Object.keys(code);
  return labels[labels.indexOf(label) + 1];
}

/** Where branch k of `label` goes when its command (if it has one) answers `status`. */
export function target(thread: Pick<Thread, 'name' | 'code' | 'order'>, label: string, k: number, status: string | undefined): string {
  const { goto } = thread.code[label]![k]!;
  const where = `thread ${thread.name}: ${label}`;
  const named = typeof goto === 'string' ? goto
    : goto === undefined ? fallThrough(thread.code, label)
    : goto[status ?? '*'] ?? goto['*'] ?? fallThrough(thread.code, label);
  if (named === undefined) throw new ModelError(`${where}: the branch falls off the end of the code; give it a goto`);
  return landing(thread, named, where);
}

/** The label itself, or the first one below it that no variant has removed. */
export function landing({ code, order }: Pick<Thread, 'code' | 'order'>, label: string, where: string): string {
  const next = order.includes(label) ? order.slice(order.indexOf(label)).find(l => l in code) : undefined;
  if (next === undefined) throw unknownName('label', label, Object.keys(code), `${where}: goto`);
  return next;
}
