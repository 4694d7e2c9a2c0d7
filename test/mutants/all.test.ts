import { expect, test } from 'vitest';
import { unfit } from './all.ts';

test('each text that npm run test:mutants looks for occurs once in the source', () => expect(unfit()).toEqual([]));
