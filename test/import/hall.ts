/** A hall with a lamp and two bulbs: small enough to write its traces by hand. */
import { block, components, events, many, to } from '../../src/index.ts';

const lamp = events({ PRESS: {}, DROP: {} }).createMachine({ id: 'lamp', initial: 'OFF', states: { OFF: { on: { PRESS: 'ON' } }, ON: { on: { PRESS: 'OFF', DROP: 'BROKEN' } }, BROKEN: {} } });
const bulb = events({ LIGHT: {} }).createMachine({ id: 'bulb', initial: 'dim', states: { dim: { on: { LIGHT: 'lit' } }, lit: {} } });
const v = components({ lamp, bulb: many(bulb) });

export const hall = v.scenario('hall', {
  asks: 'who turns on the light?', instances: { bulb: 2 },
  actions: [
    v.action('press', { send: { lamp: block('PRESS') } }),
    v.action('press again', { when: { lamp: 'ON' }, send: { lamp: block('PRESS') } }),
    v.action('light', { params: { i: 'bulb' }, when: (s, { i }) => s.lamp.is('ON') && s.bulb[i].is('dim'), send: { bulb: (_s, { i }) => to(i, 'LIGHT') } }),
    v.action('drop', { when: s => s.bulb.every(b => b.is('lit')), send: { lamp: block('DROP') } }),
    v.action('look', { when: s => !s.lamp.is('BROKEN'), send: {} }),
  ],
  properties: [
    v.always('not-both-lit', { why: 'to test', holds: s => s.bulb.count(b => b.is('lit')) < 2 }),
    v.step('pressed-once', { why: 'to test', holds: ({ by }) => by.name !== 'press again' }),
    v.eventually('some-light', { why: 'to test', fair: { weak: ['press again', 'look'] }, holds: s => s.bulb.some(b => b.is('lit')) }),
    v.reachable('breaks', { why: 'to test', holds: s => s.lamp.is('BROKEN') }),
    v.deadlockFree(),
  ],
});

/** Nothing in it leaves everything as it is. */
const w = components({ lamp });
export const pressing = w.scenario('pressing', {
  asks: 'who turns it off?', actions: [w.action('press', { send: { lamp: block('PRESS') } })],
  properties: [w.eventually('stays', { why: 'to test', holds: s => s.lamp.is('BROKEN') })],
});
