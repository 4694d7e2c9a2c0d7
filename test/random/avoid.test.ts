/** Steps from any state, and whether a failure can be avoided: the tables and components against XState and a fixpoint. */
import { expect, test } from 'vitest';
import { compile } from '../../src/compile/program.ts';
import { showField, showValue, snapshotKey } from '../../src/compile/tabulate.ts';
import { claimsOf } from '../../src/compile/claims.ts';
import { clausesOf } from '../../src/compile/why.ts';
import { describeLocals } from '../../src/compile/describe.ts';
import { Avoid } from '../../src/explore/avoid.ts';
import { Reach } from '../../src/explore/reach.ts';
import { Walk } from '../../src/explore/walk.ts';
import { Search } from '../../src/explore/search.ts';
import { select } from '../../src/index.ts';
import { initialSnapshots, takeStep } from '../../src/trace/trace.ts';
import { snapshotViews } from '../../src/trace/snapshot-views.ts';
import { forAll, PATIENCE } from './runs.ts';
import { caseOf, rawSystem } from './systems.ts';

type Snapshots = ReturnType<typeof initialSnapshots>;
interface Edge { readonly from: number; readonly action: number; readonly to: number | undefined }
interface Whole { readonly states: readonly Snapshots[]; readonly edges: readonly Edge[] }

/** States beyond which a system is left out. */
const MOST = 150;

/** All that XState reaches; undefined if that is too much. */
function whole(system: ReturnType<typeof compile>['system']): Whole | undefined {
  const key = (s: Snapshots): string => s.map(x => snapshotKey(x, 'test')).join('\n');
  const states = [initialSnapshots(system)];
  const numbers = new Map([[key(states[0]!), 0]]);
  const edges: Edge[] = [];
  for (let from = 0; from < states.length; from++) {
    if (states.length > MOST) return undefined;
    const views: unknown = snapshotViews(system, states[from]!);
    system.actions.forEach((a, action) => {
      const answer = takeStep(system, states[from]!, a, views);
      if (answer.kind === 'disabled') return;
      if (answer.kind === 'refused') { edges.push({ from, action, to: undefined }); return; }
      let to = numbers.get(key(answer.next));
      if (to === undefined) {
        numbers.set(key(answer.next), to = states.length);
        states.push(answer.next);
      }
      edges.push({ from, action, to });
    });
  }
  return { states, edges };
}

/** States from which some run, weakly fair to each set of steps, never enters a bad one: Emerson and Lei's fixpoint. */
function avoidable({ states, edges }: Whole, bad: ReadonlySet<number>, sets: readonly (readonly number[])[]): Set<number> {
  const good = [...states.keys()].filter(s => !bad.has(s));
  const ends = good.filter(s => !edges.some(e => e.from === s));
  let z = new Set(good);
  for (let before = -1; before !== z.size;) {
    before = z.size;
    const inside = edges.filter(e => e.to !== undefined && z.has(e.from) && z.has(e.to));
    const keeps = [z, ...sets.map(set => {
      const served = [...z].filter(s => !edges.some(e => e.from === s && set.includes(e.action)) || inside.some(e => e.from === s && set.includes(e.action)));
      return backwards(served, inside);
    })];
    z = new Set([...z].filter(s => inside.some(e => e.from === s) && keeps.every(k => k.has(s))));
  }
  return backwards([...ends, ...z], edges.filter(e => e.to !== undefined && !bad.has(e.from) && !bad.has(e.to)));
}

function backwards(targets: readonly number[], edges: readonly Edge[]): Set<number> {
  const seen = new Set(targets);
  for (let before = -1; before !== seen.size;) {
    before = seen.size;
    for (const e of edges) if (seen.has(e.to!)) seen.add(e.from);
  }
  return seen;
}

const cases = (times: number, look: (c: { program: ReturnType<typeof compile>; all: Whole; locals: (s: number) => Int32Array }) => void): Promise<number> => {
  let looked = 0;
  return forAll(rawSystem, times, raw => {
    const program = compile(select(caseOf(raw).scenario, ''));
    const all = whole(program.system);
    if (!all) return;
    // The local states are learnt by a search, so that each snapshot has a number.
    const search = new Search(program, false);
    search.run(Infinity, Infinity, Infinity);
    looked++;
    look({ program, all, locals: s => Int32Array.from(all.states[s]!, (x, slot) => program.tables[slot]!.find(x)) });
  }).then(() => looked);
};

test('successors are what XState takes, and only that', { timeout: PATIENCE }, async () => {
  const looked = await cases(80, ({ program, all, locals }) => {
    const walk = new Walk(program);
    all.states.forEach((_, s) => {
      const found = walk.successors(locals(s)).map(({ action, next }) => [action, next?.join()]);
      expect(found).toEqual(all.edges.filter(e => e.from === s).map(e => [e.action, e.to === undefined ? undefined : locals(e.to).join()]));
      program.actions.forEach((_a, action) => { expect(walk.blocked(action, locals(s)) === undefined).toBe(found.some(([a]) => a === action)); });
    });
  });
  expect(looked).toBeGreaterThan(30);
});

test('a failure can be avoided exactly where the fixpoint says so', { timeout: PATIENCE }, async () => {
  const fates = { avoided: 0, doomed: 0, unknown: 0 };
  await cases(150, ({ program, all, locals }) => {
    const { system } = program;
    const byAction = new Map<string, number[]>();
    system.actions.forEach((a, i) => byAction.set(a.base, [...byAction.get(a.base) ?? [], i]));
    for (const p of system.properties) {
      if (p.kind !== 'always') continue;
      const claims = claimsOf(p, system);
      const bad = new Set([...all.states.keys()].filter(s => {
        const views: unknown = snapshotViews(system, all.states[s]!);
        return claims.some(c => (c.when?.(views) ?? true) && !c.holds.every(h => h.test(views)));
      }));
      if (bad.size === 0) continue;
      const compiled = program.properties.find(q => q.name === p.name)!;
      const avoid = new Avoid(program, { state: x => compiled.claims.some(c => (!c.when || program.value(c.when, x) === 1) && program.value(c.holds, x) === 0), step: () => false });
      const good = avoidable(all, bad, [...byAction.values()]);
      all.states.forEach((_, s) => {
        const fate = avoid.fate(locals(s));
        fates[fate]++;
        expect(fate, `state ${s} and ${p.name}`).toBe(good.has(s) ? 'avoided' : 'doomed');
      });
      // What a bound leaves open is not claimed; what is claimed is right.
      const hasty = new Avoid(program, { state: x => bad.has(all.states.findIndex((_, s) => locals(s).join() === x.join())), step: () => false }, 3);
      all.states.slice(0, 10).forEach((_, s) => {
        const fate = hasty.fate(locals(s));
        if (fate === 'unknown') fates.unknown++;
        else expect(fate).toBe(good.has(s) ? 'avoided' : 'doomed');
      });
    }
  });
  expect(Math.min(...Object.values(fates)), JSON.stringify(fates)).toBeGreaterThan(20);
});

test('what is wanted can be reached exactly where it can', { timeout: PATIENCE }, async () => {
  await cases(40, ({ program, all, locals }) => {
    const target = all.states.length - 1;
    const reach = new Reach(program, x => x.join() === locals(target).join());
    const able = backwards([target], all.edges.filter(e => e.to !== undefined));
    all.states.forEach((_, s) => { expect(reach.fate(locals(s))).toBe(able.has(s) ? 'avoided' : 'doomed'); });
  });
});

test('a clause on which a guard hangs alone changes it, and no other does', { timeout: PATIENCE }, async () => {
  let flips = 0;
  await cases(60, ({ program, all, locals }) => {
    all.states.slice(0, 6).forEach((_, s) => {
      for (const { guard } of program.actions) {
        const at = locals(s);
        const answer = program.value(guard, at);
        const clauses = clausesOf(program, guard, at);
        program.tables.forEach((table, slot) => {
          const own = clauses.filter(c => c.slot === slot);
          table.snapshots.forEach((_x, l) => {
            const changed = at.with(slot, l);
            const flipped = program.value(guard, changed) !== answer;
            if (flipped && l !== at[slot]) {
              flips++;
              // A guard that changes with an instance has read it.
              expect(own.length).toBeGreaterThan(0);
              expect(own[0]!.unless).toContain(l);
            } else if (own[0]) expect(own[0].unless).not.toContain(l);
          });
          // The words stand for these local states, and for no others.
          const words = describeLocals(table, own[0]?.unless ?? []);
          const covered = table.snapshots.flatMap((x, l) => {
            const value = showValue(x.value);
            const fields = Object.entries(x.context as object).map(([k, v]) => `${value} ${k}=${showField(v)}`);
            return [value, table.show(l), ...fields].some(w => words.includes(w)) ? [l] : [];
          });
          expect(covered).toEqual([...own[0]?.unless ?? []].sort((a, b) => a - b));
        });
      }
    });
  });
  expect(flips).toBeGreaterThan(50);
});
