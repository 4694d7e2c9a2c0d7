/**
 * The oracle: breadth-first search over XState snapshots with a Map of strings. It shares no code with the checker and
 * knows no trick: no tables, no diagrams, no packing, no index of actions.
 */
import type { AnyMachineSnapshot, AnyStateMachine } from 'xstate';
import type { Spec } from './build-spec.ts';
import { start, stateKey, stepOf, type Ev } from './naive-machine.ts';
import { lies, viewsOn, type Place } from './naive-views.ts';

export interface PlainComponent extends Place { readonly machine: AnyStateMachine }
export interface Plain extends Spec { readonly comps: readonly PlainComponent[] }

interface Sent { readonly slot: number; readonly event: Ev; readonly mode: string }
export type Ground = (snapshots: readonly AnyMachineSnapshot[], s: any) => 'disabled' | 'refused' | AnyMachineSnapshot[];
export interface NaiveVerdict { readonly verdict: 'holds' | 'violated' | 'vacuous' | 'undecided'; readonly witnesses: number; readonly length: number | null }
export interface Found {
  readonly states: ReadonlyMap<string, readonly AnyMachineSnapshot[]>;
  readonly transitions: number; readonly depth: number; readonly complete: boolean;
  /** step -> how often it was taken */
  readonly fired: Readonly<Record<string, number>>;
  readonly verdicts: Readonly<Record<string, NaiveVerdict>>;
  /** the claims that are for each of nothing */
  readonly empty: ReadonlySet<string>;
}

type Args = Record<string, unknown>;
/** Every choice of parameters. */
export function choices(params: Readonly<Record<string, string | readonly unknown[]>>, comps: readonly Place[]): Args[] {
  let all: Args[] = [{}];
  for (const [name, domain] of Object.entries(params)) {
    const values = typeof domain === 'string' ? [...Array(comps.find(c => c.name === domain)!.count).keys()] : domain;
    all = all.flatMap(args => values.map(v => ({ ...args, [name]: v })));
  }
  return all;
}

/** The events of one payload, instance by instance. */
function delivered(plain: Plain, comp: string, payload: any): Sent[] {
  if (payload === null) return [];
  let first = 0;
  for (const c of plain.comps) { if (c.name === comp) break; first += c.count; }
  const { count, many } = plain.comps.find(c => c.name === comp)!;
  const one = (index: number, x: any): Sent => {
    const moded = typeof x === 'object' && x.mode !== undefined;
    const event = moded ? x.event : x;
    return { slot: first + index, mode: moded ? x.mode : 'must', event: typeof event === 'string' ? { type: event } : event };
  };
  if (!many) return [one(0, payload)];
  if (payload.all === true) return [...Array(count).keys()].map(i => one(i, payload.event));
  return (Array.isArray(payload) ? payload : [payload]).map((x: any) => one(x.to, x.event));
}

/** All steps of the system: "name(a=1, b=2)" -> what it does to a state. */
export function steps(plain: Plain): Map<string, Ground> {
  const machines = plain.comps.flatMap(c => Array(c.count).fill(c.machine) as AnyStateMachine[]);
  const remembered = new Map<AnyStateMachine, Map<string, AnyMachineSnapshot | undefined>>(machines.map(m => [m, new Map()]));
  const step = (slot: number, s: AnyMachineSnapshot, e: Ev): AnyMachineSnapshot | undefined => {
    const known = remembered.get(machines[slot]!)!;
    const key = `${stateKey(s)} ${JSON.stringify(e)}`;
    if (!known.has(key)) known.set(key, stepOf(machines[slot]!, s, e));
    return known.get(key);
  };
  const all = new Map<string, Ground>();
  for (const { name, params, when, send } of plain.actions) {
    for (const p of choices(params, plain.comps)) {
      const shown = Object.entries(p).map(([k, v]) => `${k}=${String(v)}`).join(', ');
      const enabled = (s: any): boolean => when === undefined || (typeof when === 'function' ? when(s, p) as boolean
        : Object.entries(when as object).every(([c, states]) => [states].flat().some(x => lies(s[c].value, x))));
      all.set(shown ? `${name}(${shown})` : name, (before, s) => {
        if (!enabled(s)) return 'disabled';
        const sent = Object.entries(send).flatMap(([c, x]) => delivered(plain, c, typeof x === 'function' ? x(s, p) : x));
        const after = [...before];
        const unhandled = sent.filter(({ slot, event }) => {
          const next = step(slot, before[slot]!, event);
          if (next) after[slot] = next;
          return next === undefined;
        });
        if (unhandled.some(x => x.mode === 'block')) return 'disabled';
        return unhandled.some(x => x.mode === 'must') ? 'refused' : after;
      });
    }
  }
  return all;
}

export const beginning = (comps: readonly PlainComponent[]): AnyMachineSnapshot[] => comps.flatMap(c => Array.from({ length: c.count }, () => start(c.machine)));
export const keyOf = (snapshots: readonly AnyMachineSnapshot[]): string => snapshots.map(stateKey).join(' && ');

/** Does the property have something to say in this state, and does it fail? Per claim, by name. */
export function judge(plain: Plain, s: any): Record<string, { spoke: boolean; failed: boolean }> {
  return Object.fromEntries(plain.claims.map(({ name, forEach, when, holds }) => {
    const clauses = (typeof holds === 'function' ? [holds] : Object.values(holds as object)) as ((s: any, p: Args) => boolean)[];
    const speaking = choices(forEach, plain.comps).filter(p => when === undefined || when(s, p));
    return [name, { spoke: speaking.length > 0, failed: speaking.some(p => !clauses.every(f => f(s, p))) }];
  }));
}

/** Searches everything, or up to distance `bound`; gives up (null) beyond `limit` states. */
export function search(plain: Plain, bound = Infinity, limit = Infinity): Found | null {
  const ground = steps(plain);
  const fired: Record<string, number> = {};
  const first = beginning(plain.comps);
  const states = new Map([[keyOf(first), first]]);
  const failures = new Map<string, number>();
  const witnesses = new Map<string, number>(plain.claims.map(c => [c.name, 0]));
  const look = (snapshots: readonly AnyMachineSnapshot[], depth: number): void => {
    for (const [name, { spoke, failed }] of Object.entries(judge(plain, viewsOn(plain.comps, snapshots)))) {
      if (spoke) witnesses.set(name, witnesses.get(name)! + 1);
      if (failed && !failures.has(name)) failures.set(name, depth);
    }
  };
  const fail = (name: string, depth: number): void => { if (!failures.has(name)) failures.set(name, depth); };
  look(first, 0);
  let transitions = 0;
  let depth = 0;
  let level = [first];
  for (; level.length > 0 && depth < bound; ) {
    const below: AnyMachineSnapshot[][] = [];
    for (const snapshots of level) {
      const s = viewsOn(plain.comps, snapshots);
      let stuck = true;
      for (const [name, take] of ground) {
        const after = take(snapshots, s);
        if (after === 'disabled') continue;
        stuck = false;
        if (after === 'refused') { fail('refused', depth); continue; }
        transitions++;
        fired[name] = (fired[name] ?? 0) + 1;
        const key = keyOf(after);
        if (states.has(key)) continue;
        states.set(key, after);
        below.push(after);
        look(after, depth + 1);
        if (states.size > limit) return null;
      }
      if (stuck && !plain.final?.(s)) fail('deadlock-free', depth);
    }
    level = below;
    if (level.length > 0) depth++;
  }
  const complete = level.length === 0;
  const all = states.size;
  // A claim for each of nothing says nothing, and no further state could change that.
  const empty = new Set(plain.claims.filter(c => choices(c.forEach, plain.comps).length === 0).map(c => c.name));
  const verdict = (name: string, seen: number): NaiveVerdict => ({
    verdict: empty.has(name) ? 'vacuous' : failures.has(name) ? 'violated' : !complete ? 'undecided' : seen === 0 ? 'vacuous' : 'holds', witnesses: seen, length: failures.get(name) ?? null,
  });
  return { states, transitions, depth, complete, fired, empty, verdicts: Object.fromEntries([...witnesses, ['deadlock-free', all] as const, ['refused', all] as const].map(([n, w]) => [n, verdict(n, w)])) };
}
