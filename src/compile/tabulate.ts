/**
 * One machine as a table that is filled on demand: a local state is asked of XState once per event, and only when
 * the system meets that pair. XState is the meaning; this is a cache of it, with every check that makes the cache exact.
 */
import { initialTransition, matchesState, transition, type AnyMachineSnapshot, type AnyStateMachine, type StateValue } from 'xstate';
import { alphabetOf, enumerate, ModelError, unknownName, type Alphabet, type Scalar } from '../model/index.ts';
import { canonical, deepFreeze, oneObject } from './canonical.ts';
import { checkMachine, checkPattern, configurations, isParallel, stateNames, tagNames } from './check-machine.ts';

export const UNKNOWN = -2;
export const UNHANDLED = -1;

/** Local states of one machine beyond which its context is taken to be unbounded. */
export const MAX_LOCALS = 20_000;
/** Characters of one local state, written out, beyond which its context is taken to be unbounded. */
const MAX_KEY = 10_000;

export type PlainEvent = Readonly<{ type: string } & Record<string, unknown>>;

/** A part of a local state, or a question about it: value, one context field, is(pattern), hasTag(tag). */
export interface Projection {
  readonly name: string;
  readonly of: (s: AnyMachineSnapshot) => unknown;
  /** local state -> index into `domain` */
  readonly values: number[];
  readonly domain: unknown[];
  readonly index: Map<string, number>;
}

type Effect = { readonly type: string; readonly params?: unknown };
const step = transition as (m: AnyStateMachine, s: AnyMachineSnapshot, e: PlainEvent) => [AnyMachineSnapshot, Effect[]];

export class MachineTable {
  readonly machine: AnyStateMachine;
  readonly alphabet: Alphabet;
  readonly snapshots: AnyMachineSnapshot[] = [];
  readonly keys: string[] = [];
  readonly events: PlainEvent[] = [];
  /** event -> local state -> next local state, UNHANDLED or UNKNOWN */
  readonly next: number[][] = [];
  readonly states: readonly string[];
  readonly tags: readonly string[];
  /** there are no more local states than this, or Infinity where there is a context or a history that may make more */
  readonly most: number;
  private readonly locals = new Map<string, number>();
  private readonly eventIds = new Map<string, number>();
  private readonly projections = new Map<string, Projection>();
  private readonly parallel: boolean;
  /** local state -> snapshots of it whose parallel regions were entered in another order, by that order */
  private readonly orders = new Map<number, Map<string, AnyMachineSnapshot>>();

  constructor(machine: AnyStateMachine) {
    checkMachine(machine);
    this.machine = machine;
    this.alphabet = alphabetOf(machine)!;
    this.states = stateNames(machine);
    this.tags = tagNames(machine);
    this.most = configurations(machine);
    this.parallel = isParallel(machine);
    const where = `machine '${machine.id}', initial state`;
    let first: AnyMachineSnapshot;
    let effects: Effect[];
    try {
      [first, effects] = (initialTransition as unknown as (m: AnyStateMachine) => [AnyMachineSnapshot, Effect[]])(machine);
    } catch (e) { throw new ModelError(`${where}: ${messageOf(e)}${explain(messageOf(e))}`); }
    // XState turns an error at start into a snapshot instead of throwing it.
    if (first.status === 'error') throw new ModelError(`${where}: ${/infinite loop/i.test(messageOf(first.error)) ? '' : 'a guard or an action threw: '}${messageOf(first.error)}${explain(messageOf(first.error))}`);
    this.checkEffects(effects, where);
    const again = (initialTransition as unknown as (m: AnyStateMachine) => [AnyMachineSnapshot, unknown])(machine)[0];
    this.add(first, where);
    if (snapshotKey(again, where) !== this.keys[0]) throw new ModelError(`${where}: two evaluations differ; the context or an entry action is not a pure function`);
  }

  get id(): string { return this.machine.id; }

  /** The number of the local state that a snapshot is in, or -1 if it has not been met. */
  find(s: AnyMachineSnapshot): number { return this.locals.get(snapshotKey(s, `machine '${this.id}'`)) ?? -1; }

  /** The number of the local state that a snapshot is in, a new one if it has not been met. */
  meet(s: AnyMachineSnapshot): number { return this.add(s, `machine '${this.id}'`); }

  /** The number of an event object; refuses what the alphabet does not declare. */
  event(e: unknown, where: string): number {
    if (typeof e !== 'object' || e === null || typeof (e as PlainEvent).type !== 'string') {
      throw new ModelError(`${where}: sends ${String(JSON.stringify(e))} to machine '${this.id}', which is not an event; give its name, or { type: name, ... }`);
    }
    const key = canonical(e, `${where}: event`);
    const known = this.eventIds.get(key);
    if (known !== undefined) return known;
    const { type, ...fields } = e as PlainEvent;
    const declared = this.alphabet[type];
    if (declared === undefined) throw unknownName('event', type, Object.keys(this.alphabet), `${where}: machine '${this.id}'`);
    for (const [field, domain] of Object.entries(declared)) {
      if (!(field in fields)) throw new ModelError(`${where}: event ${type} of machine '${this.id}' lacks its payload '${field}' (one of ${domain.map(String).join(', ')})`);
      if (!domain.includes(fields[field] as never)) {
        throw unknownName(`value of ${type}.${field}`, String(fields[field]), domain.map(String), `${where}: machine '${this.id}'`);
      }
    }
    for (const field of Object.keys(fields)) if (!(field in declared)) throw unknownName(`payload of ${type}`, field, Object.keys(declared), `${where}: machine '${this.id}'`);
    const id = this.events.length;
    this.events.push(Object.freeze({ ...(e as PlainEvent) }));
    this.eventIds.set(key, id);
    this.next.push(this.snapshots.map(() => UNKNOWN));
    return id;
  }

  /** Next local state or UNHANDLED, asking XState the first time. */
  step(local: number, event: number): number {
    const known = this.next[event]![local]!;
    return known !== UNKNOWN ? known : this.next[event]![local] = this.ask(local, event);
  }

  private ask(local: number, event: number): number {
    const s = this.snapshots[local]!;
    const e = this.events[event]!;
    const where = `machine '${this.id}', state ${short(this.show(local))}, event ${showEvent(e)}`;
    if (s.status !== 'active') return UNHANDLED; // transition() itself would happily go on
    const isHandled = (): boolean => ((this.machine.getTransitionData as (s: unknown, e: unknown) => unknown[])(s, e)).length > 0;
    const ask = <T>(question: () => T): T => {
      try { return question(); } catch (err) { throw new ModelError(`${where}: ${messageOf(err)}${explain(messageOf(err))}`); }
    };
    const handled = ask(isHandled);
    const [next, effects] = ask(() => step(this.machine, s, e));
    if (next.status === 'error') throw new ModelError(`${where}: ${messageOf(next.error)}${explain(messageOf(next.error))}`);
    if (handled) this.checkEffects(effects, where);
    // The key before the second evaluation, which may change what an assign hands out twice.
    const key = snapshotKey(next, where);
    // In another order than before, so that a guard that alternates does not answer the same.
    const [again] = ask(() => step(this.machine, s, e));
    const handledAgain = ask(isHandled);
    if (handled !== handledAgain || key !== snapshotKey(again, where)) {
      throw new ModelError(`${where}: two evaluations differ; a guard or an assign is not a pure function of context and event (Date, Math.random or a variable outside?)`);
    }
    if (!handled) {
      if (next !== s && key !== this.keys[local]) throw new ModelError(`${where}: the event is not handled, yet an 'always' transition fired; its guard reads the event. Handle the event instead`);
      return UNHANDLED;
    }
    const found = this.add(next, where);
    for (const other of [...this.orders.get(local)?.values() ?? []]) this.sameInEveryOrder(other, e, this.keys[found]!, where);
    return found;
  }

  /** Asks about every event of the alphabet in every local state that they lead to: for exporters and tests. */
  complete(): void {
    const ids = enumerate(this.alphabet).map(e => this.event(e, `machine '${this.id}'`));
    for (let local = 0; local < this.snapshots.length; local++) for (const event of ids) this.step(local, event);
  }

  private add(s: AnyMachineSnapshot, where: string): number {
    const key = snapshotKey(s, where);
    const known = this.locals.get(key);
    if (known !== undefined) {
      if (this.parallel) this.meetOrder(known, s, where);
      return known;
    }
    const local = this.snapshots.length;
    if (local >= MAX_LOCALS) {
      throw new ModelError(`machine '${this.id}' has more than ${MAX_LOCALS} local states. Likely cause: a context value without a bound, such as a counter; the last one is ${short(key)}`);
    }
    if (key.length > MAX_KEY) {
      throw new ModelError(`${where}: the context has grown to ${key.length} characters. Likely cause: a list or a text without a bound`);
    }
    deepFreeze(s.context);
    this.locals.set(key, local);
    this.snapshots.push(s);
    this.keys.push(key);
    for (const row of this.next) row.push(UNKNOWN);
    for (const p of this.projections.values()) this.projectInto(p, s);
    return local;
  }

  /**
   * XState takes the transitions of parallel regions in the order in which the regions were last entered. That order is
   * no part of a local state, so a machine whose moves depend on it is refused: each order that is met must agree.
   */
  private meetOrder(local: number, s: AnyMachineSnapshot, where: string): void {
    const order = orderOf(s);
    if (order === orderOf(this.snapshots[local]!)) return;
    const met = this.orders.get(local) ?? new Map<string, AnyMachineSnapshot>();
    this.orders.set(local, met);
    if (met.has(order)) return;
    met.set(order, s);
    deepFreeze(s.context);
    this.events.forEach((e, event) => {
      const next = this.next[event]![local]!;
      if (next >= 0) this.sameInEveryOrder(s, e, this.keys[next]!, where);
    });
  }

  private sameInEveryOrder(s: AnyMachineSnapshot, e: PlainEvent, expected: string, where: string): void {
    const [next] = step(this.machine, s, e);
    if (snapshotKey(next, where) === expected) return this.meetOrder(this.locals.get(expected)!, next, where);
    throw new ModelError(`machine '${this.id}', state ${showLocal(s)}, event ${showEvent(e)}: what happens depends on the order in which its parallel regions were entered. Likely cause: several regions have 'always' transitions, or transitions that leave the region, for the same moment; let only one of them apply`);
  }

  private checkEffects(effects: readonly Effect[], where: string): void {
    for (const { type, params } of effects) {
      const delay = (params as { delay?: unknown } | undefined)?.delay;
      if (type === 'xstate.log' || type === 'xstate.emit' || (type === 'xstate.raise' && delay === undefined)) continue;
      // XState calls a function without a name by the property that it stands in.
      const unnamed = ['actions', 'entry', 'exit', '(anonymous)', ''].includes(type);
      const what = type === 'xstate.raise' ? 'raises an event after a delay' : `has the side effect ${unnamed ? '(a function)' : `'${type}'`}`;
      throw new ModelError(`${where}: ${what}, whose outcome a checker cannot know; a machine may use assign, raise, and nothing else. Send to other components from an action`);
    }
  }

  projection(name: string, of: (s: AnyMachineSnapshot) => unknown): Projection {
    const known = this.projections.get(name);
    if (known) return known;
    const p: Projection = { name, of, values: [], domain: [], index: new Map() };
    this.projections.set(name, p);
    for (const s of this.snapshots) this.projectInto(p, s);
    return p;
  }

  private projectInto(p: Projection, s: AnyMachineSnapshot): void {
    const value = p.of(s);
    const key = canonical(value, p.name);
    let i = p.index.get(key);
    if (i === undefined) {
      i = p.domain.length;
      p.index.set(key, i);
      p.domain.push(deepFreeze(oneObject(value)));
    }
    p.values.push(i);
  }

  /** What a projection that has been asked for says of a local state. */
  answer(name: string, local: number): unknown { const p = this.projections.get(name)!; return p.domain[p.values[local]!]; }

  valueProjection(): Projection { return this.projection('value', s => s.value); }
  contextProjection(field: string): Projection { return this.projection(`context.${field}`, s => (s.context as Record<string, unknown>)[field]); }
  tagProjection(tag: string): Projection { return this.projection(`hasTag(${tag})`, s => s.hasTag(tag)); }
  /** A question about the state value; refuses states that the machine does not have. */
  matchProjection(pattern: unknown, where: string): Projection {
    checkPattern(this.machine, pattern, where);
    return this.projection(`is(${canonical(pattern, where)})`, s => matchesState(pattern as StateValue, s.value as StateValue));
  }

  /** "ASSIGNED_NS { pfn: 1, s2ap: 'RW' }" */
  show(local: number): string { return showLocal(this.snapshots[local]!); }
}

const tables = new WeakMap<AnyStateMachine, MachineTable>();
/** The table of a machine, shared by all its instances and by all systems that use it. */
export function tableOf(machine: AnyStateMachine): MachineTable {
  let t = tables.get(machine);
  if (!t) tables.set(machine, t = new MachineTable(machine));
  return t;
}

/** value | context | history | status: what two snapshots must share to be the same local state. */
export function snapshotKey(s: AnyMachineSnapshot, where: string): string {
  const children = Object.keys(s.children);
  if (children.length > 0) throw new ModelError(`${where}: starts the actor '${children[0]}'; spawned actors are not finite data. Make it a component of its own`);
  const history = canonical(Object.fromEntries(Object.entries((s.historyValue ?? {}) as Record<string, readonly { id: string }[]>)
    .map(([k, nodes]) => [k, nodes.map(n => n.id).sort()])), `${where}: history`);
  return `${canonical(s.value, `${where}: value`)}|${canonical(s.context, `${where}: context`)}|${history}|${s.status}`;
}

const orderOf = (s: AnyMachineSnapshot): string => (s as unknown as { _nodes: readonly { id: string }[] })._nodes.map(n => n.id).join();

const short = (key: string): string => key.length > 120 ? `${key.slice(0, 120)}...` : key;
const messageOf = (e: unknown): string => e instanceof Error ? e.message : String(e);
function explain(message: string): string {
  if (/read only|not extensible|assign to|cannot delete|cannot redefine/i.test(message)) return ' (contexts are frozen: an assign must return new values, not change the old ones)';
  if (/unable to send event/i.test(message)) return ' (a machine may use assign, raise, and nothing else; send to other components from an action)';
  if (/infinite loop/i.test(message)) return " ('always' transitions or raised events never settle)";
  return '';
}

export const showEvent = (e: PlainEvent): string => {
  const { type, ...fields } = e;
  const args = Object.entries(fields).map(([k, v]) => `${k}=${String(v)}`).join(', ');
  return args ? `${type}(${args})` : type;
};

export function showValue(v: unknown): string {
  if (typeof v === 'string') return v;
  return Object.entries(v as Record<string, unknown>).map(([k, x]) => {
    if (typeof x === 'object' && Object.keys(x as object).length === 0) return k;
    return `${k}.${typeof x === 'object' && Object.keys(x as object).length > 1 ? `(${showValue(x)})` : showValue(x)}`;
  }).join(' & ');
}

export const showField = (v: unknown): string => typeof v === 'object' ? JSON.stringify(v) : String(v as Scalar);

export function showLocal(s: { value: unknown; context: unknown }): string {
  const fields = Object.entries((s.context ?? {}) as Record<string, unknown>).map(([k, v]) => `${k}=${showField(v)}`);
  return [showValue(s.value), ...(fields.length ? [`{${fields.join(' ')}}`] : [])].filter(t => t !== '').join(' ') || '(without states)';
}
