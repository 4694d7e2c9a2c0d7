/** What a complete search never met: a green verdict over it may be an accident. */
import { nameOf, nodesOf } from '../compile/check-machine.ts';
import type { Component } from '../compile/system.ts';
import { UNKNOWN } from '../compile/tabulate.ts';
import type { Searched } from './searched.ts';

/** Something that the model says and that never happens. */
export interface Dead {
  readonly kind: 'action' | 'state' | 'transition' | 'claim';
  /** "page COW_SHARED", "page COW_SHARED: CHILD_GONE", "vcpu guest.run/load", "child exits", "stale (g=1)" */
  readonly name: string;
  readonly why: string;
}

export interface Coverage {
  /** What stands below a dead state, or at a dead label, is not listed again. */
  readonly dead: readonly Dead[];
  /** component -> how many local states its instances were in, together */
  readonly locals: Readonly<Record<string, number>>;
  /** actions, or branches of threads, that were taken */
  readonly taken: readonly string[];
  /** "RMI_RTT_FOLD [rtt_homo]": what commands answered, success included */
  readonly answered: readonly string[];
}

/** @param reached slot -> local state -> 1 if some state has it */
export function coverageOf(search: Searched, reached: readonly Uint8Array[]): Coverage {
  const { program, fired } = search;
  const components = program.system.components.filter(c => c.count > 0);
  const states = components.flatMap(c => deadStates(search, c, reached));
  const deadNames = new Set(states.map(d => d.name));
  return {
    dead: [
      ...deadActions(search).filter(d => !deadNames.has(d.name.split(/\/| \[/)[0]!)),
      ...states,
      ...components.filter(c => !c.thread).flatMap(c => deadTransitions(search, c, deadNames)),
      ...silentClaims(search),
    ],
    locals: Object.fromEntries(components.map(c => [c.name, new Set(slotsOf(c).flatMap(slot => program.tables[slot]!.keys.filter((_, local) => reached[slot]![local] === 1))).size])),
    answered: [...new Set(program.actions.flatMap(({ ground: { outcome } }, i) => fired[i] === 0 || !outcome ? [] : [`${outcome.command} [${outcome.id}]`]))],
    taken: [...new Set(program.actions.flatMap((a, i) => fired[i] === 0 ? [] : [a.ground.base]))],
  };
}

const slotsOf = (c: Component): number[] => Array.from({ length: c.count }, (_, i) => c.first + i);

/** Actions or branches of threads of which no instance is ever taken, and answers that a command never gives there. */
function deadActions({ program, fired, blocked }: Searched): Dead[] {
  const bases = new Map<string, Map<string, number[]>>();
  program.actions.forEach(({ ground }, i) => {
    const answers = bases.get(ground.base) ?? new Map<string, number[]>();
    const answer = ground.outcome ? `${ground.base} [${ground.outcome.id}]` : ground.base;
    bases.set(ground.base, answers.set(answer, [...answers.get(answer) ?? [], i]));
  });
  const dead = (all: readonly number[]): boolean => all.every(i => fired[i] === 0);
  const part = (name: string, all: readonly number[]): Dead =>
    ({ kind: 'action', name, why: all.some(i => blocked[i] === 1) ? 'enabled but for a send that is never handled' : 'never enabled' });
  return [...bases].flatMap(([base, answers]) => {
    const all = [...answers.values()].flat();
    return dead(all) ? [part(base, all)] : [...answers].filter(([, some]) => dead(some)).map(([name, some]) => part(name, some));
  });
}

/** States of a machine, or labels of a thread, that no instance is ever in. */
function deadStates({ program }: Searched, c: Component, reached: readonly Uint8Array[]): Dead[] {
  const met = new Set<string>();
  for (const slot of slotsOf(c)) {
    program.tables[slot]!.snapshots.forEach((s, local) => {
      if (reached[slot]![local] === 1) for (const node of s._nodes) met.add(nameOf(node));
    });
  }
  const names = [...nodesOf(c.machine.root)].filter(n => n.path.length > 0).map(nameOf).filter(n => !met.has(n));
  // A thread's functions are no states of their own; of nested states the outermost says it all.
  const labels = c.thread ? names.filter(n => n in c.thread!.code) : names.filter(n => !names.some(outer => n.startsWith(`${outer}.`)));
  return labels.map(n => ({ kind: 'state', name: `${c.name} ${n}`, why: c.thread ? 'never at this label' : 'never in this state' }));
}

/** Transitions of a machine that no instance ever takes; `always` transitions are not told apart. */
function deadTransitions({ program, received }: Searched, c: Component, deadStateNames: ReadonlySet<string>): Dead[] {
  const taken = new Set<unknown>();
  for (const slot of slotsOf(c)) {
    const table = program.tables[slot]!;
    received[slot]!.forEach((locals, event) => locals?.forEach((met, local) => {
      if (met === 0 || (table.next[event]![local] ?? UNKNOWN) === UNKNOWN) return;
      for (const t of c.machine.getTransitionData(table.snapshots[local] as never, table.events[event] as never)) taken.add(t);
    }));
  }
  return [...nodesOf(c.machine.root)].flatMap(node => {
    const from = node.path.length === 0 ? c.name : `${c.name} ${nameOf(node)}`;
    if ([...deadStateNames].some(d => from === d || from.startsWith(`${d}.`))) return [];
    return [...node.transitions].flatMap(([event, list]) => list.flatMap((t, i): Dead[] => taken.has(t) ? [] : [{
      kind: 'transition', name: `${from}: ${event}${list.length > 1 ? `, branch ${i + 1}` : ''}`, why: 'never taken',
    }]));
  });
}

/** Claims that never had anything to say, of properties that otherwise had. */
function silentClaims(search: Searched): Dead[] {
  const spoken = search.spoken();
  return search.program.properties.flatMap((p, i): Dead[] => {
    if ((p.kind !== 'always' && p.kind !== 'step') || spoken[i]!.size === 0) return [];
    return p.claims.flatMap((claim, k): Dead[] => spoken[i]!.has(k) ? [] : [{ kind: 'claim', name: claim.label, why: `its 'when' is never true` }]);
  });
}
