/** Random systems, once as a scenario for the checker and once as plain data for the oracle. */
import { all, block, components, many, opt, to } from '../../src/index.ts';
import type { Scenario } from '../../src/index.ts';
import { describe, type Described, type Size } from './bind-system.ts';
import { specOf } from './build-spec.ts';
import type { Plain } from './naive.ts';
import type { RawSystem } from './raw-system.ts';

export { rawSystem, type RawSystem } from './raw-system.ts';
export { showSystem, wide } from './bind-system.ts';

export interface Case { readonly described: Described; readonly scenario: Scenario; readonly plain: Plain; readonly depth: number | undefined }

const plainWords = {
  to: (index: number, event: unknown) => ({ to: index, event }), all: (event: unknown) => ({ all: true, event }),
  opt: (event: unknown) => ({ mode: 'opt', event }), block: (event: unknown) => ({ mode: 'block', event }),
};

export function caseOf(raw: RawSystem, size?: Size): Case {
  const d = describe(raw, size);
  const spec = specOf(d, { to, all, opt, block } as never);
  const v = components(Object.fromEntries(d.comps.map(c => [c.name, c.many ? many(c.machine.machine) : c.machine.machine])));
  const scenario = v.scenario('random', {
    asks: 'do the checker and the oracle agree', instances: spec.instances,
    actions: spec.actions.map(({ name, ...rest }) => v.action(name, rest as never)),
    properties: [
      ...spec.claims.map(({ name, ...rest }) => v.always(name, { why: 'random', ...rest } as never)),
      v.deadlockFree(spec.final ? { final: spec.final } : {}),
    ],
  });
  return { described: d, scenario, depth: d.depth, plain: { comps: d.comps.map(c => ({ name: c.name, many: c.many, count: c.count, machine: c.machine.machine })), ...specOf(d, plainWords) } };
}
