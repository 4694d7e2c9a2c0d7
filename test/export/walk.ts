/** Reads the JSON export by nothing but its schema, and explores what it describes. */
type Entry = { readonly answer: number } | { readonly slot?: number; readonly tally?: number; readonly arms: readonly { readonly when: readonly number[]; readonly then: number }[] };
export interface Exported {
  readonly name: string; readonly states: number; readonly transitions: number; readonly depth: number; readonly slots: number;
  readonly components: readonly { readonly name: string; readonly first: number; readonly count: number; readonly locals: readonly { readonly shown: string }[]; readonly events: readonly { readonly shown: string; readonly next: readonly number[] }[] }[];
  readonly decisions: readonly Entry[];
  readonly tallies: readonly { readonly result: number }[];
  readonly actions: readonly { readonly name: string; readonly enabled: number; readonly refused: number; readonly sends: readonly { readonly choice: number; readonly lists: readonly (readonly { readonly slot: number; readonly event: number }[])[] }[] }[];
  readonly properties: readonly { readonly name: string; readonly kind: string; readonly verdict: string; readonly length: number | null; readonly final?: number; readonly claims: readonly { readonly when?: number; readonly fails?: number; readonly failsIn?: readonly { readonly action: number; readonly fails: number }[] }[] }[];
}

export interface Walked { readonly states: number; readonly transitions: number; readonly depth: number; readonly first: Readonly<Record<string, number | null>> }

/** States, steps, and after how many steps each property fails first, or is satisfied first if it says that something is reachable. */
export function walk(x: Exported): Walked {
  const answer = (decision: number, locals: readonly number[]): number => {
    let at = x.decisions[decision]!;
    while (!('answer' in at)) {
      const value = at.tally === undefined ? locals[at.slot!]! : answer(x.tallies[at.tally]!.result, locals);
      at = x.decisions[at.arms.find(a => a.when.includes(value))!.then]!;
    }
    return at.answer;
  };
  const component = (slot: number) => x.components.find(c => slot >= c.first && slot < c.first + c.count)!;
  const after = (action: Exported['actions'][number], locals: readonly number[]): number[] => {
    const next = [...locals];
    for (const { slot, event } of action.sends.flatMap(s => s.lists[answer(s.choice, locals)]!)) {
      const to = component(slot).events[event]!.next[locals[slot]!]!;
      if (to >= 0) next[slot] = to;
    }
    return next;
  };
  const first: Record<string, number | null> = Object.fromEntries(x.properties.map(p => [p.name, null]));
  const found = (name: string, steps: number): void => { first[name] ??= steps; };
  const start = Array.from({ length: x.slots }, () => 0);
  const depths = new Map([[start.join(), 0]]);
  const states = [start];
  let transitions = 0;
  for (const locals of states) {
    const depth = depths.get(locals.join())!;
    const enabled = x.actions.map((a, number) => ({ ...a, number })).filter(a => answer(a.enabled, locals) === 1);
    const refused = enabled.filter(a => answer(a.refused, locals) === 1);
    if (refused.length > 0) found('refused', depth);
    for (const p of x.properties) {
      if (p.kind === 'deadlock' && enabled.length === 0 && (p.final === undefined || answer(p.final, locals) === 0)) found(p.name, depth);
      if (p.kind === 'always' && p.claims.some(c => answer(c.fails!, locals) === 1)) found(p.name, depth);
      if (p.kind === 'reachable' && p.claims.some(c => answer(c.when!, locals) === 1)) found(p.name, depth);
    }
    for (const action of enabled.filter(a => !refused.includes(a))) {
      transitions++;
      const next = after(action, locals);
      if (!depths.has(next.join())) {
        depths.set(next.join(), depth + 1);
        states.push(next);
      }
      const step = [...locals, ...next];
      for (const p of x.properties) if (p.kind === 'step' && p.claims.some(c => c.failsIn!.some(f => f.action === action.number && answer(f.fails, step) === 1))) found(p.name, depth + 1);
    }
  }
  return { states: states.length, transitions, depth: Math.max(...depths.values()), first };
}
