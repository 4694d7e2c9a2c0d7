/** What the compiler must refuse, and beside it what it must accept. Nothing here runs; `npm run typecheck` is the test. */
import { all, block, call, components, many, opt, range, to } from '../../src/index.ts';
import type { State, Vocabulary } from '../../src/index.ts';
import { action, always, cat, command, deadlockFree, dialect, lamp, parts, scenario, thread, toggle, variant, world } from './room.ts';

const why = 'to see what the compiler says';
const send = {};
const asks = why;
const properties = [] as const;

// ---- events ------------------------------------------------------------------------------------------------------

action('ok', { send: { lamp: 'PRESS', door: opt('OPEN'), bulb: to(0, 'PRESS') } });
action('ok', { send: { lamp: { type: 'DIM', level: 2 }, bulb: all(block({ type: 'DIM', level: 1 })) } });
action('ok', { params: { level: [1, 2] }, send: { lamp: (_s, { level }) => ({ type: 'DIM', level }), bulb: s => s.lamp.is('ON') ? to(s.lamp.context.level, 'PRESS') : null } });
action('ok', { send: { bulb: [to(0, 'PRESS'), to(1, opt('PRESS'))] } });
// @ts-expect-error no such component
action('bad', { send: { lmp: 'PRESS' } });
// @ts-expect-error no such event
action('bad', { send: { lamp: 'PRES' } });
// @ts-expect-error no such event, computed
action('bad', { send: { lamp: () => 'PRES' } });
// @ts-expect-error no such event, optional
action('bad', { send: { lamp: opt('PRES') } });
// @ts-expect-error no such event, blocking
action('bad', { send: { lamp: block('PRES') } });
// @ts-expect-error no such event, addressed
action('bad', { send: { bulb: to(0, 'PRES') } });
// @ts-expect-error no such event, for all
action('bad', { send: { bulb: all('PRES') } });
// @ts-expect-error an event of another machine
action('bad', { send: { lamp: 'OPEN' } });
// @ts-expect-error an event of another machine, as an object
action('bad', { send: { lamp: { type: 'OPEN' } } });
// @ts-expect-error payload missing
action('bad', { send: { lamp: { type: 'DIM' } } });
// @ts-expect-error payload missing, by name
action('bad', { send: { lamp: 'DIM' } });
// @ts-expect-error payload outside of its domain
action('bad', { send: { lamp: { type: 'DIM', level: 9 } } });
// @ts-expect-error payload outside of its domain, addressed
action('bad', { send: { bulb: to(0, { type: 'DIM', level: 9 }) } });
// @ts-expect-error payload misspelt
action('bad', { send: { lamp: { type: 'DIM', levl: 1 } } });
// @ts-expect-error a parameter whose domain is larger than the payload's
action('bad', { params: { level: [0, 1] }, send: { lamp: (_s, { level }) => ({ type: 'DIM', level }) } });
// @ts-expect-error several instances need an address
action('bad', { send: { bulb: 'PRESS' } });
// @ts-expect-error a single instance has no address
action('bad', { send: { lamp: to(0, 'PRESS') } });
// @ts-expect-error nothing said about what is sent
action('bad', { when: { lamp: 'ON' } });

// ---- states ------------------------------------------------------------------------------------------------------

action('ok', { when: { lamp: 'ON', door: ['SHUT', 'AJAR'] }, send });
action('ok', { when: { lamp: 'ON.FULL' }, send });
action('ok', { when: { lamp: { ON: 'FULL' } }, send });
action('ok', { when: s => s.lamp.is('OFF') || s.lamp.is('ON.DIMMED') || s.lamp.is({ ON: 'FULL' }) || s.bulb.some(b => b.is('ON')), send });
action('ok', { when: s => s.door.value === 'AJAR', send });
// @ts-expect-error no such component in a pattern
action('bad', { when: { lmp: 'ON' }, send });
// @ts-expect-error a pattern cannot say which of several
action('bad', { when: { bulb: 'ON' }, send });
// @ts-expect-error no such state
action('bad', { when: { lamp: 'ONN' }, send });
// @ts-expect-error no such state in a list
action('bad', { when: { lamp: ['OFF', 'ONN'] }, send });
// @ts-expect-error no such nested state
action('bad', { when: { lamp: 'ON.FUL' }, send });
// @ts-expect-error no such nested state, as an object
action('bad', { when: { lamp: { ON: 'FUL' } }, send });
// @ts-expect-error a nested state without its parent
action('bad', { when: { lamp: 'FULL' }, send });
// @ts-expect-error a state of another machine
action('bad', { when: { door: 'ON' }, send });
// @ts-expect-error no such state in is()
action('bad', { when: s => s.lamp.is('ONN'), send });
// @ts-expect-error no such nested state in is()
action('bad', { when: s => s.lamp.is('ON.FUL'), send });
// @ts-expect-error no such nested state in is(), as an object
action('bad', { when: s => s.lamp.is({ ON: 'FUL' }), send });
// @ts-expect-error no such state in is(), inside of every
action('bad', { when: s => s.bulb.every(b => b.is('ONN')), send });
// @ts-expect-error a comparison that is never true
action('bad', { when: s => s.door.value === 'OPEN', send });
// @ts-expect-error a comparison of a nested value that is never true
action('bad', { when: s => s.lamp.value === 'ON', send });

// ---- the view ----------------------------------------------------------------------------------------------------

always('ok', { why, holds: s => s.lamp.context.level < 3 && s.bulb[0]!.context.level === 0 && s.param.mode === 'day' && s.param.limit > 1 });
always('ok', { why, forEach: { i: 'bulb', k: ['x', 'y'] }, when: (s, { i }) => s.bulb[i]!.is('ON'), holds: { 'one clause': (_s, { k }) => k === 'x', 'another': s => s.bulb.count(b => b.is('ON')) <= s.bulb.length } });
always('ok', { why, forEach: { i: 'cats' }, holds: (s, { i }) => s.cats[i]!.is('sleep') === s.cats[i]!.hasTag('REST') && s.tom.context.steps === 0 });
deadlockFree({ final: s => s.tom.is('sleep.dream') });
// @ts-expect-error no such component in a guard
action('bad', { when: s => s.lmp.is('ON'), send });
// @ts-expect-error no such component in a claim
always('bad', { why, holds: s => s.lmp.is('ON') });
// @ts-expect-error no such component in a final state
deadlockFree({ final: s => s.lmp.is('ON') });
// @ts-expect-error a component that is added only later
action('bad', { when: s => s.tom.is('sleep'), send });
// @ts-expect-error no such context field
always('bad', { why, holds: s => s.lamp.context.levl === 0 });
// @ts-expect-error no such context field, inside of some
always('bad', { why, holds: s => s.bulb.some(b => b.context.levl === 0) });
// @ts-expect-error no such part of a view
always('bad', { why, holds: s => s.lamp.matches('ON') });
// @ts-expect-error a list taken for one
always('bad', { why, holds: s => s.bulb.is('ON') });
// @ts-expect-error lists of views have no filter
always('bad', { why, holds: s => s.bulb.filter(b => b.is('ON')).length === 0 });
// @ts-expect-error no such parameter of the scenario
always('bad', { why, holds: s => s.param.mod === 'day' });
// @ts-expect-error a parameter that never has this value
always('bad', { why, holds: s => s.param.mode === 'nite' });
// @ts-expect-error the state is read-only
always('bad', { why, holds: s => (s.lamp.context.level = 1) === 1 });
// @ts-expect-error no such label
always('bad', { why, holds: s => s.tom.is('sleep.dreem') });
// @ts-expect-error no such function
always('bad', { why, holds: s => s.tom.is('sleeping') });
// @ts-expect-error no such tag
always('bad', { why, holds: s => s.tom.hasTag('RESTS') });
// @ts-expect-error no such local
always('bad', { why, holds: s => s.tom.context.step === 0 });
// @ts-expect-error a local that never has this value
always('bad', { why, holds: s => s.tom.context.steps === 7 });
// @ts-expect-error a claim answers true or false
always('bad', { why, holds: s => s.lamp.context.level });
// @ts-expect-error a claim that forgets to answer
always('bad', { why, holds: s => { s.lamp.is('ON'); } });
// @ts-expect-error a clause that forgets to answer
always('bad', { why, holds: { forgetful: s => { s.lamp.is('ON'); } } });
// @ts-expect-error a guard answers true or false
action('bad', { when: s => s.lamp.context.level, send });
// @ts-expect-error a claim says why it matters
always('bad', { holds: () => true });

// ---- parameters --------------------------------------------------------------------------------------------------

action('ok', { params: { i: 'bulb', on: [true, false] }, when: (s, { i, on }) => s.bulb[i]!.is('ON') === on, send });
// @ts-expect-error no such component
action('bad', { params: { i: 'bulbs' }, send });
// @ts-expect-error a single component has no numbers
action('bad', { params: { i: 'lamp' }, send });
// @ts-expect-error no such component in a claim
always('bad', { why, forEach: { i: 'bulbs' }, holds: () => true });
// @ts-expect-error a single component in a claim
always('bad', { why, forEach: { i: 'tom' }, holds: () => true });
// @ts-expect-error no such parameter
action('bad', { params: { i: 'bulb' }, when: (s, { j }) => s.bulb[j]!.is('ON'), send });
// @ts-expect-error a parameter that never has this value
action('bad', { params: { colour: ['red', 'blue'] }, when: (_s, { colour }) => colour === 'green', send });

// ---- commands ----------------------------------------------------------------------------------------------------

command<{ i: number; hard: boolean }>('OK', {
  failures: [{ id: 'is_off', status: 'ERROR', index: 2, when: (s, { i }) => s.bulb[i]!.is('OFF') }],
  success: { status: 'DONE', send: { bulb: (_s, { i }) => to(i, 'PRESS'), lamp: (_s, { hard }) => hard ? 'PRESS' : null } },
  show: ({ i, hard }) => `${i}, ${hard}`,
});
// @ts-expect-error no such input
command<{ i: number }>('BAD', { failures: [{ id: 'is_off', status: 'ERROR', when: (s, { j }) => s.bulb[j]!.is('OFF') }] });
// @ts-expect-error no such component
command<{ i: number }>('BAD', { failures: [], success: { send: { bulbs: (_s, { i }) => to(i, 'PRESS') } } });
// @ts-expect-error no such event
command<{ i: number }>('BAD', { failures: [], success: { send: { bulb: (_s, { i }) => to(i, 'PRES') } } });
// @ts-expect-error no such state
command<{ i: number }>('BAD', { failures: [{ id: 'is_off', status: 'ERROR', when: (s, { i }) => s.bulb[i]!.is('OF') }] });

// ---- threads -----------------------------------------------------------------------------------------------------

const locals = { x: [0, 1], ok: [false, true] } as const;
thread('ok', {
  locals, choices: { n: [0, 1], which: 'bulb' }, start: 'f.b',
  code: {
    'f.a': [
      { name: 'go', choose: ['n'], if: (t, s, { n }) => t.x === n && !t.ok && s.lamp.is('ON'), set: { x: (_t, _s, { n }) => n, ok: true }, goto: 'f.b' },
      { else: true, say: t => `x is ${t.x} in ${t.me}` },
    ],
    'f.b': [{ choose: ['which'], send: { bulb: (_t, _s, { which }) => to(which, 'PRESS'), door: block('OPEN') }, goto: 'g.end' }],
    'g.end': [{ call: call(toggle, (t: { x: number }) => ({ i: t.x })), goto: { RMI_SUCCESS: 'f.a', '*': 'g.end' } }],
  },
  tags: { WARN: ['f.b', 'g.end'] },
});
// @ts-expect-error no such label in goto
thread('bad', { locals, code: { 'f.a': [{ goto: 'f.c' }], 'f.b': [] } });
// @ts-expect-error no such label in goto by status
thread('bad', { locals, code: { 'f.a': [{ call: call(toggle, () => ({ i: 0 })), goto: { RMI_SUCCESS: 'f.c' } }], 'f.b': [] } });
// @ts-expect-error no such label in start
thread('bad', { locals, start: 'f.c', code: { 'f.a': [{ goto: 'f.b' }], 'f.b': [] } });
// @ts-expect-error no such label in tags
thread('bad', { locals, code: { 'f.a': [] }, tags: { WARN: ['f.c'] } });
// @ts-expect-error no such local in set
thread('bad', { locals, code: { 'f.a': [{ set: { y: 1 }, goto: 'f.a' }] } });
// @ts-expect-error a value that the local does not have
thread('bad', { locals, code: { 'f.a': [{ set: { x: 7 }, goto: 'f.a' }] } });
// @ts-expect-error a computed value that the local does not have
thread('bad', { locals, code: { 'f.a': [{ set: { x: () => 7 }, goto: 'f.a' }] } });
// @ts-expect-error no such local in if
thread('bad', { locals, code: { 'f.a': [{ if: t => t.y === 1, goto: 'f.a' }] } });
// @ts-expect-error no such local in say
thread('bad', { locals, code: { 'f.a': [{ say: t => `${t.y}`, goto: 'f.a' }] } });
// @ts-expect-error a local that never has this value
thread('bad', { locals, code: { 'f.a': [{ if: t => t.x === 7, goto: 'f.a' }] } });
// @ts-expect-error an 'if' that forgets to answer
thread('bad', { locals, code: { 'f.a': [{ if: t => { void t.ok; }, goto: 'f.a' }] } });
// @ts-expect-error no such choice in choose
thread('bad', { locals, choices: { n: [0, 1] }, code: { 'f.a': [{ choose: ['m'], goto: 'f.a' }] } });
// @ts-expect-error no such choice in if
thread('bad', { locals, choices: { n: [0, 1] }, code: { 'f.a': [{ choose: ['n'], if: (_t, _s, { m }) => m === 1, goto: 'f.a' }] } });
// @ts-expect-error a choice among a single component
thread('bad', { locals, choices: { which: 'lamp' }, code: { 'f.a': [{ choose: ['which'], goto: 'f.a' }] } });
// @ts-expect-error no such component in send
thread('bad', { locals, code: { 'f.a': [{ send: { lmp: 'PRESS' }, goto: 'f.a' }] } });
// @ts-expect-error no such event in send
thread('bad', { locals, code: { 'f.a': [{ send: { lamp: 'PRES' }, goto: 'f.a' }] } });
// @ts-expect-error no such component in if
thread('bad', { locals, code: { 'f.a': [{ if: (_t, s) => s.lmp.is('ON'), goto: 'f.a' }] } });
// @ts-expect-error an input that the command does not have
thread('bad', { locals, code: { 'f.a': [{ call: call(toggle, () => ({ j: 0 })), goto: 'f.a' }] } });
// @ts-expect-error no such local for the status
thread('bad', { locals, code: { 'f.a': [{ call: call(toggle, () => ({ i: 0 })), into: 'status', goto: 'f.a' }] } });

// ---- variants ----------------------------------------------------------------------------------------------------

variant('ok', cat, {
  why, remove: ['walk.on'],
  replace: { 'walk.start': [{ if: t => t.hungry, set: { steps: 1 }, goto: 'eat.mouse' }, { else: true, goto: 'walk.on' }] },
  insert: { 'eat.mouse': { before: 'sleep.dream', do: [{ set: { hungry: false }, goto: 'walk.start' }] } },
});
// @ts-expect-error no such label removed
variant('bad', cat, { why, remove: ['walk.onn'] });
// @ts-expect-error no such label replaced
variant('bad', cat, { why, replace: { 'walk.onn': [] } });
// @ts-expect-error no such label to insert in front of
variant('bad', cat, { why, insert: { 'eat.mouse': { before: 'walk.onn', do: [] } } });
// @ts-expect-error no such label in a replaced goto
variant('bad', cat, { why, replace: { 'walk.on': [{ goto: 'walk.onn' }] } });
// @ts-expect-error no such label in an inserted goto
variant('bad', cat, { why, insert: { 'eat.mouse': { before: 'walk.on', do: [{ goto: 'walk.onn' }] } } });
// @ts-expect-error no such local in a replaced branch
variant('bad', cat, { why, replace: { 'walk.on': [{ set: { step: 1 } }] } });
// @ts-expect-error no such local read in a replaced branch
variant('bad', cat, { why, replace: { 'walk.on': [{ if: t => t.step === 1 }] } });
// @ts-expect-error no such component in an inserted branch
variant('bad', cat, { why, insert: { 'eat.mouse': { before: 'walk.on', do: [{ send: { lmp: 'PRESS' } }] } } });

dialect('ok', toggle, { why, remove: ['is_on'], insert: [{ id: 'is_off', status: 'ERROR', before: 'is_on', when: (s, { i }) => s.bulb[i]!.is('OFF') }] });
// @ts-expect-error no such input
dialect('bad', toggle, { why, insert: [{ id: 'is_off', status: 'ERROR', when: (s, { j }) => s.bulb[j]!.is('OFF') }] });
// @ts-expect-error no such state
dialect('bad', toggle, { why, replace: [{ id: 'is_on', status: 'ERROR', when: (s, { i }) => s.bulb[i]!.is('ONN') }] });

// ---- scenarios ---------------------------------------------------------------------------------------------------

const flip = action('flip', { send: { lamp: 'PRESS' } });
scenario('ok', {
  asks, properties: [always('ok', { why, holds: () => true }), deadlockFree()], actions: [flip],
  instances: { bulb: 2, cats: 1 }, param: { mode: 'night' }, bounds: { states: 100 }, assumes: ['the sun rises'],
  axes: { light: { dark: { param: { mode: 'night' } }, bright: { param: { limit: 2 }, use: [variant('lazy', cat, { why, remove: ['walk.on'] })] } } },
  runs: { dark: { expect: { ok: 'holds', 'deadlock-free': { violated: 3 } }, because: why } },
});
// @ts-expect-error no such parameter
scenario('bad', { asks, properties, param: { mod: 'day' } });
// @ts-expect-error no such value of a parameter
scenario('bad', { asks, properties, param: { mode: 'nite' } });
// @ts-expect-error no such parameter on an axis
scenario('bad', { asks, properties, axes: { light: { dark: { param: { mod: 'day' } } } } });
// @ts-expect-error no such value on an axis
scenario('bad', { asks, properties, axes: { light: { dark: { param: { mode: 'nite' } } } } });
// @ts-expect-error no such component
scenario('bad', { asks, properties, instances: { bulbs: 2 } });
// @ts-expect-error a single component has no instances
scenario('bad', { asks, properties, instances: { lamp: 2 } });
// @ts-expect-error no such verdict
scenario('bad', { asks, properties, runs: { '': { expect: { ok: 'hold' } } } });
// @ts-expect-error a bound is no verdict to expect
scenario('bad', { asks, properties, runs: { '': { expect: { ok: 'undecided' } } } });
// @ts-expect-error no such part of a scenario
scenario('bad', { asks, properties, deadlok: 'allowed' });
// @ts-expect-error an action is no property
scenario('bad', { asks, properties: [flip] });
// @ts-expect-error what must hold is left out
scenario('bad', { asks });

// ---- vocabularies ------------------------------------------------------------------------------------------------

type Room = State<typeof world extends Vocabulary<infer W> ? W : never>;
export const brightest = (s: Room): number => Math.max(s.lamp.context.level, ...range(s.bulb.length).map(i => s.bulb[i]!.context.level), s.tom.context.steps);
// @ts-expect-error no such component in a function of the user's own
export const darkest = (s: Room): number => s.lmp.context.level;

components({ one: lamp, two: many(lamp), three: cat }, { mode: ['day'] });
// @ts-expect-error not a machine
components({ one: {} });
// @ts-expect-error not a machine, for it is missing
components({ one: undefined });
// @ts-expect-error not a machine, when more are added
parts.with({ one: 'lamp' });
// @ts-expect-error the values of a parameter are a list
components({ one: lamp }, { mode: 'day' });
