/**
 * Random systems with interchangeable components, by construction: guards, payloads and claims are put together from
 * questions that name instances by parameters alone. A spoilt one also asks questions that break the symmetry, or keeps
 * quiet about a number that it holds: the checker must refuse it, or be right all the same.
 */
import fc from 'fast-check';
import { assign } from 'xstate';
import { all, block, components, events, many, one, opt, range, to, type Scenario } from '../../src/index.ts';
import type { Plain } from './naive.ts';

/** A question about a state; `v` and `w` choose among the parameters of its place. */
interface RawTest { readonly op: number; readonly v: number; readonly w: number; readonly n: number; readonly a?: RawTest | undefined; readonly b?: RawTest | undefined }
interface RawSent { readonly what: number; readonly v: number; readonly w: number; readonly n: number; readonly mode: number }
interface RawAct { readonly two: boolean; readonly rooms: boolean; readonly test: RawTest; readonly sends: readonly RawSent[] }
interface RawClaim { readonly kind: number; readonly each: boolean; readonly test: RawTest; readonly when: RawTest | null }
export interface RawSymmetric {
  readonly members: number; readonly rooms: number;
  readonly acts: readonly RawAct[]; readonly claims: readonly RawClaim[];
  /** 0: nothing; 1: asks what it must not; 2 and more: a role is left out */
  readonly spoilt: number;
}

const nat = fc.nat(97);
const leaf = fc.record({ op: nat, v: nat, w: nat, n: nat });
const test: fc.Arbitrary<RawTest> = fc.record({ op: nat, v: nat, w: nat, n: nat, a: fc.option(leaf, { nil: undefined, freq: 2 }), b: fc.option(leaf, { nil: undefined, freq: 3 }) });
const sent = fc.record({ what: nat, v: nat, w: nat, n: nat, mode: nat });
export const rawSymmetric: fc.Arbitrary<RawSymmetric> = fc.noBias(fc.record({
  members: fc.integer({ min: 2, max: 4 }), rooms: fc.constantFrom(0, 0, 1, 2),
  acts: fc.array(fc.record({ two: fc.boolean(), rooms: fc.boolean(), test, sends: fc.array(sent, { minLength: 1, maxLength: 3 }) }), { minLength: 2, maxLength: 5 }),
  claims: fc.array(fc.record({ kind: nat, each: fc.boolean(), test, when: fc.option(test, { freq: 2 }) }), { minLength: 1, maxLength: 4 }),
  spoilt: fc.constantFrom(0, 0, 0, 0, 0, 1, 1, 2, 3, 4, 5),
}));

const STATES = ['A', 'B', 'C'] as const;
const ids = [null, ...range(4)] as const;
type Id = number | null;

const member = events({ MOVE: { state: STATES }, POINT: { at: ids }, FLIP: {} }, { other: null as Id, flag: 0 }).createMachine({
  id: 'member',
  context: { other: null, flag: 0 },
  initial: 'A',
  states: {
    A: {}, B: {},
    C: { on: { FLIP: undefined as never } },
  },
  on: {
    MOVE: STATES.map(s => ({ guard: ({ event }: any) => event.state === s, target: `.${s}` })) as never,
    POINT: { guard: ({ context, event }) => event.at === null || context.other !== event.at, actions: assign({ other: ({ event }) => event.at }) },
    FLIP: { actions: assign({ flag: ({ context }) => 1 - context.flag }) },
  },
});
const badge = events({ GIVE: { to: ids }, TAKE: {} }, { holder: null as Id }).createMachine({
  id: 'badge', context: { holder: null },
  on: { GIVE: { actions: assign({ holder: ({ event }) => event.to }) }, TAKE: { guard: ({ context }) => context.holder !== null, actions: assign({ holder: null }) } },
});
const sorted = (list: readonly number[]): number[] => [...list].sort((a, b) => a - b);
const board = events({ LAST: { who: ids }, ADD: { who: range(4) }, QUEUE: { who: range(4) }, BIT: { who: range(4) }, COUNT: { who: range(4) } },
  { last: null as Id, set: [] as number[], queue: [] as number[], bits: 0, counts: {} as Record<string, number> }).createMachine({
  id: 'board', context: { last: null, set: [], queue: [], bits: 0, counts: {} },
  on: {
    LAST: { actions: assign({ last: ({ event }) => event.who }) },
    ADD: { actions: assign({ set: ({ context, event }) => context.set.includes(event.who) ? context.set.filter(x => x !== event.who) : sorted([...context.set, event.who]) }) },
    QUEUE: [
      { guard: ({ context, event }) => context.queue.includes(event.who), actions: assign({ queue: ({ context }) => context.queue.slice(1) }) },
      { guard: ({ context }) => context.queue.length < 2, actions: assign({ queue: ({ context, event }) => [...context.queue, event.who] }) },
    ],
    BIT: { actions: assign({ bits: ({ context, event }) => context.bits ^ (1 << event.who) }) },
    COUNT: { actions: assign({ counts: ({ context, event }) => context.counts[event.who] === 1 ? without(context.counts, event.who) : { ...context.counts, [event.who]: 1 } }) },
  },
});
const without = (o: Record<string, number>, k: number): Record<string, number> => Object.fromEntries(Object.entries(o).filter(([x]) => x !== String(k)));
const room = events({ ENTER: { who: ids }, LEAVE: {} }, { guest: null as Id }).createMachine({
  id: 'room', context: { guest: null }, initial: 'open',
  states: { open: { on: { ENTER: { target: 'taken', actions: assign({ guest: ({ event }) => event.who }) } } }, taken: { on: { LEAVE: { target: 'open', actions: assign({ guest: null }) } } } },
});

type Args = Readonly<Record<string, number>>;
type Ask = (s: any, p: Args) => boolean;
const at = <T>(list: readonly T[], n: number): T => list[n % list.length]!;

/** @param members names of the parameters that stand for members here */
function ask(r: RawTest, members: readonly string[], spoilt: boolean): Ask {
  const v = (p: Args): number => p[at(members, r.v)]!;
  const w = (p: Args): number => p[at(members, r.w)]!;
  const state = at(STATES, r.n);
  const named: readonly Ask[] = [
    (s, p) => s.member[v(p)].is(state),
    (s, p) => s.member[v(p)].context.flag === r.n % 2,
    (s, p) => s.member[v(p)].context.other === w(p),
    (s, p) => s.member[v(p)].context.other === null,
    (s, p) => { const o = s.member[v(p)].context.other as Id; return o !== null && s.member[o].is(state); },
    (s, p) => s.board.context.last === v(p),
    (s, p) => (s.board.context.set as number[]).includes(v(p)),
    (s, p) => (s.board.context.queue as number[])[0] === v(p),
    (s, p) => ((s.board.context.bits as number) >> v(p)) % 2 === 1,
    (s, p) => s.board.context.counts[v(p)] === 1,
    (_s, p) => v(p) === w(p),
    (s, p) => s.badge[v(p)].context.holder === w(p),
    (s, p) => s.member.every((m: any, k: number) => k === v(p) || !m.is(state)),
    (s, p) => s.room.some((x: any) => x.context.guest === v(p)),
  ];
  const open: readonly Ask[] = [
    s => s.member.some((m: any) => m.is(state)),
    s => s.member.count((m: any) => m.is(state)) >= 1 + r.n % 2,
    s => (s.board.context.set as number[]).length > r.n % 2,
    s => s.board.context.last === null,
    s => s.room.every((x: any) => x.is('open')),
  ];
  const unfair: readonly Ask[] = [
    s => s.member[0].is(state),
    s => s.member.findIndex((m: any) => m.is(state)) === 1,
    s => s.board.context.last === 1,
    s => (s.board.context.set as number[])[0] === 0,
    ...(members.length > 0 ? [(_s, p) => v(p) < w(p), (_s, p) => v(p) === 0, (s, p) => s.member.findIndex((m: any) => m.is(state)) === v(p)] as Ask[] : []),
  ];
  const base = spoilt && r.op % 3 === 0 ? at(unfair, Math.floor(r.op / 3)) : at([...open, ...(members.length > 0 ? [...named, ...named] : [])], r.op);
  const a = r.a && ask(r.a, members, spoilt);
  const b = r.b && ask(r.b, members, spoilt);
  if (a && b) return (s, p) => base(s, p) ? a(s, p) : b(s, p);
  if (a) return r.op % 2 ? (s, p) => base(s, p) && a(s, p) : (s, p) => base(s, p) || a(s, p);
  return b ? (s, p) => !base(s, p) || b(s, p) : r.op % 5 === 0 ? (s, p) => !base(s, p) : base;
}

interface Words { readonly to: (i: number, e: any) => unknown; readonly all: (e: any) => unknown; readonly opt: (e: any) => unknown; readonly block: (e: any) => unknown }

/** component -> what it is sent */
function sends(list: readonly RawSent[], members: readonly string[], rooms: boolean, words: Words): Record<string, (s: any, p: Args) => unknown> {
  const result: Record<string, (s: any, p: Args) => unknown> = {};
  for (const r of list) {
    const v = (p: Args): number => p[at(members, r.v)]!;
    const w = (p: Args): number => p[at(members, r.w)]!;
    const moded = (e: unknown): unknown => r.mode % 3 === 0 ? e : r.mode % 3 === 1 ? words.opt(e) : words.block(e);
    const choices: readonly [string, (s: any, p: Args) => unknown][] = [
      ['member', (_s, p) => words.to(v(p), moded({ type: 'MOVE', state: at(STATES, r.n) }))],
      ['member', (_s, p) => words.to(v(p), moded({ type: 'MOVE', state: at(STATES, r.n + 1) }))],
      ['member', (_s, p) => words.to(v(p), moded({ type: 'POINT', at: r.n % 4 === 0 ? null : w(p) }))],
      ['member', (s, p) => words.to((s.member[v(p)].context.other as Id) ?? v(p), moded('FLIP'))],
      ['member', () => words.all(moded('FLIP'))],
      ['badge', (s, p) => words.to(v(p), moded({ type: 'GIVE', to: r.n % 3 === 0 ? s.board.context.last : w(p) }))],
      ['badge', () => words.all(words.opt('TAKE'))],
      ['board', (_s, p) => moded({ type: 'LAST', who: r.n % 4 === 0 ? null : v(p) })],
      ['board', (_s, p) => moded({ type: at(['ADD', 'QUEUE', 'BIT', 'COUNT'], r.n), who: v(p) })],
      ['board', (s, p) => s.board.context.last === null ? null : moded({ type: 'ADD', who: r.n % 2 ? s.board.context.last : v(p) })],
      ...(rooms ? [['room', (_s, p) => words.to(p['k']!, words.block({ type: 'ENTER', who: v(p) }))], ['room', (_s, p) => words.to(p['k']!, words.block('LEAVE'))]] as [string, (s: any, p: Args) => unknown][] : []),
    ];
    const [component, send] = at(choices, r.what);
    result[component] = send; // later ones win, as in an object literal
  }
  return result;
}

const KINDS = ['always', 'always', 'reachable', 'step', 'canAlways'] as const;

export interface SymmetricCase { readonly scenario: Scenario; readonly plain: Plain; readonly text: string; readonly members: number; readonly rooms: number }

export function symmetricCase(raw: RawSymmetric): SymmetricCase {
  const { members, rooms, spoilt } = raw;
  const role = (n: number): boolean => spoilt !== n; // a role that is left out
  const v = components({
    member: many(member, { interchangeable: true, ...(role(2) ? { holds: { other: 'member' } } : {}) }),
    badge: many(badge, { along: 'member', ...(role(3) ? { holds: { holder: 'member' } } : {}) }),
    board: one(board, { holds: { set: { set: 'member' }, queue: { list: 'member' }, bits: { bits: 'member' }, ...(role(4) ? { last: 'member' } : {}), ...(role(5) ? { counts: { by: 'member' } } : {}) } }),
    room: many(room, { interchangeable: true, holds: { guest: 'member' } }),
  });
  const bad = spoilt === 1;
  const act = (a: RawAct, i: number, words: Words) => {
    const params = { i: 'member', ...(a.two ? { j: 'member' } : {}), ...(a.rooms && rooms > 0 ? { k: 'room' } : {}) };
    const names = a.two ? ['i', 'j'] : ['i'];
    return { name: `act${i}`, params, when: ask(a.test, names, bad), send: sends(a.sends, names, a.rooms && rooms > 0, words) };
  };
  const claims = raw.claims.map((c, i) => {
    const names = c.each ? ['i'] : [];
    const holds = ask(c.test, names, bad);
    const when = c.when && ask(c.when, names, bad);
    return { name: `claim${i}`, kind: at(KINDS, c.kind), forEach: c.each ? { i: 'member' } : {}, holds, when };
  });
  const make = (c: (typeof claims)[number]) => {
    const { name, kind, forEach, holds, when } = c;
    if (kind === 'step') {
      const step: any = { why: 'random', forEach, holds: (x: any, p: Args) => holds(x.before, p) || !holds(x.after, p) || x.by.action !== 'act0', ...(when ? { when: (x: any, p: Args) => when(x.after, p) } : {}) };
      return v.step(name, step);
    }
    const spec: any = { why: 'random', forEach, holds, ...(when && kind !== 'reachable' ? { when } : {}) };
    return v[kind](name, spec);
  };
  const scenario = v.scenario('symmetric', {
    asks: 'do orbits say what states say', instances: { member: members, badge: members, room: rooms },
    actions: raw.acts.map((a, i) => { const { name, ...rest } = act(a, i, { to, all, opt, block } as never); return v.action(name, rest as never); }),
    properties: [...claims.map(make), v.deadlockFree(), v.deadlockFree({ end: 'stuttering' })],
  });
  const plainWords: Words = { to: (index, event) => ({ to: index, event }), all: event => ({ all: true, event }), opt: event => ({ mode: 'opt', event }), block: event => ({ mode: 'block', event }) };
  const plain: Plain = {
    comps: [
      { name: 'member', many: true, count: members, machine: member }, { name: 'badge', many: true, count: members, machine: badge },
      { name: 'board', many: false, count: 1, machine: board }, { name: 'room', many: true, count: rooms, machine: room },
    ],
    instances: { member: members, badge: members, room: rooms },
    actions: raw.acts.map((a, i) => act(a, i, plainWords)) as never,
    claims: claims.filter(c => c.kind === 'always').map(c => ({ name: c.name, forEach: c.forEach, ...(c.when ? { when: c.when as never } : {}), holds: c.holds })),
    final: undefined,
  };
  return { scenario, plain, members, rooms, text: JSON.stringify(raw) };
}
