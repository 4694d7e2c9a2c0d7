/** A model that was written down wrongly is found out, whatever is wrong with it: each defect is seeded, and reported with both figures. */
import { describe, expect, it } from 'vitest';
import type { Flat, FlatProperty } from '../../src/export/flat.ts';
import { toMurphi } from '../../src/export/murphi.ts';
import { toPromela } from '../../src/export/promela.ts';
import { toTla } from '../../src/export/tla.ts';
import { block, components, events, many, to } from '../../src/index.ts';
import { rumurWith } from '../../src/recheck/rumur.ts';
import { spinWith } from '../../src/recheck/spin.ts';
import { tlcWith } from '../../src/recheck/tlc.ts';
import type { Tool } from '../../src/recheck/tool.ts';
import { compared, flatOf } from './other.ts';

/** Two lamps, each switched on or off at any time: 4 states, and in each of them a step for each lamp, one that is refused not counted. */
const lamp = events({ ON: {}, OFF: {}, BREAK: {} }).createMachine({ id: 'lamp', initial: 'off', states: { off: { on: { ON: 'on', BREAK: 'off' } }, on: { on: { OFF: 'off' } } } });
const v = components({ lamp: many(lamp) });
const lamps = v.scenario('lamps', {
  asks: 'to test', instances: { lamp: 2 },
  actions: [
    v.action('on', { params: { i: 'lamp' }, send: { lamp: (_s, { i }) => to(i, block('ON')) } }),
    v.action('off', { params: { i: 'lamp' }, send: { lamp: (_s, { i }) => to(i, block('OFF')) } }),
    // Refused, after two steps: a lamp that is on does not handle it.
    v.action('break', { when: s => s.lamp[0]!.is('on') && s.lamp[1]!.is('on'), send: { lamp: () => to(0, 'BREAK') } }),
  ],
  properties: [
    v.always('never-both', { why: 'to test', holds: s => s.lamp.count(l => l.is('on')) < 2 }),
    v.always('second-is-on-or-off', { why: 'to test', when: s => s.lamp[0]!.is('on'), holds: s => s.lamp[1]!.is('on') || s.lamp[1]!.is('off') }),
    v.reachable('one-is-on', { why: 'to test', holds: s => s.lamp.some(l => l.is('on')) }),
    v.step('one-at-a-time', { why: 'to test', holds: ({ before, after }) => before.lamp[0]!.is('on') === after.lamp[0]!.is('on') || before.lamp[1]!.is('on') === after.lamp[1]!.is('on') }),
    v.canAlways('can-be-dark', { why: 'to test', holds: s => s.lamp.every(l => l.is('off')) }),
    v.leadsTo('goes-off', { why: 'to test', when: s => s.lamp[0]!.is('on'), then: s => s.lamp[0]!.is('off'), fair: { weak: ['off'] } }),
    v.leadsTo('goes-off, each', { why: 'to test', when: s => s.lamp[0]!.is('on'), then: s => s.lamp[0]!.is('off'), fair: { weak: [{ of: 'off', each: ['i'] }] } }),
    v.deadlockFree(),
  ],
});

const flat = await flatOf(lamps);
const yes = (f: Flat) => f.decisions.leaf(1);
const no = (f: Flat) => f.decisions.leaf(0);
const without = (...names: readonly string[]) => (f: Flat): Flat => ({ ...f, actions: f.actions.map(a => names.includes(a.name) ? { ...a, enabled: no(f) } : a) });
const property = (name: string, change: (p: FlatProperty, f: Flat) => Partial<FlatProperty>) => (f: Flat): Flat => ({ ...f, properties: f.properties.map(p => p.name === name ? { ...p, ...change(p, f) } : p) });

interface Defect { readonly what: string; readonly seed: (f: Flat) => Flat; readonly said: readonly string[]; readonly only?: string }
const defects: readonly Defect[] = [
  { what: 'a step is there twice', seed: f => ({ ...f, actions: [...f.actions, { ...f.actions[0]!, name: 'on again' }] }), said: ['transitions: 8 here, 10 in TOOL'] },
  { what: 'a step is lost', seed: without('off(i=1)'), said: ['can-be-dark: never here, somewhere in TOOL'], only: 'Rumur' },
  { what: 'a step is lost', seed: without('off(i=1)'), said: ['transitions: 8 here, 6 in TOOL'], only: 'Spin' },
  { what: 'a lamp is never on', seed: without('on(i=1)'), said: ['states: 4 here, 2 in TOOL', 'transitions: 8 here, 2 in TOOL', 'never-both: after 2 steps here, never in TOOL', 'refused: after 2 steps here, never in TOOL'] },
  { what: 'an event leads elsewhere', seed: f => ({ ...f, components: f.components.map(c => ({ ...c, events: c.events.map(e => e.shown === 'OFF' ? { ...e, next: [-1, 1] } : e) })) }), said: ['can-be-dark: never here, somewhere in TOOL'], only: 'Rumur' },
  { what: 'a claim is not made', seed: property('never-both', (p, f) => ({ claims: p.claims.map(c => ({ ...c, fails: no(f) })) })), said: ['never-both: after 2 steps here, never in TOOL'] },
  { what: 'a claim fails too soon', seed: property('never-both', (p, f) => ({ claims: p.claims.map(c => ({ ...c, fails: f.decisions.test(0, [{ when: [0], then: no(f) }, { when: [1], then: yes(f) }]) })) })), said: ['never-both: after 2 steps here, after 1 steps in TOOL'] },
  { what: 'a claim that holds is violated', seed: property('second-is-on-or-off', p => ({ claims: p.claims.map(c => ({ ...c, fails: c.when! })) })), said: ['second-is-on-or-off: never here, after 1 steps in TOOL'] },
  { what: 'a claim about steps fails', seed: property('one-at-a-time', (p, f) => ({ claims: p.claims.map(c => ({ ...c, failsIn: new Map([[0, yes(f)]]) })) })), said: ['one-at-a-time: never here, after 1 steps in TOOL'] },
  { what: 'a state is found too late', seed: property('one-is-on', (p, f) => ({ claims: p.claims.map(c => ({ ...c, when: f.decisions.test(0, [{ when: [0], then: no(f) }, { when: [1], then: f.decisions.test(1, [{ when: [0], then: no(f) }, { when: [1], then: yes(f) }]) }]) })) })), said: ['one-is-on: after 1 steps here, after 2 steps in TOOL'] },
  { what: 'a claim speaks too often', seed: property('second-is-on-or-off', (p, f) => ({ claims: p.claims.map(c => ({ ...c, when: yes(f) })) })), said: ['second-is-on-or-off: speaks about 2 states here, about 4 in TOOL'], only: 'Rumur' },
  { what: 'an event is not refused', seed: f => ({ ...f, actions: f.actions.map(a => ({ ...a, refused: no(f) })) }), said: ['refused: after 2 steps here, never in TOOL'] },
  { what: 'an end where none is', seed: f => property('deadlock-free', () => ({ stuttering: true }))({ ...f, actions: f.actions.map(a => ({ ...a, changes: no(f) })) }), said: ['deadlock-free: never here, after 0 steps in TOOL'] },
  { what: 'a step is not defined', seed: f => ({ ...f, actions: f.actions.map(a => a.name === 'on(i=0)' ? { ...a, undefined: f.decisions.test(1, [{ when: [0], then: no(f) }, { when: [1], then: yes(f) }]) } : a) }), said: ['TOOL finds after 1 steps: defined: on(i=0)'], only: 'Rumur, Spin' },
  { what: 'fairness is forgotten', seed: property('goes-off, each', () => ({ fair: { sets: [], finitely: new Set() } })), said: ['goes-off, each: never here, somewhere in TOOL'], only: 'Spin' },
  { what: 'fairness is too strong', seed: property('goes-off', p => ({ fair: { ...p.fair!, sets: flat.properties.find(q => q.name === 'goes-off, each')!.fair!.sets } })), said: ['goes-off: somewhere here, never in TOOL'], only: 'Spin' },
];

const tools: readonly (readonly [string, (seed: (f: Flat) => Flat) => Tool])[] = [
  ['Rumur', seed => rumurWith((f, wanted) => toMurphi(seed(f), wanted))],
  ['Spin', seed => spinWith((f, wanted) => toPromela(seed(f), wanted))],
  ['TLC', seed => tlcWith((f, wanted, module) => toTla(seed(f), wanted, module))],
];

describe.each(tools)('%s', (name, toolOf) => {
  const missing = toolOf(f => f).missing();
  const there = it.skipIf(missing !== undefined);
  const title = missing === undefined ? '' : ` (skipped: ${missing} is missing)`;

  there(`agrees when nothing is wrong${title}`, async () => {
    const found = await compared(flat, toolOf(f => f));
    expect(found).toMatchObject({ states: 4, transitions: 8, differences: [] });
    const length = Object.fromEntries(found.checks.map(c => [c.label, c.there]));
    expect(length).toMatchObject({ 'never-both': 2, 'second-is-on-or-off': null, 'one-is-on': 1, 'one-at-a-time': null, 'deadlock-free': null, refused: 2 });
  });

  for (const { what, seed, said } of defects.filter(d => d.only === undefined || d.only.includes(name))) {
    there(`${what}${title}`, async () => {
      const { differences } = await compared(flat, toolOf(seed));
      expect(differences).toEqual(expect.arrayContaining(said.map(s => s.replace('TOOL', name))));
      expect(differences.length).toBeGreaterThanOrEqual(Math.max(1, said.length));
    });
  }
});
