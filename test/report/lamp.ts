/** A lamp that anybody may press, and results of it with every verdict. */
import { check, components, events, select, type PropertyResult, type RunResult, type Scenario } from '../../src/index.ts';

const lamp = events({ PRESS: {} }).createMachine({
  id: 'lamp', initial: 'OFF',
  states: { OFF: { on: { PRESS: 'ON' } }, ON: { on: { PRESS: 'OFF' } } },
});
const v = components({ lamp });
const press = v.action('press', { send: { lamp: 'PRESS' } });
export const exists = v.always('exists', { why: 'to test', holds: () => true });
export const staysOff = v.always('stays-off', { why: 'to test', holds: s => s.lamp.is('OFF') });
export const isNeverBoth = v.always('is-never-both', { why: 'to test', when: s => s.lamp.is('OFF') && s.lamp.is('ON'), holds: () => false });

type Spec = Parameters<typeof v.scenario>[1];

export const lampScenario = (name: string, spec: Partial<Spec>): Scenario =>
  v.scenario(name, { asks: 'What does the report say?', actions: [press], properties: [exists], ...spec });

export const resultOf = (scenario: Scenario, run = ''): Promise<RunResult> => check(select(scenario, run));

/** The same result with something else said of a property. */
export const saying = (run: RunResult, property: string, other: Partial<PropertyResult>): RunResult =>
  ({ ...run, properties: run.properties.map(p => p.name === property ? { ...p, ...other } : p) });

export const tool = { name: 'realmcheck', version: '1.2.3', xstate: '5.0.0' };
