/** Patterns: what they mean, against an evaluator of its own; and what somebody is told who mistypes one. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePattern, type Look, type Names } from '../../src/pattern/pattern.ts';
import { forAll, PATIENCE } from '../random/runs.ts';

const names: Names = {
  instances: [
    { name: 'page[0]', component: 'page', states: ['ZERO', 'COW', 'COW.shared'], fields: ['pfn', 'refs'], tags: ['bad'] },
    { name: 'page[1]', component: 'page', states: ['ZERO', 'COW', 'COW.shared'], fields: ['pfn', 'refs'], tags: ['bad'] },
    { name: 'lock', component: 'lock', states: ['FREE', 'HELD'], fields: [], tags: [] },
    { name: 'vcpu0', component: 'vcpu', states: ['guest', 'guest.run'], fields: ['ret'], tags: ['WARN'] },
  ],
  properties: ['no-warn', 'fresh'],
};

type Locals = readonly ReturnType<Look['local']>[];
interface State { readonly locals: Locals; readonly fails: readonly string[] }
const look = ({ locals, fails }: State): Look => ({ local: i => locals[i]!, fails: p => fails.includes(p) });
const holds = (text: string, s: State): boolean => parsePattern(text, names)(look(s));

/** A pattern as a tree, which knows its text and what it means. */
interface Tree { readonly text: string; readonly test: (s: State) => boolean; readonly binds: number }
const at = (name: string): number => names.instances.findIndex(i => i.name === name);
const members = names.instances.flatMap((i, n) => i.component === 'page' ? [n] : []);
const page = fc.constantFrom('page[0]', 'page[1]');
const number = fc.integer({ min: 0, max: 3 });
const value = fc.constantFrom('0', '1', '2', '10', 'none');
const OPS: Record<string, (a: string, b: string) => boolean> = {
  '=': (a, b) => a === b, '!=': (a, b) => a !== b,
  '<': (a, b) => /^\d+$/.test(a) && /^\d+$/.test(b) ? BigInt(a) < BigInt(b) : a < b, '>=': (a, b) => /^\d+$/.test(a) && /^\d+$/.test(b) ? BigInt(a) >= BigInt(b) : !(a < b),
};
const op = fc.constantFrom(...Object.keys(OPS));
const field = fc.constantFrom('pfn', 'refs');
const get = (s: State, n: number, f: string): string => s.locals[n]!.fields[f]!;

const leaf: fc.Arbitrary<Tree> = fc.oneof(
  fc.tuple(page, fc.constantFrom('ZERO', 'COW', 'COW.shared')).map(([p, st]) => ({ text: `${p} is ${st}`, test: (s: State) => s.locals[at(p)]!.active.includes(st), binds: 3 })),
  fc.tuple(page, field, op, value).map(([p, f, o, v]) => ({ text: `${p}.${f} ${o} ${v}`, test: (s: State) => OPS[o]!(get(s, at(p), f), v), binds: 3 })),
  fc.tuple(page, field, op, page, field).map(([p, f, o, q, g]) => ({ text: `${p}.${f}${o}${q}.${g}`, test: (s: State) => OPS[o]!(get(s, at(p), f), get(s, at(q), g)), binds: 3 })),
  fc.tuple(fc.constantFrom('some', 'every'), field, op, value).map(([q, f, o, v]) => ({ text: `${q} page.${f} ${o} "${v}"`, test: (s: State) => q === 'some' ? members.some(n => OPS[o]!(get(s, n, f), v)) : members.every(n => OPS[o]!(get(s, n, f), v)), binds: 3 })),
  fc.constant<Tree>({ text: 'vcpu0 has WARN', test: s => s.locals[3]!.tags.includes('WARN'), binds: 3 }),
  fc.constantFrom('no-warn', 'fresh').map(p => ({ text: `fails ${p}`, test: (s: State) => s.fails.includes(p), binds: 3 })),
);
const bracket = (t: Tree, need: number): string => t.binds < need ? `( ${t.text})` : t.text;
const { tree } = fc.letrec<{ tree: Tree }>(tie => ({
  tree: fc.oneof({ maxDepth: 4 }, leaf,
    tie('tree').map(t => ({ text: `not ${bracket(t, 3)}`, test: (s: State) => !t.test(s), binds: 3 })),
    fc.tuple(tie('tree'), tie('tree')).map(([a, b]) => ({ text: `${bracket(a, 2)} and ${bracket(b, 2)}`, test: (s: State) => a.test(s) && b.test(s), binds: 2 })),
    fc.tuple(tie('tree'), tie('tree')).map(([a, b]) => ({ text: `${a.text} or ${b.text}`, test: (s: State) => a.test(s) || b.test(s), binds: 1 }))),
}));
const local = fc.tuple(fc.constantFrom<readonly string[]>(['ZERO'], ['COW', 'COW.shared']), value, number.map(String), fc.boolean()).map(([active, pfn, refs, bad]) => ({ value: active.at(-1)!, active, fields: { pfn, refs }, tags: bad ? ['WARN'] : [] }));
const state: fc.Arbitrary<State> = fc.record({ locals: fc.tuple(local, local, local, local), fails: fc.subarray(['no-warn', 'fresh']) });

test('a pattern means what its tree means', { timeout: PATIENCE }, async () => {
  let yes = 0;
  await forAll(fc.tuple(tree, fc.array(state, { minLength: 4, maxLength: 4 })), 400, ([t, states]) => {
    const pattern = parsePattern(t.text, names);
    for (const s of states) {
      expect(pattern(look(s)), t.text).toBe(t.test(s));
      yes += Number(t.test(s));
    }
  });
  expect(yes).toBeGreaterThan(200);
});

test('and binds more than or, not more than both', () => {
  const s: State = { locals: [], fails: ['fresh'] };
  expect(holds('fails fresh or fails no-warn and fails no-warn', s)).toBe(true);
  expect(holds('(fails fresh or fails no-warn) and fails no-warn', s)).toBe(false);
  expect(holds('not fails no-warn and fails fresh', s)).toBe(true);
  expect(holds('not not fails fresh', s)).toBe(true);
});

describe('what cannot be read', () => {
  test.each<[string, RegExp]>([
    ['', /is empty\. For example/], ['   ', /is empty/], ['page[0]', /at character 8: after 'page\[0\]' comes 'is', 'has' or a comparison/],
    ['page[0] is', /a state is missing/], ['page[0] is ZEROS', /page\[0\] is: unknown state 'ZEROS'. Did you mean 'ZERO'/], ['page is ZERO', /there are 2 of 'page': page\[0\], page\[1\]. Name one of them, or write 'some page'/],
    ['page[7] is ZERO', /unknown instance 'page\[7\]'/], ['page[0].pf = 1', /unknown field 'pf'. Did you mean 'pfn'/], ['lock = FREE', /'lock' is no field of an instance. Its fields: none; its state is asked with 'is'/],
    ['page[0] is ZERO or', /an instance is missing/], ['(page[0] is ZERO', /'\)' is missing/], ['page[0] is ZERO)', /'\)' is not expected here/], ['page[0] is ZERO lock is FREE', /'lock' is not expected here; 'and' or 'or' may be missing/],
    ['some lake is FREE', /unknown component 'lake'/], ['fails nothing', /unknown property 'nothing'/], ['page[0].pfn = "1', /a quote that is not closed/], ['page[0].pfn ! 1', /cannot be read/],
    ['vcpu0 has WARNING', /unknown tag 'WARNING'. Known: WARN/], ['process.exit(1)', /after 'process.exit' comes/], ['some page[0] is ZERO', /unknown component 'page\[0\]'/],
    [`${'('.repeat(300)}fails fresh`, /more than 200 brackets/],
  ])('%s', (text, said) => { expect(() => parsePattern(text, names)).toThrow(said); });
  test('any text is read or refused with a message, and never run', { timeout: PATIENCE }, async () => {
    const words = fc.array(fc.constantFrom('page[0]', 'is', 'ZERO', 'and', 'or', 'not', '(', ')', '=', 'some', 'page.pfn', '"x', 'constructor', '__proto__', '${1}', 'fails'), { maxLength: 12 }).map(w => w.join(' '));
    await forAll(fc.oneof(fc.string({ unit: 'binary' }), words), 500, text => {
      try { parsePattern(text, names); } catch (e) { expect((e as Error).name, String(e)).not.toBe('TypeError'); expect((e as Error).message).toMatch(/^pattern/); }
    });
  });
});
