/** An action in the shape of a page of the RMM specification: inputs, ordered failure conditions, effects of success. */
import { answered, ModelError, unknownName } from './errors.ts';
import type { Scalar } from './events.ts';
import type { Payload } from './action.ts';
import type { State, World } from './view.ts';

/** What the call returns besides its status: name -> value. It is shown in traces; callers compute what they need. */
export type Outputs<W extends World, I> = Readonly<Record<string, (s: State<W>, input: I) => Scalar>>;

/** One failure condition. Conditions are tested in their order; the first that holds decides. */
export interface Failure<W extends World, I> {
  /** the specification's identifier of the condition */
  readonly id: string;
  readonly status: string;
  /** the index in the return value: the walk level of RMI_ERROR_RTT; one that depends on the state says which values it may have */
  readonly index?: number | { readonly of: readonly number[]; readonly is: (s: State<W>, input: I) => number };
  /** or why the model leaves the condition out: it then never holds */
  readonly when: ((s: State<W>, input: I) => boolean) | { readonly abstracted: string };
  readonly outputs?: Outputs<W, I>;
}

/** Component -> what success sends it. */
export type Effects<W extends World, I> = { readonly [K in keyof W['sigs'] & string]?: (s: State<W>, input: I) => Payload<W, K> | null };

export interface CommandSpec<W extends World, I> {
  readonly failures: readonly Failure<W, I>[];
  /** each condition makes sense whatever the others say, so that success may ask them in any order */
  readonly total?: true;
  readonly success?: {
    /** default RMI_SUCCESS */
    readonly status?: string;
    readonly send?: Effects<W, I>;
    readonly outputs?: Outputs<W, I>;
  };
  /** the arguments in the reader's words: "ipa0, pa=zero, RW" */
  readonly show?: (input: I) => string;
  /** who executes it, for the lanes of a trace: "RMM" */
  readonly agent?: string;
  /** where it is specified */
  readonly source?: string;
}

export interface Command<I = any> {
  readonly kind: 'command'; readonly name: string; readonly spec: CommandSpec<any, any>;
  /** never set; carries the input type */
  readonly input?: I;
}

/** Something that a command can answer, and under which condition. */
export interface Outcome { readonly status: string; readonly id: string; readonly at: number; readonly index?: number }

export const SUCCESS = 'RMI_SUCCESS';
const statusOf = (status: string, index: number | undefined): string => index === undefined ? status : `${status}(${index})`;
const indices = ({ index }: Failure<any, any>): readonly (number | undefined)[] => typeof index === 'object' ? index.of : [index];

/** The outcomes in the order in which they are tested, success last. What the model leaves out is no outcome. */
export function outcomes(command: Command): Outcome[] {
  const { failures, success } = command.spec;
  return [
    ...failures.flatMap((f, at) => typeof f.when === 'function'
      ? indices(f).map(index => ({ status: statusOf(f.status, index), id: f.id, at, ...(index === undefined ? {} : { index }) })) : []),
    { status: success?.status ?? SUCCESS, id: 'success', at: failures.length },
  ];
}

function holds({ id, when }: Failure<any, any>, s: unknown, input: unknown): boolean {
  if (typeof when !== 'function') return false;
  const answer = when(s as never, input) as unknown;
  if (typeof answer !== 'boolean') throw new ModelError(`condition ${id} returned ${answered(answer)}, not true or false`);
  return answer;
}

/** Does the outcome apply: none of the earlier conditions holds, and its own does, with its index. */
export function applies(command: Command, { at, index }: Outcome, s: unknown, input: unknown): boolean {
  const { failures } = command.spec;
  // The last conditions look at what the call is about, and rule most calls out by one read.
  if (at === failures.length && command.spec.total) return !failures.toReversed().some(f => holds(f, s, input));
  for (let k = 0; k < at; k++) if (holds(failures[k]!, s, input)) return false;
  const failure = failures[at];
  if (at < failures.length && !holds(failure!, s, input)) return false;
  if (typeof failure?.index !== 'object') return true;
  const is = failure.index.is(s as never, input);
  if (!failure.index.of.includes(is)) throw unknownName(`index of ${failure.id}`, String(is), failure.index.of.map(String), `command ${command.name}`);
  return is === index;
}

export const outputsOf = ({ spec }: Command, { at }: Outcome): Outputs<any, any> => (spec.failures[at] ?? spec.success)?.outputs ?? {};

/** "top=ipa2": what the call returns with an outcome, besides its status. */
export function showOutputs(command: Command, outcome: Outcome, s: unknown, input: unknown): string {
  return Object.entries(outputsOf(command, outcome)).map(([name, of]) => ` ${name}=${String(of(s as never, input))}`).join('');
}

export function makeCommand(name: string, spec: CommandSpec<any, any>): Command {
  const ids = new Set<string>();
  for (const f of spec.failures) {
    if (f.id === 'success') throw new ModelError(`command ${name}: a failure condition cannot be called 'success', which is the outcome when no condition holds`);
    if (ids.has(f.id)) throw new ModelError(`command ${name}: two failure conditions are called '${f.id}'; identifiers are how variants and coverage name them`);
    ids.add(f.id);
    if (typeof f.when !== 'function' && typeof f.when?.abstracted !== 'string') throw new ModelError(`command ${name}: condition '${f.id}' needs 'when', a function of state and input, or { abstracted: why it is left out }`);
  }
  return { kind: 'command', name, spec };
}
