/** What each property says of each state of a trace, asked of XState's own snapshots. */
import { claimsOf, type Claim } from '../compile/claims.ts';
import type { System } from '../compile/system.ts';
import type { Property } from '../model/index.ts';
import { endOf } from '../trace/judge.ts';
import { snapshotSteps, snapshotViews } from '../trace/snapshot-views.ts';
import type { Trace } from '../trace/trace.ts';
import type { Truth } from './story.ts';

type Cell = '+' | '-' | '.' | '?';

export function truthOf(system: System, trace: Trace): Truth[] {
  const views: unknown[] = trace.states.map(s => snapshotViews(system, s) as unknown);
  return system.properties.map(p => {
    const fails: Record<number, string> = {};
    const claims = claimsOf(p, system).map(claim => ({ claim, waits: p.kind === 'eventually' }));
    const cells = views.map((s, i) => {
      const said = p.kind === 'deadlock' ? ends(system, trace, p, i) : gravest(claims.map(c => cellOf(system, trace, p, c, s, i)));
      if (said.fails !== undefined) fails[i] = said.fails;
      return said.cell;
    });
    return { property: p.name, kind: p.kind, why: 'why' in p.spec ? p.spec.why : 'some action is enabled in every state that is not declared final', cells: cells.join(''), fails };
  });
}

interface Said { readonly cell: Cell; readonly fails?: string }
const SILENT: Said = { cell: '.' };

/** A claim, and whether it waits for something that it has asked for. */
interface Asked { readonly claim: Claim; waits: boolean }

/** A property fails where one of its claims does, and holds where one of them holds and none fails. */
const gravest = (said: readonly Said[]): Said => said.find(s => s.cell === '-') ?? said.find(s => s.cell === '?') ?? said.find(s => s.cell === '+') ?? SILENT;

function cellOf(system: System, trace: Trace, p: Exclude<Property, { kind: 'deadlock' }>, asked: Asked, s: unknown, i: number): Said {
  const { claim } = asked;
  switch (p.kind) {
    case 'step': {
      const step = trace.steps[i - 1];
      return step ? judged(claim, snapshotSteps(system, trace.states[i - 1]!, trace.states[i]!, step.action)) : SILENT;
    }
    case 'always': return judged(claim, s);
    case 'reachable': return claim.when!(s) ? { cell: '+' } : SILENT;
    case 'leadsTo': case 'eventually': {
      const now = holds(claim, s);
      asked.waits = !now && (asked.waits || (p.kind === 'leadsTo' && claim.when!(s)));
      return asked.waits ? { cell: '?' } : now ? { cell: '+' } : SILENT;
    }
    case 'canAlways': return holds(claim, s) ? { cell: '+' } : SILENT;
  }
}

const holds = (claim: Claim, s: unknown): boolean => claim.holds.every(c => c.test(s));

function judged(claim: Claim, x: unknown): Said {
  if (claim.when && !claim.when(x)) return SILENT;
  const clause = claim.holds.find(c => !c.test(x));
  return clause ? { cell: '-', fails: claim.label + (clause.name && `: ${clause.name}`) } : { cell: '+' };
}

/** Only the last state of a trace can be an end. */
function ends(system: System, trace: Trace, p: Extract<Property, { kind: 'deadlock' }>, i: number): Said {
  if (i < trace.states.length - 1 || trace.loopFrom !== undefined) return { cell: '+' };
  const end = endOf(system, trace, p);
  return end ? { cell: '-', fails: end.text } : { cell: '+' };
}
