/** An action taken apart: where it is enabled, where it is refused, what it sends, as decisions over the state before it. */
import { BLOCK, MUST, OPT, type CompiledAction, type Program } from '../compile/program.ts';
import { answersOf, below, isLeaf, NEVER, VOID, type Decision, type Decisions, type Known } from './decision.ts';
import { OUTSIDE, THROWS, UNHANDLED, type FlatAction, type FlatSend, type FlatSent } from './flat.ts';
import type { Numbering } from './numbering.ts';
import { unfold, type Source } from './unfold.ts';

const MODES = { [MUST]: 'must', [OPT]: 'opt', [BLOCK]: 'block' } as const;

/** What becomes of an instance that is sent an event, by its local state. */
interface Outcomes { readonly handled: (next: number, local: number) => Decision; readonly unhandled: Decision }

export function flatAction(program: Program, source: Source, numbering: Numbering, action: CompiledAction): FlatAction {
  const { decisions } = source;
  const [no, yes, never] = [decisions.leaf(0), decisions.leaf(1), decisions.never];
  const guard = unfold(source, action.guard);
  const guarded = statesWhere(guard);
  // What it would send elsewhere is never asked, and need not be written down.
  const sends = !answersOf(guard).includes(1) ? [] : action.sends.map((d): FlatSend => flatSend(program, source, numbering, unfold(source, d, guarded)));

  const receive = ({ slot, event }: FlatSent, { handled, unhandled }: Outcomes): Decision => decisions.test(slot, numbering.next(slot, event).map((next, local) => ({
    when: [local], then: next === THROWS ? never : next === UNHANDLED ? unhandled : handled(next, local),
  })));
  /** All that is sent, event after event: `outcomes` says how each goes on to the rest. */
  const inTurn = (end: Decision, outcomes: (sent: FlatSent, rest: Decision) => Outcomes | undefined): Decision => sends.reduceRight((rest, { choice, lists }) =>
    decisions.graft(choice, list => list < 0 ? decisions.leaf(list) : lists[list]!.reduceRight((after, sent) => {
      const next = outcomes(sent, after);
      return next ? receive(sent, next) : after;
    }, rest)), end);
  const enabled = where(decisions, guard, inTurn(yes, (sent, rest) => sent.mode === 'block' ? { handled: () => rest, unhandled: no } : undefined));
  const refused = inTurn(no, (sent, rest) => sent.mode === 'must' ? { handled: () => rest, unhandled: yes } : undefined);
  const leads = inTurn(yes, (_sent, rest) => ({ handled: next => next === OUTSIDE ? never : rest, unhandled: rest }));
  const known = decisions.graft(refused, answer => answer === 0 ? leads : decisions.leaf(answer));
  const possible = statesWhere(enabled);
  return {
    name: action.ground.name, enabled, possible,
    refused: decisions.within(refused, possible),
    changes: decisions.within(inTurn(no, (sent, rest) => ({ handled: (next, local) => next === local ? rest : yes, unhandled: sent.mode === 'must' ? yes : rest })), possible),
    undefined: undefinedOf(decisions, where(decisions, enabled, known)),
    sends: sends.map(s => ({ ...s, choice: decisions.within(s.choice, possible) })),
    targets: [...new Set(sends.flatMap(s => s.lists.flatMap(list => list.map(sent => sent.slot))))].sort((a, b) => a - b),
  };
}

/** The second decision where the first says yes, else what the first says. */
export const where = (decisions: Decisions, d: Decision, then: Decision): Decision =>
  decisions.within(decisions.graft(d, answer => answer === 1 ? then : decisions.leaf(answer)), new Map());

/** 1 where the decision is NEVER. */
export function undefinedOf(decisions: Decisions, d: Decision): Decision {
  const there = decisions.without(d, [VOID]);
  return decisions.graft(there, answer => decisions.leaf(answer === NEVER ? 1 : 0));
}

/** Slot -> the local states in which the answer may be 1; slots in which it may be 1 whatever they are in are left out. */
function statesWhere(d: Decision): Known {
  const tested = new Map<number, Set<number>>();
  for (const x of below(d)) if (!isLeaf(x)) tested.set(x.slot, new Set([...tested.get(x.slot) ?? [], ...x.arms.flatMap(a => a.when)]));
  return new Map([...tested].map(([slot, any]) => {
    const sets = new Map<Decision, ReadonlySet<number>>();
    for (const x of below(d)) {
      sets.set(x, isLeaf(x) ? x.answer === 1 ? any : new Set<number>()
        : new Set(x.arms.flatMap(a => x.slot === slot ? a.when.filter(l => sets.get(a.then)!.has(l)) : [...sets.get(a.then)!])));
    }
    return [slot, [...sets.get(d)!].sort((a, b) => a - b)] as const;
  }));
}

function flatSend(program: Program, { decisions }: Source, numbering: Numbering, choice: Decision): FlatSend {
  const used = answersOf(choice).filter(a => a >= 0);
  return {
    choice: decisions.graft(choice, a => decisions.leaf(a < 0 ? a : used.indexOf(a))),
    lists: used.map(list => {
      const flat = program.sendLists[list]!;
      return Array.from({ length: flat.length / 3 }, (_, j): FlatSent => ({
        slot: flat[3 * j]!, event: numbering.event(flat[3 * j]!, flat[3 * j + 1]!), mode: MODES[flat[3 * j + 2] as 0 | 1 | 2],
      }));
    }),
  };
}
