/** One declaration of a machine's finite event alphabet: the TypeScript union and the run-time enumeration. */
import { setup, type AnyStateMachine } from 'xstate';
import { ModelError } from './errors.ts';

/** What may stand in a payload or be chosen as a parameter. */
export type Scalar = string | number | boolean | null;

/** Event type -> payload field -> the finite list of its values. */
export type Alphabet = Readonly<Record<string, Readonly<Record<string, readonly Scalar[]>>>>;

type Flat<T> = { [K in keyof T]: T[K] } & {};
/** The union of event objects that an alphabet describes. */
export type EventsOf<A extends Alphabet> = {
  [K in keyof A & string]: Flat<{ type: K } & { -readonly [P in keyof A[K]]: A[K][P][number] }>
}[keyof A & string];

const alphabets = new WeakMap<AnyStateMachine, Alphabet>();

/** The declared alphabet of a machine, or undefined when it was not made through `events`. */
export const alphabetOf = (machine: AnyStateMachine): Alphabet | undefined => alphabets.get(machine);

/** Registers the alphabet of a machine that was built elsewhere (a thread, an imported statechart). */
export function declareAlphabet<M extends AnyStateMachine>(machine: M, alphabet: Alphabet): M {
  for (const [type, fields] of Object.entries(alphabet)) {
    if (type === '*' || type.endsWith('.*') || type.startsWith('xstate.')) {
      throw new ModelError(`events: '${type}' cannot be an event type (wildcards and xstate's own names are reserved); name the events one by one`);
    }
    for (const [field, domain] of Object.entries(fields)) {
      if (field === 'type') throw new ModelError(`events: ${type} has a payload field called 'type', which is the event's own name; call it something else`);
      if (!Array.isArray(domain) || domain.length === 0) throw new ModelError(`events: payload ${type}.${field} needs a non-empty list of values, such as ['R', 'RW']`);
    }
  }
  alphabets.set(machine, alphabet);
  return machine;
}

/** setup() for an alphabet; named so that the type of `events` can be written down. */
const plain = <A extends Alphabet, C extends Record<string, unknown>>() => setup({ types: { events: {} as EventsOf<A>, context: {} as C } });

/**
 * `setup()` with a finite alphabet; everything else is plain XState.
 * @param alphabet event types with the values that each payload field may take
 * @param context a sample of the context, for its type only
 */
export function events<const A extends Alphabet, C extends Record<string, unknown> = Record<never, never>>(alphabet: A, context?: C): ReturnType<typeof plain<A, C>> {
  void context;
  const base = plain<A, C>();
  const create = base.createMachine.bind(base) as (config: never) => AnyStateMachine;
  return {
    ...base,
    createMachine: ((config: never) => declareAlphabet(create(config), alphabet)) as unknown as typeof base.createMachine,
  };
}

/** 0, 1, ... n-1: a domain for indices. */
export const range = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i);
export const bool = [false, true] as const;

/** Every event object of an alphabet, in declaration order. */
export function enumerate(alphabet: Alphabet): ({ type: string } & Record<string, Scalar>)[] {
  return Object.entries(alphabet).flatMap(([type, fields]) =>
    Object.entries(fields).reduce<Record<string, Scalar>[]>(
      (sofar, [field, domain]) => sofar.flatMap(e => domain.map(v => ({ ...e, [field]: v }))), [{ type }],
    )) as ({ type: string } & Record<string, Scalar>)[];
}
