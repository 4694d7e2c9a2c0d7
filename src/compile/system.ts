/**
 * A scenario with its choices made: numbered instances of machines, and ground actions over them.
 * This is what a naive explorer would run; tables come later (program.ts).
 */
import type { AnyStateMachine } from 'xstate';
import {
  answered, branchName, laneOf, ModelError, outcomes, applies, outputsOf, showOutputs, judged, patchCommand, patchThread, rolesOf, unknownName, isThread, machineOf,
  type Action, type AnyBranch, type AnyRoles, type Command, type Outcome, type Property, type Scalar, type Selection, type Sent, type Mode, type Thread,
} from '../model/index.ts';
import { checkPattern } from './check-machine.ts';
import { knownNames, refusing } from './refusing.ts';
import { eventOf, statusesOf, threadMachine } from './thread-machine.ts';

export interface Component {
  readonly name: string; readonly machine: AnyStateMachine; readonly many: boolean; readonly count: number;
  /** slot of its first instance in the state vector */
  readonly first: number;
  readonly thread: Thread | undefined;
  /** what it says of its instances, for symmetry */
  readonly roles: AnyRoles;
}

/** One atomic step with its parameters fixed. All functions take the state before the step. */
export interface GroundAction {
  readonly name: string;
  /** the action or `thread label` that it is an instance of */
  readonly base: string;
  readonly agent: string;
  /** the agent, or the part of it that executes this step: "KVM vcpu0" */
  readonly lane: string;
  readonly when: (s: any) => boolean;
  readonly sends: readonly { readonly component: string; readonly payload: (s: any) => unknown }[];
  readonly say: (s: any) => string;
  /** the values of its parameters or choices */
  readonly args: Readonly<Record<string, Scalar>>;
  /** the thread that takes it: component and instance */
  readonly thread?: { readonly component: string; readonly me: number };
  /** program point that a thread leaves by this step */
  readonly label?: string;
  /** the variant that put this step there */
  readonly patchedBy?: string;
  /** the command and the condition that this step answers with */
  readonly outcome?: { readonly command: string; readonly id: string };
  /** the command as it is called: by whom it is executed, with which arguments, what it answers, and what it returns besides */
  readonly call?: {
    readonly agent: string | undefined; readonly args: (s: any) => string; readonly status: string;
    readonly returned: Readonly<Record<string, (s: any) => Scalar>>;
  };
}

export interface System {
  readonly name: string;
  readonly selection: Selection;
  readonly components: readonly Component[];
  readonly slots: number;
  readonly param: Readonly<Record<string, Scalar>>;
  readonly actions: readonly GroundAction[];
  readonly properties: readonly Property[];
}

/** "page[1]", "vcpu0", "mmu_lock". */
export function instanceName(c: Component, index: number): string {
  if (!c.many) return c.name;
  return c.thread ? `${c.name}${index}` : `${c.name}[${index}]`;
}
export const slotName = (system: System, slot: number): string => {
  const c = system.components.find(k => slot >= k.first && slot < k.first + k.count)!;
  return instanceName(c, slot - c.first);
};

/** Makes a scenario's components and ground actions. */
export function instantiate(selection: Selection): System {
  const { scenario, use, param } = selection;
  const where = `scenario ${selection.name}`;
  const components: Component[] = [];
  let slots = 0;
  const instances = { ...scenario.spec.instances } as Record<string, number>;
  for (const name of Object.keys(instances)) {
    const d = scenario.declared[name];
    if (d === undefined) throw unknownName('component', name, Object.keys(scenario.declared), `${where}: instances`);
    if (!('many' in d)) throw new ModelError(`${where}: instances.${name}: '${name}' is declared as a single component; declare it with many(...) to have several`);
  }
  for (const [name, d] of Object.entries(scenario.declared)) {
    const many = 'many' in d;
    const count = many ? instances[name] ?? 0 : 1;
    if (!Number.isInteger(count) || count < 0) throw new ModelError(`${where}: instances.${name} is ${count}; give a whole number from 0`);
    const kind = machineOf(d);
    const thread = isThread(kind) ? patchThread(kind, use) : undefined;
    components.push({ name, machine: thread ? threadMachine(thread) : kind as AnyStateMachine, many, count, first: slots, thread, roles: rolesOf(d) });
    slots += count;
  }
  if (slots === 0) throw new ModelError(`${where}: has no component instances; give 'instances'`);
  checkVariantTargets(selection, components);
  const actions = [
    ...components.flatMap(c => c.thread ? range(c.count).flatMap(i => threadActions(c, i, components, use)) : []),
    ...selection.actions.flatMap(a => groundAction(a, components, selection)),
  ];
  const names = new Set<string>();
  for (const a of actions) {
    if (names.has(a.name)) throw new ModelError(`${where}: two actions are called '${a.name}'; rename one (traces and replay keys name actions)`);
    names.add(a.name);
  }
  for (const { name } of selection.actions) {
    const thread = components.find(c => c.thread && (name === c.name || name.startsWith(`${c.name} `)));
    if (thread) throw new ModelError(`${where}: action '${name}' has the name of a step of thread '${thread.name}'; rename the action (fairness and claims about steps name both)`);
  }
  return { name: selection.name, selection, components, slots, param: knownNames(param, 'parameter', where), actions, properties: propertiesOf(selection, where) };
}

/** The scenario's properties; deadlock freedom is one of them unless the scenario says that stuck states are fine. */
function propertiesOf({ scenario }: Selection, where: string): readonly Property[] {
  const { properties, deadlock } = scenario.spec;
  const names = new Set<string>();
  for (const p of properties) {
    if (names.has(p.name)) throw new ModelError(`${where}: two properties are called '${p.name}'; rename one`);
    if (p.kind !== 'deadlock' && ['refused', 'deadlock-free', 'deadlock-free-stuttering'].includes(p.name)) throw new ModelError(`${where}: property '${p.name}' has the name of a property that every scenario has; rename it`);
    names.add(p.name);
  }
  if (deadlock === 'allowed' && properties.some(p => p.kind === 'deadlock')) throw new ModelError(`${where}: says deadlock: 'allowed', yet lists a deadlockFree property; drop one of the two`);
  return judged(scenario.spec);
}

const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);

function checkVariantTargets(selection: Selection, components: readonly Component[]): void {
  const threads = components.flatMap(c => c.thread ? [c.thread] : []);
  const calls = [...threads.flatMap(t => Object.values(t.code).flat().map(b => b.call)), ...selection.actions.map(a => a.spec.call)];
  const commands = new Set(calls.flatMap(c => c ? [c.command.name] : []));
  for (const v of selection.use) {
    const known = v.target === 'thread' ? threads.map(t => t.name) : [...commands];
    if (!known.includes(v.of)) throw unknownName(v.target, v.of, known, `scenario ${selection.name}: variant '${v.name}' patches a ${v.target} that is not used`);
  }
}

/** The combinations of a parameter list, the last parameter moving fastest. */
export function combinations(spec: Readonly<Record<string, string | readonly Scalar[]>>, components: readonly Component[], where: string): Record<string, Scalar>[] {
  return Object.entries(spec).reduce<Record<string, Scalar>[]>((sofar, [name, domain]) => {
    let values: readonly Scalar[];
    if (typeof domain === 'string') {
      const c = components.find(k => k.name === domain);
      if (!c) throw unknownName('component', domain, components.map(k => k.name), `${where}: parameter ${name}`);
      values = range(c.count);
    } else values = domain;
    return sofar.flatMap(p => values.map(v => ({ ...p, [name]: v })));
  }, [{}]);
}

const showArgs = (p: Record<string, Scalar>): string =>
  Object.keys(p).length === 0 ? '' : `(${Object.entries(p).map(([k, v]) => `${k}=${String(v)}`).join(', ')})`;

function groundAction(action: Action, components: readonly Component[], { use, scenario }: Selection): GroundAction[] {
  const { name, spec } = action;
  const where = `action ${name}`;
  for (const c of Object.keys(spec.send)) requireComponent(c, components, `${where}: send`);
  return combinations(spec.params ?? {}, components, where).flatMap(p => {
    const full = name + showArgs(p);
    const { when, say } = spec;
    const agent = typeof spec.agent === 'function' ? spec.agent(p) : spec.agent ?? '';
    const base: GroundAction = {
      name: full, base: name, args: p, agent, lane: agent,
      when: typeof when === 'function' ? (s: any) => when(s, p) : patternGuard(when ?? {}, components, where),
      sends: Object.entries(spec.send).map(([component, x]) => ({ component, payload: typeof x === 'function' ? (s: any) => (x as (s: any, p: any) => unknown)(s, p) : () => x })),
      say: typeof say === 'function' ? (s: any) => say(s, p) : () => say ?? full,
    };
    return spec.call ? answersOf(base, patchCommand(spec.call.command, use), s => spec.call!.args(p, s), scenario.spec.failures === 'taken', say !== undefined) : [base];
  });
}

/** The steps of an action that calls a command: its success, and its failures where they are wanted. */
function answersOf(base: GroundAction, command: Command, input: (s: any) => unknown, failing: boolean, says: boolean): GroundAction[] {
  return outcomes(command).filter(o => failing || o.id === 'success').map(o => ({
    ...base,
    name: `${base.name} -> ${o.status}${o.id === 'success' ? '' : ` [${o.id}]`}`,
    when: s => base.when(s) && applies(command, o, s, input(s)),
    sends: o.id === 'success' ? [...base.sends, ...sentOnSuccess(command, input)] : [],
    say: s => `${says ? `${base.say(s)}: ` : ''}${answer(command, o, s, input(s))}`,
    outcome: { command: command.name, id: o.id },
    call: { agent: command.spec.agent, args: s => shownInput(command, input(s)), status: o.status, returned: returned(command, o, input) },
  }));
}

const returned = (command: Command, o: Outcome, input: (s: any) => unknown): NonNullable<GroundAction['call']>['returned'] =>
  Object.fromEntries(Object.entries(outputsOf(command, o)).map(([name, of]) => [name, (s: any) => of(s as never, input(s))]));

const sentOnSuccess = (command: Command, input: (s: any) => unknown): GroundAction['sends'] =>
  Object.entries(command.spec.success?.send ?? {}).map(([component, x]) => ({ component, payload: (s: any) => x!(s, input(s)) }));

/** "RMI_RTT_UNPROT_MAP(ipa0, pa=frame1, RW) -> RMI_SUCCESS" */
const answer = (command: Command, o: Outcome, s: unknown, input: unknown): string =>
  `${command.name}(${shownInput(command, input)}) -> ${o.status}${showOutputs(command, o, s, input)}`;
const shownInput = (command: Command, input: unknown): string => command.spec.show ? command.spec.show(input) : showInput(input);

function requireComponent(name: string, components: readonly Component[], where: string): Component {
  const c = components.find(k => k.name === name);
  if (!c) throw unknownName('component', name, components.map(k => k.name), where);
  return c;
}

function patternGuard(pattern: Record<string, unknown>, components: readonly Component[], where: string): (s: any) => boolean {
  const tests = Object.entries(pattern).map(([name, states]) => {
    const c = requireComponent(name, components, `${where}: when`);
    if (c.many) throw new ModelError(`${where}: component '${name}' has several instances, so a pattern cannot say which is meant; use when: s => s.${name}[i].is(...)`);
    const list: readonly unknown[] = Array.isArray(states) ? states : [states];
    for (const state of list) checkPattern(c.machine, state, `${where}: when: ${name}`);
    return [name, list] as const;
  });
  return s => tests.every(([name, states]) => states.some(x => s[name].is(x)));
}

/** The steps of instance `me` of a thread: one per label, branch, combination of choices and command outcome. */
function threadActions(c: Component, me: number, components: readonly Component[], use: Selection['use']): GroundAction[] {
  const thread = c.thread!;
  const lane = instanceName(c, me);
  const self = (s: any): any => c.many ? s[c.name][me] : s[c.name];
  const made = new WeakMap<object, object>();
  const locals = (s: any): any => {
    const known = made.get(s as object);
    if (known) return known;
    const view = self(s);
    const names = Object.keys(thread.locals);
    const all = Object.defineProperties({ me }, Object.fromEntries(names.map(k => [k, { enumerable: true, get: () => view.context[k] as unknown }])));
    const t = refusing(all, {
      unknown: k => unknownName('local', k, names, `thread ${thread.name}`),
      change: k => new ModelError(`thread ${thread.name}: local '${k}' is read-only: 'set' changes it`),
    });
    made.set(s as object, t);
    return t;
  };
  const result: GroundAction[] = [];
  for (const [label, branches] of Object.entries(thread.code)) {
    branches.forEach((b: AnyBranch, k) => {
      const where = `thread ${thread.name}: ${label}`;
      for (const name of Object.keys(b.send ?? {})) requireComponent(name, components, `${where}: send`);
      const command = b.call && patchCommand(b.call.command, use);
      const chosen = Object.fromEntries((b.choose ?? []).map(n => [n, thread.choices[n]!]));
      const name = branchName(branches, k);
      for (const p of combinations(chosen, components, where)) {
        const strict = strictChoices(p, where);
        const enabled = (s: any): boolean => {
          if (!self(s).is(label)) return false;
          const t = locals(s);
          const holds = (o: AnyBranch): boolean => {
            const answer = o.if!(t, s, strict) as unknown;
            if (typeof answer !== 'boolean') throw new ModelError(`${where}: 'if' of branch ${branchName(branches, branches.indexOf(o)) || '1'} returned ${answered(answer)}, not true or false`);
            return answer;
          };
          if (b.if && !holds(b)) return false;
          return !b.else || branches.every(o => o === b || (o.if !== undefined && !holds(o)));
        };
        for (const outcome of command ? outcomes(command) : [undefined]) {
          if (outcome && !statusesOf(b).includes(outcome.status)) throw new ModelError(`${where}: ${command!.name} answers '${outcome.status}' (condition ${outcome.id}, which a variant put there), and the branch does not say where that leads; name the status in its goto`);
          const input = (s: any): unknown => b.call!.args(locals(s), s, strict);
          const applied = (s: any): boolean => !outcome || applies(command!, outcome, s, input(s));
          const succeeds = outcome?.id === 'success';
          const patchedBy = thread.patched[label];
          const shown = (s: any): string => shownInput(command!, input(s));
          result.push({
            name: `${lane} ${label}${name && `/${name}`}${showArgs(p)}${outcome ? ` -> ${outcome.status}${succeeds ? '' : ` [${outcome.id}]`}` : ''}`,
            base: `${c.name} ${label}${name && `/${name}`}`,
            args: p,
            agent: lane,
            lane: laneOf(thread, label, lane),
            thread: { component: c.name, me },
            when: s => enabled(s) && applied(s),
            sends: [
              { component: c.name, payload: s => address(c, me, eventOf(thread, label, k, outcome, locals(s), s, strict)) },
              ...Object.entries(b.send ?? {}).map(([component, x]) => ({
                component, payload: typeof x === 'function' ? (s: any) => (x as (t: any, s: any, p: any) => unknown)(locals(s), s, strict) : () => x,
              })),
              ...(succeeds ? sentOnSuccess(command!, input) : []),
            ],
            say: s => [
              typeof b.say === 'function' ? b.say(locals(s), s, strict) : b.say,
              command && answer(command, outcome!, s, input(s)),
            ].filter(Boolean).join(': ') || label,
            label,
            ...(patchedBy === undefined ? {} : { patchedBy }),
            ...(outcome ? { outcome: { command: command!.name, id: outcome.id }, call: { agent: command!.spec.agent, args: shown, status: outcome.status, returned: returned(command!, outcome, input) } } : {}),
          });
        }
      }
    });
  }
  return result;
}

const showInput = (input: unknown): string => Object.entries(input as object).map(([k, v]) => `${k}=${String(v)}`).join(', ');
const address = (c: Component, me: number, event: unknown): unknown => c.many ? { to: me, event } : event;

/** A branch may only use the choices that it names. */
const strictChoices = (p: Record<string, Scalar>, where: string): Record<string, Scalar> => refusing(p, {
  unknown: k => new ModelError(`${where}: the branch uses choice '${k}' without naming it in 'choose'`),
  change: k => new ModelError(`${where}: choice '${k}' is read-only`),
});

/** "are 2 instances of 'page' (0 to 1)" */
export const howMany = (c: Component): string => c.count === 0 ? `is no instance of '${c.name}': the scenario gives it none`
  : c.count === 1 ? `is 1 instance of '${c.name}' (number 0)` : `are ${c.count} instances of '${c.name}' (0 to ${c.count - 1})`;

export const twoEvents = (where: string, instance: string): string => `${where}: sends two events to ${instance} in one step; an instance receives at most one`;

/** Turns what a send function returned into addressed events; refuses two events for one instance. */
export function resolveSend(c: Component, payload: unknown, where: string): Sent[] {
  if (payload === null || payload === undefined) return [];
  const raw = (Array.isArray(payload) ? payload : [payload]) as Record<string, unknown>[];
  const sent = raw.flatMap((x): Sent[] => {
    // An event object has a type; its payload may have fields called `to`, `all` or `mode`.
    const address = typeof x === 'object' && x !== null && !('type' in x);
    if (address && 'all' in x) return range(c.count).map(index => sendTo(c, index, x.event));
    if (address && 'to' in x) {
      const index = x.to as number;
      if (!Number.isInteger(index) || index < 0 || index >= c.count) {
        throw new ModelError(`${where}: sends to ${c.name}[${String(index)}], but there ${howMany(c)}. Likely cause: an index that means "none"; send null then`);
      }
      return [sendTo(c, index, x.event)];
    }
    if (c.many) throw new ModelError(`${where}: '${c.name}' has several instances; say which one: to(index, event), or all(event)`);
    return [sendTo(c, 0, x)];
  });
  const seen = new Set<number>();
  for (const { index } of sent) {
    if (seen.has(index)) throw new ModelError(twoEvents(where, instanceName(c, index)));
    seen.add(index);
  }
  return sent;
}

function sendTo(c: Component, index: number, x: unknown): Sent {
  let mode: Mode = 'must';
  let event = x;
  if (typeof x === 'object' && x !== null && 'mode' in x && !('type' in x)) { mode = x.mode as Mode; event = (x as { event?: unknown }).event; }
  return { component: c.name, index, mode, event: typeof event === 'string' ? { type: event } : event as { type: string } };
}
