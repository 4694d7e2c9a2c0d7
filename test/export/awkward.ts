/** Models that are hard to write down in another language: names that it does not take, many local states, structured machines. */
import { assign } from 'xstate';
import { all, block, components, events, many, opt, range, to, type Scenario } from '../../src/index.ts';

const EVENT = 'put! "it" \\ 100% */ /* \n--';

/** A switch with names that each of the languages would take for something else. */
const switching = (id: string) => events({ [EVENT]: {}, 'put! "IT" \\ 100% */ /* \n--': {}, end: {} }).createMachine({
  id,
  initial: 'true',
  states: {
    true: { on: { [EVENT]: 'false', end: 'a-b' } },
    false: { on: { [EVENT]: 'a b' } },
    'a b': { on: { [EVENT]: 'a_b' } },
    a_b: { on: { [EVENT]: 'ärger' } },
    'a-b': { on: { [EVENT]: '%s\n' } },
    ärger: { on: { [EVENT]: 'true', end: '1' } },
    '%s\n': {},
    1: { on: { [EVENT]: 'True' } },
    True: {},
  },
});

/** Words of Murphi, Promela, C, TLA+ and of what Spin and Rumur write; two that differ only in their case; two that are no identifiers. */
const WORDS = ['switch', 'Switch', 'begin', 'now', 'mtype', 'int', 'unix', 'UNCHANGED', 'Nat', 'x', 'i', 'a b', 'a-b', '1st', 'State', 'vars', 'Init', 'assert', 'do', 'true', 'steps', 'trpt', 'SYNC', 'P0', 'choice_1', 'before_1', 'taken', 'depth'];

/** Every word is the name of a component; in each scenario only some of them move, so that the states stay few. */
export const clashing = (at: number): Scenario => {
  const used = WORDS.slice(at, at + 4);
  const v = components(Object.fromEntries(used.map((word, i) => [word, i === 1 ? many(switching(word)) : switching(word)])));
  return v.scenario(`clash "${at}" */`, {
    asks: 'is a name that means something else a name?\n*/ -- (* \\* *)', instances: { [used[1]!]: 2 },
    actions: used.flatMap((word, i) => ['if', 'if "then" \\ 100% */ \n--', word].map((name, n) => v.action(`${name}${n < 2 ? ` ${i}` : ''}`, {
      when: (s: any) => n === 0 || (i === 1 ? s[word][0] : s[word]).is('ärger'),
      send: { [word]: i === 1 ? all(n === 0 ? block(EVENT) : opt('end')) : n === 0 ? block(EVENT) : opt('end') } as never,
    }))),
    properties: [
      v.always('never "1" \\ 100% */ \n-- true', { why: 'to test', forEach: { '%s': ['"', '*/', '\\'] }, holds: (s: any) => !s[used[0]!].is('1') }),
      v.always('end', { why: 'to test', holds: (s: any) => s[used[1]!].every((c: any) => !c.is('%s\n')) }),
      v.reachable('reachable "true"', { why: 'to test', holds: (s: any) => s[used[2]!].is('True') }),
      v.deadlockFree({ end: 'stuttering' }), v.deadlockFree(),
    ],
  });
};
export const CLASHES = range(Math.floor(WORDS.length / 4)).map(n => n * 4);

/** A dial with more positions than Spin has constants in a set, and a lamp that is on in some of them. */
const POSITIONS = 300;
const dial = events({ TURN: {}, SET: { n: range(POSITIONS) } }, { n: 0 as number }).createMachine({
  id: 'dial', context: { n: 0 },
  on: {
    TURN: { guard: ({ context }) => context.n + 1 < POSITIONS, actions: assign(({ context }) => ({ n: context.n + 1 })) },
    SET: { actions: assign(({ event }) => ({ n: event.n })) },
  },
});
const lamp = events({ ON: {}, OFF: {} }).createMachine({ id: 'lamp', initial: 'off', states: { off: { on: { ON: 'on' } }, on: { on: { OFF: 'off' } } } });
const w = components({ dial, lamp: many(lamp) });
export const wideDial = w.scenario('wide-dial', {
  asks: 'are many local states as good as few?', instances: { lamp: 2 },
  actions: [
    w.action('turn', { send: { dial: block('TURN') } }),
    w.action('half', { when: s => s.dial.context.n % 50 === 3, send: { dial: s => ({ type: 'SET', n: Math.floor(s.dial.context.n / 2) }), lamp: (s) => to(s.dial.context.n % 2, opt('ON')) } }),
    w.action('off', { params: { i: 'lamp' }, when: (s, { i }) => s.dial.context.n > 200 && s.lamp.count(l => l.is('on')) > i, send: { lamp: (_s, { i }) => to(i, 'OFF') } }),
  ],
  properties: [
    w.always('not-both-on-at-299', { why: 'to test', when: s => s.dial.context.n === POSITIONS - 1, holds: s => s.lamp.count(l => l.is('on')) !== 2 }),
    w.step('never-back-from-290', { why: 'to test', holds: ({ before, after }) => before.dial.context.n < 290 || after.dial.context.n >= before.dial.context.n }),
    w.canAlways('can-be-dark', { why: 'to test', holds: s => s.lamp.every(l => l.is('off')) }),
  ],
});

/** Nested and parallel states, deep history, a context, `always` and a raised event. */
const player = events({ POWER: {}, PLAY: {}, NEXT: {}, MUTE: {}, SLEEP: {} }, { track: 0 as number }).createMachine({
  id: 'player', context: { track: 0 }, initial: 'off',
  states: {
    off: { on: { POWER: 'on.recent' } },
    on: {
      type: 'parallel',
      on: { POWER: 'off', SLEEP: 'dozing' },
      states: {
        recent: { type: 'history', history: 'deep' },
        tape: {
          initial: 'stopped',
          states: {
            stopped: { on: { PLAY: 'playing' } },
            playing: {
              initial: 'one',
              on: { PLAY: 'stopped', NEXT: { actions: assign({ track: ({ context }) => (context.track + 1) % 3 }) } },
              states: { one: { on: { NEXT: 'two' } }, two: { always: { guard: ({ context }) => context.track === 2, target: 'one' } } },
            },
          },
        },
        sound: { initial: 'loud', states: { loud: { on: { MUTE: 'quiet' } }, quiet: { on: { MUTE: 'loud' } } } },
      },
    },
    dozing: { on: { POWER: 'on', PLAY: 'on.recent' } },
  },
});
const p = components({ player: many(player) });
export const players = (): Scenario => p.scenario('players', {
  asks: 'is a statechart a graph?', instances: { player: 2 },
  actions: [
    ...(['POWER', 'PLAY', 'NEXT', 'MUTE', 'SLEEP'] as const).map(e => p.action(e.toLowerCase(), { params: { i: 'player' }, send: { player: (_s, { i }) => to(i, block(e)) } })),
    p.action('all off', { when: s => s.player.some(x => x.is('on')), send: { player: all('POWER') } }),
  ],
  properties: [
    p.always('never-both-on-track-2', { why: 'to test', holds: s => s.player.count(x => x.context.track === 2) < 2 }),
    p.reachable('quiet-while-playing', { why: 'to test', forEach: { i: 'player' }, holds: (s, { i }) => s.player[i].is('on.tape.playing') && s.player[i].is('on.sound.quiet') }),
  ],
});

/** What is asked about all instances together: the first of some kind, how many, each, any. */
const SEATS = 4;
const seat = events({ SIT: {}, RISE: {} }).createMachine({ id: 'seat', initial: 'free', states: { free: { on: { SIT: 'taken' } }, taken: { on: { RISE: 'free' } } } });
const q = components({ seat: many(seat) });
const free = (s: any): number => s.seat.findIndex((x: any) => x.is('free'));
export const firstComeFirstServed = q.scenario('first-come', {
  asks: 'is the first free seat the first?', instances: { seat: SEATS },
  actions: [
    q.action('sit', { when: s => s.seat.some(x => x.is('free')), send: { seat: s => to(free(s), 'SIT') } }),
    q.action('the second rises', { when: s => free(s) === -1 || free(s) > 1, send: { seat: () => to(1, 'RISE') } }),
    q.action('the last rises', { when: s => s.seat.count(x => x.is('taken')) >= 2 && !s.seat.every(x => x.is('taken')), send: { seat: () => to(SEATS - 1, opt('RISE')) } }),
    q.action('all rise', { when: s => s.seat.every(x => x.is('taken')), send: { seat: all('RISE') } }),
  ],
  properties: [
    q.always('the-third-is-never-the-first-free', { why: 'to test', holds: s => free(s) !== 2 }),
    q.always('not-three-before-one', { why: 'to test', when: s => free(s) >= 0, holds: s => s.seat.count(x => x.is('taken')) !== 3 || free(s) !== 1 }),
    q.reachable('full', { why: 'to test', holds: s => free(s) === -1 }),
    q.deadlockFree(),
  ],
});
