/** The audit agrees with honest models, and finds functions that are not functions of the state. */
import { expect, test } from 'vitest';
import { audit } from '../src/audit.ts';
import { compile, Program } from '../src/compile/program.ts';
import { instantiate } from '../src/compile/system.ts';
import { explore } from '../src/explore/explore.ts';
import { Symmetry } from '../src/reduce/symmetry.ts';
import { check, components, events, many, select, to, InternalError } from '../src/index.ts';

const lamp = events({ ON: {}, OFF: {} }).createMachine({
  id: 'lamp', initial: 'off',
  states: { off: { on: { ON: 'on' } }, on: { on: { OFF: 'off' } } },
});
const { action, always, step, scenario } = components({ lamp: many(lamp) });

const on = (when = (): boolean => true) => action('on', { params: { i: 'lamp' }, when: (s, { i }) => s.lamp[i].is('off') && when(), send: { lamp: (_s, { i }) => to(i, 'ON') } });
const off = action('off', { params: { i: 'lamp' }, when: (s, { i }) => s.lamp[i].is('on'), send: { lamp: (_s, { i }) => to(i, 'OFF') } });
const honest = always('one-is-enough', { why: 'test', when: s => s.lamp[0].is('on'), holds: s => s.lamp.count(l => l.is('on')) >= 1 });
const oneAtATime = step('one-at-a-time', { why: 'test', holds: ({ before, after }) => [0, 1, 2].filter(i => before.lamp[i].value !== after.lamp[i].value).length === 1 });

const room = (properties: Parameters<typeof scenario>[1]['properties'], first = on()) =>
  scenario('room', { asks: 'test', instances: { lamp: 3 }, actions: [first, off], properties });

/** Runs the search, and only then lets `lying` become true: nobody but the audit asks after that. */
async function auditOf(properties: Parameters<typeof room>[0], first?: ReturnType<typeof on>): Promise<unknown> {
  lying = false;
  const program = compile(select(room(properties, first), ''));
  const { search } = await explore(program);
  lying = true;
  return audit(program, search, 1000);
}
let lying = false;

test('an honest model: every visited state, each action in it, and every claim', async () => {
  const { audited, states } = await check(room([honest, oneAtATime]), { audit: 1000 });
  // 8 states x 6 actions; in each state one claim, and one for each of the 3 steps that are enabled there.
  expect({ states, audited }).toEqual({ states: 8, audited: { states: 8, steps: 48, claims: 8 + 24 } });
  expect((await check(room([honest]))).audited).toBeUndefined();
});

test('a sample is spread over the search', async () => {
  expect((await check(room([honest]), { audit: 4 })).audited?.states).toBe(4);
});

test('a claim that changes its mind', async () => {
  const claim = always('moody', { why: 'test', holds: () => !lying });
  await expect(auditOf([claim])).rejects.toThrow(InternalError);
  await expect(auditOf([claim])).rejects.toThrow(/audit: property 'moody' is false, and to the diagrams true[^]*replay=-/);
});

test('a `when` that changes its mind', async () => {
  await expect(auditOf([always('moody', { why: 'test', when: () => lying, holds: () => true })])).rejects.toThrow(/'when' of property 'moody' is true/);
});

test('a claim about steps that changes its mind', async () => {
  await expect(auditOf([step('moody', { why: 'test', holds: () => !lying })])).rejects.toThrow(/property 'moody' is false/);
});

test('a guard that changes its mind', async () => {
  await expect(auditOf([], on(() => !lying))).rejects.toThrow(/audit: action 'on\(i=0\)' is disabled to XState; to the tables it leads to/);
});

test('a payload that changes its mind', async () => {
  const moody = action('on', { params: { i: 'lamp' }, when: (s, { i }) => s.lamp[i].is('off'), send: { lamp: (_s, { i }) => lying ? null : to(i, 'ON') } });
  await expect(auditOf([], moody as ReturnType<typeof on>)).rejects.toThrow(/action 'on\(i=0\)' leads elsewhere/);
});

const lamps = components({ lamp: many(lamp, { interchangeable: true }) });
const symmetric = (properties: Parameters<typeof lamps.scenario>[1]['properties'], first = on()) =>
  lamps.scenario('room', { asks: 'test', instances: { lamp: 3 }, actions: [first, off], properties });

test('where representatives are visited: their steps and claims are compared with those of an image', async () => {
  const anyOn = always('any', { why: 'test', when: s => s.lamp.some(l => l.is('on')), holds: s => s.lamp.count(l => l.is('on')) >= 1 });
  const { audited, states } = await check(symmetric([anyOn, oneAtATime]), { audit: 1000 });
  expect({ states, audited }).toEqual({ states: 4, audited: { states: 4, steps: 24, claims: 4 + 4 * 3, images: 4 } });
});

test('where representatives are visited: a guard that stops being symmetric', async () => {
  lying = false;
  const moody = action('on', { params: { i: 'lamp' }, when: (s, { i }) => s.lamp[i].is('off') && !(lying && i === 1), send: { lamp: (_s, { i }) => to(i, 'ON') } });
  const system = instantiate(select(symmetric([], moody), ''));
  const program = new Program(system, Symmetry.of(system));
  const { search } = await explore(program);
  lying = true;
  expect(() => audit(program, search, 1000)).toThrow(InternalError);
});
