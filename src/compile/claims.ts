/** What a property says, taken apart: one claim for each combination of its parameters. */
import type { Property } from '../model/index.ts';
import { combinations, type System } from './system.ts';

interface Clause { readonly name: string; readonly test: (x: any) => boolean }

/**
 * Both functions are of a state, or of a step for `step`.
 *
 * kind         when                              holds
 * always, step where the claim speaks            what must hold there
 * reachable    what must be reachable            never: the first state of `when` is the witness
 * canAlways    from where it must be possible    what must stay possible
 * leadsTo      what asks                         what answers
 * eventually   -                                 what must come
 */
export interface Claim {
  readonly label: string;
  readonly args: Record<string, unknown>;
  readonly when: ((x: any) => boolean) | undefined;
  readonly holds: readonly Clause[];
}

type Test = (x: any, args: any) => boolean;
interface Parts { readonly when?: Test | undefined; readonly holds: Test | Readonly<Record<string, Test>> }

function partsOf(p: Exclude<Property, { kind: 'deadlock' }>): Parts {
  switch (p.kind) {
    case 'reachable': return { when: p.spec.holds, holds: () => false };
    case 'leadsTo': return { when: p.spec.when, holds: p.spec.then };
    case 'eventually': return { holds: p.spec.holds };
    default: return { when: p.spec.when as Test | undefined, holds: p.spec.holds as Parts['holds'] };
  }
}

/** The claims of a property; deadlock freedom has none. */
export function claimsOf(p: Property, system: System): Claim[] {
  if (p.kind === 'deadlock') return [];
  const { when, holds } = partsOf(p);
  return combinations(p.spec.forEach ?? {}, system.components, `property ${p.name}`).map(args => {
    const shown = Object.entries(args).map(([k, v]) => `${k}=${String(v)}`).join(', ');
    return {
      label: p.name + (shown && ` (${shown})`), args,
      when: when && ((x: any) => when(x, args)),
      holds: typeof holds === 'function' ? [{ name: '', test: x => holds(x, args) }]
        : Object.entries(holds).map(([name, f]) => ({ name, test: (x: any) => f(x, args) })),
    };
  });
}
