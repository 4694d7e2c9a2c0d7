/** A small change of a model, as the run that has it. Nothing of the model itself is touched: what changes is made anew. */
import { patchThread, isThread, machineOf, type Declared, type Scenario, type Selection, type Thread, type Variant } from '../model/index.ts';

/** What a mutation operator does, in the words of a heading. */
export const KINDS = {
  'drop-guard': 'a guard is dropped',
  'drop-send': 'one component is sent nothing',
  'swap-target': 'a step leads somewhere else',
  'drop-assign': 'a transition leaves the context as it is',
  'drop-set': 'a step leaves a local as it is',
  'drop-condition': 'a command does not test one failure condition',
  'skip-lock': 'a section runs without its lock',
  'late-send': 'one component gets its event a step late',
  'hand-written': 'the mutants that the scenario lists',
} as const;
export type MutantKind = keyof typeof KINDS;

/** A change that an operator proposes. */
export interface Change {
  readonly kind: MutantKind;
  /** where, without the kind: "vcpu user_mem_abort.release/resume: frame" */
  readonly place: string;
  /** what differs from the model, in a few words */
  readonly what: string;
  /** the run with the change; its parts are new objects at each call */
  readonly selection: () => Selection;
  /** the steps that the change is about, where it is about some: "vcpu guest.run/load" with the component's name, or an action */
  readonly steps?: readonly string[];
  /** Is it only about what these steps do, and not about when? Then it makes no difference to a model that never takes them. */
  readonly onlyEffects?: true;
}

/** A change with the name that tells it apart from the others of its run: kind and place. */
export interface Mutant extends Change { readonly name: string }

/** The run with one more patch on top of its own. It states no expectation: whatever the model's was, this is not the model. */
export const withPatch = (base: Selection, patch: Variant): Selection => ({ ...base, use: [...base.use, patch], expect: undefined });

/** The run with another scenario in the place of its own. */
export const withScenario = (base: Selection, scenario: Scenario): Selection => ({ ...base, scenario, expect: undefined });

/** The list with the element at `at` replaced. */
export const replaced = <T>(list: readonly T[], at: number, by: T): T[] => list.map((x, i) => i === at ? by : x);

/** The object without one of its fields. */
export const without = <T extends object>(o: T, field: keyof T): T =>
  Object.fromEntries(Object.entries(o).filter(([k]) => k !== field)) as T;

/** The run with its components made anew: threads are patched first, and so need no patch any more. */
export function remadeComponents(base: Selection, thread: (t: Thread) => Thread, machine: <M>(m: M) => M): Selection {
  const made = new Map<unknown, unknown>();
  const declared = Object.fromEntries(Object.entries(base.scenario.declared).map(([name, d]) => {
    const old = machineOf(d);
    // What two components share, they go on sharing.
    if (!made.has(old)) made.set(old, isThread(old) ? thread(patchThread(old, base.use)) : machine(old));
    return [name, 'many' in d ? { many: made.get(old) } : made.get(old)];
  })) as Declared;
  return { ...withScenario(base, { ...base.scenario, declared }), use: base.use.filter(v => v.target !== 'thread') };
}
