/** Diagrams of the image, walked; image.ts says what their records are. */
import { CONTROL, type Lane } from './memory.ts';
import { control, increaseAt, unpack, type Setting } from './setting.ts';
import { c, i32, times4, type Body, type Code, type Func, type Label, type Local } from './wasm.ts';

/** Tags in the two low bits of a pointer into the image; a pointer of 0 is not known. */
export const TAG = { direct: 0, indirect: 1, leaf: 2, comb: 3 } as const;
export const COMB = { every: 0, some: 1, count: 2, findIndex: 3 } as const;

/** evaluate(pointer): the result of a diagram at the local states that stand in memory, or -1 where it is not known. */
export const evaluateFunction = (lane: Lane, evaluate: (pointer: Code) => Code): Func => ({
  name: 'evaluate', parameters: 1, result: true, body: b => {
    const pointer = b.parameter(0);
    const [at, i, result, answer] = [b.local(), b.local(), b.local(), b.local()];
    const p = (): Code => b.get(pointer);
    const kindIs = (kind: number): Code => i32.eq(b.get(at), c(kind));

    /** Asks instance after instance, until one settles the matter. */
    const combination = (again: Label): Code => [
      b.set(at, i32.load(i32.sub(p(), c(TAG.comb)))), b.set(i, c(0)), b.set(result, c(0)),
      b.block(settled => [
        b.while(() => i32.ltU(b.get(i), i32.load(p(), 4 - TAG.comb)), () => [
          ask(b, { lane, evaluate }, i32.load(i32.add(p(), times4(b.get(i))), 12 - TAG.comb), answer),
          b.if(i32.ltS(b.get(answer), c(0)), () => b.return(c(-1))),
          b.increase(i, c(1)),
          b.if(kindIs(COMB.count), () => b.increase(result, b.get(answer)), () =>
            b.if(i32.eq(b.get(answer), i32.ne(b.get(at), c(COMB.every))), () => [
              b.if(kindIs(COMB.findIndex), () => b.set(result, b.get(i)), () => b.set(result, b.get(answer))),
              b.br(settled),
            ])),
        ]),
        b.if(kindIs(COMB.every), () => b.set(result, c(1))),
      ]),
      b.set(pointer, i32.load(i32.add(i32.load(p(), 8 - TAG.comb), times4(b.get(result))))),
      b.br(again),
    ];
    return [
      b.loop(again => [
        b.if(i32.eqz(i32.and(p(), c(3))), () => [
          b.if(i32.eqz(p()), () => b.return(c(-1))),
          b.set(pointer, i32.load(i32.add(p(), times4(i32.load(i32.load(p()), lane.locals))), 4)),
          b.br(again),
        ]),
        b.if(i32.eq(i32.and(p(), c(3)), c(TAG.leaf)), () => b.return(i32.shrU(p(), c(2)))),
        b.if(i32.eq(i32.and(p(), c(3)), c(TAG.indirect)), () => [
          b.set(at, i32.add(i32.load(p(), 4 - TAG.indirect), i32.shl(i32.load(i32.load(i32.sub(p(), c(TAG.indirect))), lane.locals), c(1)))),
          b.set(pointer, i32.load(i32.add(p(), times4(i32.load16(b.get(at)))), 8 - TAG.indirect)),
          b.br(again),
        ]),
        combination(again),
      ]),
      c(-1),
    ];
  },
});

/** result = evaluate(pointer), without a call where the nodes on the way are direct ones. */
export function ask(b: Body, { lane, evaluate }: Pick<Setting, 'lane' | 'evaluate'>, pointer: Code, result: Local): Code {
  return [
    b.set(result, pointer),
    b.block(done => [
      b.loop(again => b.if(i32.eqz(i32.and(b.get(result), c(3))), () => [
        b.if(i32.eqz(b.get(result)), () => [b.set(result, c(-1)), b.br(done)]),
        b.set(result, i32.load(i32.add(b.get(result), times4(i32.load(i32.load(b.get(result)), lane.locals))), 4)),
        b.br(again),
      ])),
      b.if(i32.eq(i32.and(b.get(result), c(3)), c(TAG.leaf)), () => [b.set(result, i32.shrU(b.get(result), c(2))), b.br(done)]),
      b.set(result, evaluate(b.get(result))),
    ]),
  ];
}

/**
 * Asks the claims of a record about the local states in memory, and follows the tally of their answers: `tally` is the
 * place of a counter among those of the lane then, or 0 where an answer, or the combination of answers, is not known.
 */
export function tallied(b: Body, setting: Setting, claims: Code, tally: Local): Code {
  const [group, end, answer] = [b.local(), b.local(), b.local()];
  return [
    b.set(group, claims),
    b.set(tally, i32.load(b.get(group), 4)),
    b.set(end, i32.add(b.get(group), i32.add(c(8), times4(i32.load(b.get(group)))))),
    b.increase(group, c(8)),
    b.block(done => b.while(() => i32.ltU(b.get(group), b.get(end)), () => [
      b.brIf(done, i32.eqz(b.get(tally))),
      ask(b, setting, i32.load(b.get(group)), answer),
      // An answer that is not known, -1, is no smaller than any number of answers.
      b.if(i32.geU(b.get(answer), i32.load(b.get(tally))),
        () => b.set(tally, c(0)),
        () => b.set(tally, i32.load(i32.add(b.get(tally), times4(b.get(answer))), 4))),
      b.increase(group, c(4)),
    ])),
  ];
}

/** judge(from, to): asks the claims about states; returns the first of which an answer is not known, or `to`. */
export const judgeFunction = (setting: Setting): Func => ({
  name: 'judge', parameters: 2, result: true, body: b => {
    const [state, to] = [b.parameter(0), b.parameter(1)];
    const tally = b.local();
    return [
      b.block(end => b.while(() => i32.ltU(b.get(state), b.get(to)), () => [
        unpack(b, setting, state),
        tallied(b, setting, control(CONTROL.claims), tally),
        b.brIf(end, i32.eqz(b.get(tally))),
        increaseAt(b, tally, i32.add(c(setting.lane.counters), b.get(tally))),
        b.increase(state, c(1)),
      ])),
      b.get(state),
    ];
  },
});
