/** Random expressions before they know any names: trees of picks, so that fast-check can shrink them freely. */
import fc from 'fast-check';

export interface RawNum { readonly op: 'const' | 'read' | 'add' | 'pick' | 'ask'; readonly n: number; readonly x?: RawNum; readonly y?: RawNum; readonly a?: RawBool }
export interface RawBool {
  readonly op: 'test' | 'cmp' | 'not' | 'and' | 'or' | 'ask';
  readonly n: number; readonly a?: RawBool; readonly b?: RawBool; readonly x?: RawNum; readonly y?: RawNum;
}

const n = fc.nat(997);

/** Bias towards small values is what makes random systems trivial, so every generator that uses these is unbiased. */
export const { rawBool, rawNum } = fc.letrec<{ rawBool: RawBool; rawNum: RawNum }>(tie => ({
  rawNum: fc.oneof({ maxDepth: 3, depthIdentifier: 'num', withCrossShrink: true },
    { weight: 5, arbitrary: fc.record<RawNum>({ op: fc.constant('read'), n, x: fc.record<RawNum>({ op: fc.constant('const'), n }) }) },
    { weight: 2, arbitrary: fc.record<RawNum>({ op: fc.constant('const'), n }) },
    { weight: 2, arbitrary: fc.record<RawNum>({ op: fc.constant('read'), n, x: tie('rawNum') }) },
    { weight: 2, arbitrary: fc.record<RawNum>({ op: fc.constant('add'), n, x: tie('rawNum'), y: tie('rawNum') }) },
    { weight: 1, arbitrary: fc.record<RawNum>({ op: fc.constant('pick'), n, a: tie('rawBool'), x: tie('rawNum'), y: tie('rawNum') }) },
    { weight: 2, arbitrary: fc.record<RawNum>({ op: fc.constant('ask'), n, a: tie('rawBool') }) },
  ),
  rawBool: fc.oneof({ maxDepth: 4, depthIdentifier: 'bool', withCrossShrink: true },
    { weight: 5, arbitrary: fc.record<RawBool>({ op: fc.constant('test'), n, x: fc.record<RawNum>({ op: fc.constant('const'), n }) }) },
    { weight: 3, arbitrary: fc.record<RawBool>({ op: fc.constant('test'), n, x: tie('rawNum') }) },
    { weight: 3, arbitrary: fc.record<RawBool>({ op: fc.constant('cmp'), n, x: tie('rawNum'), y: tie('rawNum') }) },
    { weight: 1, arbitrary: fc.record<RawBool>({ op: fc.constant('not'), n, a: tie('rawBool') }) },
    { weight: 2, arbitrary: fc.record<RawBool>({ op: fc.constantFrom('and' as const, 'or' as const), n, a: tie('rawBool'), b: tie('rawBool') }) },
    { weight: 4, arbitrary: fc.record<RawBool>({ op: fc.constant('ask'), n, a: tie('rawBool') }) },
  ),
}));
