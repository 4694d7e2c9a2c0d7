/**
 * Asks again: a sample of the visited states is judged by XState and the users' functions themselves, and every answer
 * of the tables and diagrams is compared with theirs. What this finds is a function that is not a function of the state
 * (a variable outside, Date, Math.random), or a defect of realmcheck; in both cases no verdict of the run counts.
 */
import type { AnyMachineSnapshot } from 'xstate';
import { claimsOf, type Claim } from './compile/claims.ts';
import type { Program } from './compile/program.ts';
import type { Answers } from './explore/answers.ts';
import type { Canonical } from './reduce/canonical.ts';
import type { Searched } from './explore/searched.ts';
import { InternalError, isProgress } from './model/index.ts';
import { snapshotSteps, snapshotViews } from './trace/snapshot-views.ts';
import { IMPURE, takeStep } from './trace/trace.ts';

/** What was asked again; all of it agreed. */
export interface Audited {
  readonly states: number;
  /** pairs of a state and an action: enabled or not, and where it leads */
  readonly steps: number;
  /** claims, of states and of steps */
  readonly claims: number;
  /** images of states under the symmetry that is used, whose steps and claims were compared with those of the state */
  readonly images?: number;
}

/** States that are asked when nothing else is said. */
export const AUDIT_STATES = 1000;

/** Audits about `sample` of the visited states, evenly spread over the search; throws InternalError at the first lie. */
export function audit(program: Program, search: Searched, sample: number): Audited {
  const every = Math.max(1, Math.floor(search.head / sample));
  const auditor = new Auditor(program, search);
  for (let id = 0; id < search.head; id += every) auditor.state(id);
  return { states: auditor.states, steps: auditor.steps, claims: auditor.claims, ...(search.canonical ? { images: auditor.images } : {}) };
}

class Auditor {
  states = 0;
  steps = 0;
  claims = 0;
  images = 0;
  /** of the renumberings that are tried, evenly mixed and the same in every run */
  private mixed = 1;
  private readonly program: Program;
  private readonly search: Searched;
  /** property -> its claims as the user wrote them */
  private readonly written: readonly (readonly Claim[])[];

  constructor(program: Program, search: Searched) {
    this.program = program;
    this.search = search;
    this.written = program.system.properties.map(p => claimsOf(p, program.system));
  }

  state(id: number): void {
    const { program, search } = this;
    const { system, tables } = program;
    const locals = Int32Array.from(search.localsOf(id));
    const snapshots = tables.map((t, slot) => t.snapshots[locals[slot]!]!);
    const views: unknown = snapshotViews(system, snapshots);
    this.states++;
    this.compare(search.ofStates, locals, views, id);
    this.progressClaims(locals, views, id);
    const steps = search.stepsOf(id);
    system.actions.forEach((_, action) => this.step(id, locals, snapshots, views, action, steps.get(action) ?? 'disabled'));
    if (search.canonical) this.image(id, search.canonical, locals, snapshots, views);
  }

  /** Takes the image of each step in some image of the state, and asks the images of the claims there. */
  private image(id: number, canonical: Canonical, locals: Int32Array, snapshots: readonly AnyMachineSnapshot[], views: unknown): void {
    const { program: { system, tables } } = this;
    const { symmetry } = canonical;
    canonical.assertCanonical(locals);
    this.mixed = (this.mixed * 48271) % 2147483647;
    const g = symmetry.others[this.mixed % symmetry.others.length]!;
    const renumbered = [...canonical.under(g, locals)].map((l, slot) => tables[slot]!.snapshots[l]!);
    const there: unknown = snapshotViews(system, renumbered);
    const lie = (what: string): never => this.lie(id, `${what} with ${symmetry.show(g)}`);
    this.images++;
    system.actions.forEach((action, a) => {
      const [one, two] = [takeStep(system, snapshots, action, views), takeStep(system, renumbered, system.actions[symmetry.action[g]![a]!]!, there)];
      if (one.kind !== two.kind) lie(`action '${action.name}' is ${one.kind}, and its image ${two.kind}`);
      if (one.kind !== 'taken' || two.kind !== 'taken') return;
      const wanted = canonical.under(g, one.next.map((s, slot) => tables[slot]!.find(s)));
      if (two.next.some((s, slot) => tables[slot]!.find(s) !== wanted[slot])) lie(`the image of action '${action.name}' leads elsewhere`);
    });
    system.properties.forEach((p, i) => {
      if (p.kind === 'step') return;
      this.written[i]!.forEach((claim, k) => {
        const other = this.written[i]![symmetry.claim[g]![i]![k]!]!;
        const answers = (c: Claim, s: unknown): string => c.when?.(s) === false ? 'silent' : String(c.holds.every(x => x.test(s)));
        if (answers(claim, views) !== answers(other, there)) lie(`property '${claim.label}' is ${answers(claim, views)}, and its image ${answers(other, there)}`);
      });
    });
  }

  private step(id: number, locals: Int32Array, snapshots: readonly AnyMachineSnapshot[], views: unknown, action: number, table: Int32Array | 'refused' | 'disabled'): void {
    const { program: { system, tables }, search, program } = this;
    const name = `action '${system.actions[action]!.name}'`;
    this.steps++;
    const answer = takeStep(system, snapshots, system.actions[action]!, views);
    const told = typeof table === 'string' ? table : `it leads to ${program.show(table)}`;
    if (answer.kind !== 'taken') {
      if (table !== answer.kind) this.lie(id, `${name} is ${answer.kind} to XState; to the tables ${told}`);
      return;
    }
    const next = Int32Array.from(answer.next, (s, slot) => tables[slot]!.find(s));
    if (typeof table === 'string' || next.some((l, slot) => l !== table[slot])) this.lie(id, `${name} leads elsewhere; to the tables ${told}`);
    if (!search.has(next)) this.lie(id, `the state after ${name} was not visited: ${program.show(next)}`);
    if (search.ofSteps.any) this.compare(search.ofSteps, Int32Array.from([...locals, ...next, action]), snapshotSteps(system, snapshots, answer.next, action), id);
  }

  private compare(answers: Answers, locals: Int32Array, views: unknown, id: number): void {
    for (const { member, speaks, fails } of answers.says(locals)) this.claim(this.written[member.property]![member.claim]!, speaks, speaks ? !fails : undefined, views, id);
  }

  /** The claims that are judged on the graph, by the diagrams that mark its states. */
  private progressClaims(locals: Int32Array, views: unknown, id: number): void {
    this.program.properties.forEach((p, i) => {
      if (!isProgress(p.kind) || !this.search.graph) return;
      p.claims.forEach(({ when, holds }, k) => this.claim(this.written[i]![k]!, !when || this.program.value(when, locals) === 1, this.program.value(holds, locals) === 1, views, id));
    });
  }

  /** @param holds what the diagrams say; undefined if they do not speak */
  private claim(written: Claim, speaks: boolean, holds: boolean | undefined, views: unknown, id: number): void {
    this.claims++;
    const when = written.when?.(views) ?? true;
    if (when !== speaks) this.lie(id, `'when' of property '${written.label}' is ${when}, and to the diagrams ${speaks}`);
    if (holds === undefined) return;
    const answer = written.holds.every(clause => clause.test(views));
    if (answer !== holds) this.lie(id, `property '${written.label}' is ${answer}, and to the diagrams ${holds}`);
  }

  private lie(id: number, what: string): never {
    const locals = Int32Array.from(this.search.localsOf(id));
    throw new InternalError(`audit: ${what}\n  in the state ${this.program.show(locals)}\n  replay=${this.search.path(id).join('.') || '-'}\n${IMPURE}`);
  }
}
