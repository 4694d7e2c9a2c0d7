/** expand(from, to): the edges of states, written into the buffers of a batch. */
import { BLOCK, MUST } from '../compile/program.ts';
import { UNHANDLED } from '../compile/tabulate.ts';
import { keyedEdges, numberedEdges, openEdges, type Edges } from './edges.ts';
import { ask, tallied } from './evaluate.ts';
import { control, increaseAt, unpack, type Setting } from './setting.ts';
import { CONTROL, LANE, STATUS } from './memory.ts';
import { c, i32, nothing, times4, type Body, type Code, type Func, type Label, type Local } from './wasm.ts';

/** In place of a number of enabled actions: the actions of a group are asked one by one. */
export const ONE_BY_ONE = -1;
/** Bytes of what an event does to one instance: see image.ts. */
export const TARGET_BYTES = 24;

export const expandFunction = (setting: Setting): Func => ({
  name: 'expand', parameters: 2, result: true, body: b => {
    const { places, lane } = setting;
    const status = c(lane.control + LANE.status);
    const [from, to] = [b.parameter(0), b.parameter(1)];
    const [state, first] = [b.local(), b.local()];
    const step = new Step(b, setting, state, places.keyTables ? keyedEdges : numberedEdges);
    const { edge, edges } = step;
    return [
      b.set(state, b.get(from)), b.set(edge, c(0)), i32.store(status, c(STATUS.done)), edges.open(),
      b.block(stop => [
        b.block(unknown => [
          b.while(() => i32.ltU(b.get(state), b.get(to)), () => [
            b.if(i32.gtU(b.get(edge), c(places.room)), () => [i32.store(status, c(STATUS.full)), b.br(stop)]),
            b.set(first, b.get(edge)),
            i32.store(times4(i32.sub(b.get(state), b.get(from))), b.get(edge), lane.starts),
            steps(b, setting, step, state, first, unknown),
            step.count(first),
            b.increase(state, c(1)),
          ]),
          b.br(stop),
        ]),
        // Nothing of this state counts: it is left to the caller.
        b.set(edge, b.get(first)),
        i32.store(status, c(STATUS.unknown)),
      ]),
      i32.store(times4(i32.sub(b.get(state), b.get(from))), b.get(edge), lane.starts),
      i32.store(c(lane.control + LANE.edges), b.get(edge)), edges.close(),
      i32.sub(b.get(state), b.get(from)),
    ];
  },
});

/** stepsOf(state, edge): writes the edges of one state, from that one on; returns the number of the next, or -1 where something is not known. */
export const stepsFunction = (setting: Setting): Func => ({
  name: 'stepsOf', parameters: 2, result: true, body: b => {
    const [state, first] = [b.parameter(0), b.parameter(1)];
    const step = new Step(b, setting, state, openEdges);
    return [
      b.set(step.edge, b.get(first)),
      b.block(unknown => [steps(b, setting, step, state, first, unknown), b.return(b.get(step.edge))]),
      c(-1),
    ];
  },
});

/** The steps of a state, as the image says. */
function steps(b: Body, setting: Setting, step: Step, state: Local, first: Local, unknown: Label): Code {
  const { lane } = setting;
  const [group, end, one, lastOne, record, last] = Array.from({ length: 6 }, () => b.local()) as [Local, Local, Local, Local, Local, Local];
  const { edge, moved, edges } = step;

  /** Guards that are asked one by one. A record of them: how many; action, root of the guard, how many sends, their roots. */
  const oneByOne = (list: Code): Code => {
    const [at, left, sends, answer] = [b.local(), b.local(), b.local(), b.local()];
    return [
      b.set(at, list), b.set(left, i32.load(b.get(at))), b.increase(at, c(4)),
      b.while(() => b.get(left), () => [
        b.set(left, i32.sub(b.get(left), c(1))),
        ask(b, setting, i32.load(b.get(at), 4), answer),
        b.brIf(unknown, i32.ltS(b.get(answer), c(0))),
        b.set(sends, i32.load(b.get(at), 8)),
        b.if(b.get(answer), () => [
          step.begin(i32.load(b.get(at))),
          b.increase(at, c(12)),
          b.block(blocked => [
            b.while(() => b.get(sends), () => [
              b.set(sends, i32.sub(b.get(sends), c(1))),
              ask(b, setting, i32.load(b.get(at)), answer),
              b.increase(at, c(4)),
              b.brIf(unknown, i32.ltS(b.get(answer), c(0))),
              step.send(times4(b.get(answer)), blocked, unknown),
            ]),
            step.finish(unknown),
          ]),
          b.increase(at, times4(b.get(sends))),
        ], () => b.increase(at, i32.add(c(12), times4(b.get(sends))))),
      ]),
    ];
  };

  return [
    b.set(moved, c(0)),
    unpack(b, setting, state), edges.from(state),
    oneByOne(control(CONTROL.always)),
    b.set(group, control(CONTROL.groups)),
    b.set(end, i32.add(b.get(group), i32.shl(i32.load(b.get(group)), c(3)))),
    b.while(() => i32.ltU(b.get(group), b.get(end)), () => [
      // A group: where the local state stands, and by local state the diagrams of the actions that it does not rule out.
      b.set(one, i32.load(i32.add(i32.load(b.get(group), 8), times4(i32.load(i32.load(b.get(group), 4), lane.locals))))),
      b.brIf(unknown, i32.eqz(b.get(one))),
      b.increase(group, c(8)),
      b.set(lastOne, i32.add(b.get(one), times4(i32.load(b.get(one))))),
      b.while(() => i32.ltU(b.get(one), b.get(lastOne)), () => [
        ask(b, setting, i32.load(b.get(one), 4), record),
        b.increase(one, c(4)),
        b.brIf(unknown, i32.ltS(b.get(record), c(0))),
        b.set(record, times4(b.get(record))),
        b.set(last, i32.load(b.get(record))),
        b.if(i32.eq(b.get(last), c(ONE_BY_ONE)), () => oneByOne(i32.load(b.get(record), 4)), () => [
          b.set(last, i32.add(b.get(record), i32.shl(b.get(last), c(3)))),
          b.while(() => i32.ltU(b.get(record), b.get(last)), () => [
            step.begin(i32.load(b.get(record), 4)),
            b.block(blocked => [step.send(i32.load(b.get(record), 8), blocked, unknown), step.finish(unknown)]),
            b.increase(record, c(8)),
          ]),
        ]),
      ]),
    ]),
    b.brIf(unknown, i32.and(i32.eqz(b.get(moved)), i32.gtU(control(CONTROL.endsMatter), i32.ne(b.get(edge), b.get(first))))),
  ];
}

/** One action taken, from its first event to the edge that it is. */
class Step {
  readonly edge: Local;
  /** is there a step that changes the state, or one that is refused? */
  readonly moved: Local;
  readonly edges: Edges;
  private readonly action: Local;
  private readonly refused: Local;
  private readonly b: Body;
  private readonly setting: Setting;

  constructor(b: Body, setting: Setting, state: Local, edges: typeof keyedEdges) {
    this.b = b;
    this.setting = setting;
    [this.edge, this.moved, this.action, this.refused] = [b.local(), b.local(), b.local(), b.local()];
    this.edges = edges(b, setting, state, this.edge);
  }

  begin(action: Code): Code {
    const { b, setting: { layout: { word }, lane, stepClaims } } = this;
    const local = (slot: number): number => lane.locals + slot * 4;
    return [
      b.set(this.action, action), b.set(this.refused, c(0)), this.edges.begin(),
      stepClaims ? [...word].map((_, slot) => i32.store(c(local(word.length + slot)), i32.load(c(local(slot))))) : nothing,
    ];
  }

  /** Sends a list of events. A target of it: place of the local state, byte in the key, shift, table, mode, bytes that note the receipt. */
  send(list: Code, blocked: Label, unknown: Label): Code {
    const { b, edges, setting: { layout, places, lane, stepClaims } } = this;
    const [at, last, local, next] = [b.local(), b.local(), b.local(), b.local()];
    return [
      b.set(at, list),
      b.set(last, i32.add(b.get(at), i32.mul(i32.load(b.get(at)), c(TARGET_BYTES)))),
      b.while(() => i32.ltU(b.get(at), b.get(last)), () => [
        b.set(local, i32.load(i32.load(b.get(at), 4), lane.locals)),
        b.set(next, i32.load16S(i32.add(i32.load(b.get(at), 16), i32.shl(b.get(local), c(1))))),
        b.if(i32.ltS(b.get(next), c(0)), () => [
          b.brIf(unknown, i32.ne(b.get(next), c(UNHANDLED))),
          b.if(i32.eq(i32.load(b.get(at), 20), c(BLOCK)), () => [this.note(b.get(this.action), places.blocked), b.br(blocked)]),
          b.if(i32.eq(i32.load(b.get(at), 20), c(MUST)), () => b.set(this.refused, c(1))),
        ], () => [
          this.note(i32.add(i32.load(b.get(at), 24), b.get(local))),
          stepClaims ? i32.store(i32.load(b.get(at), 4), b.get(next), lane.locals + layout.word.length * 4) : nothing,
          edges.change(at, local, next),
        ]),
        b.increase(at, c(TARGET_BYTES)),
      ]),
    ];
  }

  /** Sets a byte that all threads share: only if it is not set, so that it can stay in the caches of all. */
  private note(address: Code, offset = 0): Code {
    const { b } = this;
    const at = b.local();
    return [b.set(at, address), b.if(i32.eqz(i32.load8(b.get(at), offset)), () => i32.store8(b.get(at), c(1), offset))];
  }

  /** Makes an edge of what was sent. */
  finish(unknown: Label): Code {
    const { b, edge, edges, setting: { lane } } = this;
    return b.if(b.get(this.refused), () => [
      b.set(this.moved, c(1)),
      b.brIf(unknown, i32.eqz(control(CONTROL.refusedKnown))),
    ], () => [
      i32.store(times4(b.get(edge)), b.get(this.action), lane.actions),
      this.judge(unknown),
      b.set(this.moved, i32.or(b.get(this.moved), edges.moved())),
      edges.finish(),
      b.increase(edge, c(1)),
    ]);
  }

  private judge(unknown: Label): Code {
    const { b, edge, setting } = this;
    const { layout, lane, stepClaims } = setting;
    if (!stepClaims) return nothing;
    const tally = b.local();
    return [
      i32.store(c(lane.locals + 2 * layout.word.length * 4), b.get(this.action)),
      tallied(b, setting, control(CONTROL.stepClaims), tally),
      i32.store(times4(b.get(edge)), b.get(tally), lane.tallies),
      b.brIf(unknown, i32.eqz(b.get(tally))),
    ];
  }

  /** Counts the edges of a state, when it is certain that they count. */
  count(first: Local): Code {
    const { b, edge, setting: { lane, stepClaims } } = this;
    const at = b.local();
    return b.while(() => i32.ltU(b.get(first), b.get(edge)), () => [
      increaseAt(b, at, i32.add(c(lane.fired), i32.shl(i32.load(times4(b.get(first)), lane.actions), c(3)))),
      stepClaims ? increaseAt(b, at, i32.add(c(lane.counters), i32.load(times4(b.get(first)), lane.tallies))) : nothing,
      b.increase(first, c(1)),
    ]);
  }
}
