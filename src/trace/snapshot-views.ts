/** The views that users' functions get on real XState snapshots; shares no code with the views they are learnt on. */
import { matchesState, type AnyMachineSnapshot, type StateValue } from 'xstate';
import { oneObject } from '../compile/canonical.ts';
import { knownNames } from '../compile/refusing.ts';
import { instanceName, type System } from '../compile/system.ts';

/** Something that a function looked at, with what it saw. */
export interface Seen { readonly what: string; readonly value: unknown }

/** `s` over one snapshot per slot. `seen` hears of every read. */
export function snapshotViews(system: System, snapshots: readonly AnyMachineSnapshot[], seen?: (read: Seen) => void): any {
  const state: Record<string, unknown> = { param: system.param };
  for (const c of system.components) {
    let known: object | undefined;
    const made = (): object => {
      const views = Array.from({ length: c.count }, (_, i) => view(snapshots[c.first + i]!, instanceName(c, i), seen));
      return c.many ? list(views) : views[0]!;
    };
    // There is a state for each step of each trace, and a function looks at few of its components.
    Object.defineProperty(state, c.name, { enumerable: true, get: () => known ??= made() });
  }
  return knownNames(state, 'component', `system ${system.name}`);
}

/** A step as claims about steps see it. */
export function snapshotSteps(system: System, before: readonly AnyMachineSnapshot[], after: readonly AnyMachineSnapshot[], action: number, seen?: (read: Seen) => void): any {
  const { name, base, agent, label, args, call } = system.actions[action]!;
  const told = (prefix: string): ((read: Seen) => void) | undefined => seen && (r => seen({ what: prefix + r.what, value: r.value }));
  const seenBefore: unknown = snapshotViews(system, before, told('before: '));
  const orNothing = (has: object | undefined, get: (name: string) => unknown): object => new Proxy({}, { get: (_, k) => typeof k === 'string' && Object.hasOwn(has ?? {}, k) ? get(k) : '' });
  return knownNames({
    before: seenBefore, after: snapshotViews(system, after, told('after: ')),
    by: knownNames({ name, action: base, agent, label: label ?? '', answer: call?.status ?? '', args: orNothing(args, k => args[k]) }, 'part', 'by'),
    returned: orNothing(call?.returned, k => call!.returned[k]!(seenBefore)),
  }, 'part', 'step');
}

function view(s: AnyMachineSnapshot, name: string, seen: ((read: Seen) => void) | undefined): object {
  const report = <T>(what: string, value: T): T => { seen?.({ what: name + what, value }); return value; };
  return knownNames({
    get value() { return report('', oneObject(s.value as unknown)); },
    get context() {
      // a copy: a proxy of a frozen object must return the very objects in it
      return new Proxy({ ...(s.context as object) }, { get: (o, k) => report(`.${String(k)}`, oneObject((o as Record<string | symbol, unknown>)[k])) });
    },
    is: (pattern: StateValue) => { report('', s.value as unknown); return matchesState(pattern, s.value as StateValue); },
    hasTag: (tag: string) => { report('', s.value as unknown); return s.hasTag(tag); },
  }, 'part', name);
}

function list(views: object[]): object {
  const l = views as any;
  return Object.assign(Object.create(null), l, {
    length: views.length,
    every: (f: any) => views.every(f), some: (f: any) => views.some(f),
    count: (f: any) => views.filter(f).length, findIndex: (f: any) => views.findIndex(f),
    [Symbol.iterator]: () => views[Symbol.iterator](),
  });
}
