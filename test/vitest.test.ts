/** The matcher of realmcheck/vitest, from inside: when it passes, and what it says when it does not. test/pack.test.ts has it from outside. */
import { describe, expect, test } from 'vitest';
import { check, report, select, type CheckOptions } from '../src/index.ts';
import '../src/vitest.ts';
import { exists, isNeverBoth, lampScenario, staysOff } from './report/lamp.ts';

const axes = { day: { mon: {}, tue: {} } };
const holds = lampScenario('holds', {});
const breaks = lampScenario('breaks', { properties: [staysOff, exists] });
const vacuous = lampScenario('vacuous', { properties: [isNeverBoth] });
const met = lampScenario('met', { properties: [staysOff], axes, runs: { mon: { expect: { 'stays-off': { violated: 1 } } }, tue: { expect: { 'stays-off': 'violated' } } } });
const differs = lampScenario('differs', { properties: [staysOff], axes, runs: { mon: { expect: { 'stays-off': { violated: 1 } } }, tue: { expect: {} } } });
const bounded = { states: 1 };

/** What the matcher throws; without it the test fails. */
async function said(assertion: Promise<void>): Promise<string> {
  const error = await assertion.then(() => undefined, (e: unknown) => e as Error);
  if (!error) throw new Error('the assertion passed');
  return error.message;
}

test('a scenario without an expectation: everything holds', async () => {
  await expect(holds).toHold();
  await expect(breaks).not.toHold();
  await expect(vacuous).not.toHold();
});

test('a scenario with expectations: every run is as expected', async () => {
  await expect(met).toHold();
  await expect(differs).not.toHold();
});

test('a selection is one run, and options go to check()', async () => {
  await expect(select(differs, 'mon')).toHold();
  await expect(select(differs, 'tue')).not.toHold();
  await expect(breaks).toHold({ properties: ['exists'] });
  await expect(breaks).not.toHold({ properties: ['stays-off'] });
});

test('the expect() of a test, .resolves and .soft have it too', async ({ expect: that }) => {
  await that(holds).toHold();
  await that(Promise.resolve(holds)).resolves.toHold();
  await that.soft(holds).toHold();
});

test('the message is the report with the trace', async () => {
  const message = await said(expect(breaks).toHold());
  expect(message).toBe(`breaks does not hold: stays-off\n\n${report(await check(breaks))}`);
  expect(message).toContain('breaks: stays-off is VIOLATED after 1 step\n     1        press\n');
});

test('only the runs that are not as expected are told', async () => {
  const message = await said(expect(differs).toHold());
  expect(message).toMatch(/^differs\/tue does not hold: stays-off\n/);
  expect(message).toContain('! differs/tue: stays-off: expected holds, got violated (stays-off)');
  expect(message).not.toContain('differs/mon');
});

test('.not says what holds', async () => {
  expect(await said(expect(holds).not.toHold())).toBe('holds holds, and .not says that it does not: holds violates nothing in 2 states');
  expect(await said(expect(met).not.toHold())).toBe('met holds, and .not says that it does not: met/mon is as expected in 2 states; met/tue is as expected in 2 states');
});

describe('undecided', () => {
  test('fails both ways', async () => {
    for (const assertion of [expect(holds).toHold(bounded), expect(holds).not.toHold(bounded)]) {
      const message = await said(assertion);
      expect(message).toMatch(/^holds is undecided, which fails with and without \.not: exists, deadlock-free, refused\n/);
      expect(message).toContain('undecided, the bound of 1 states ended the search');
    }
  });
  test('does not hide a violation that was found before the bound', async () => {
    const atOnce = lampScenario('at-once', { properties: [{ ...staysOff, spec: { ...staysOff.spec, holds: () => false } }] });
    await expect(atOnce).not.toHold(bounded);
    expect(await said(expect(atOnce).toHold(bounded))).toMatch(/^at-once does not hold: stays-off\n/);
  });
});

test.each<[string, unknown, CheckOptions, RegExp]>([
  ['a number', 42, {}, /^toHold\(\) got a value of type number\. Give expect\(\) what scenario\(\.\.\.\) or select\(\.\.\.\) returned/],
  ['null', null, {}, /^toHold\(\) got null/],
  ['another object', { name: 'holds' }, {}, /^toHold\(\) got a value of type object/],
  ['nothing to judge', holds, { properties: [] }, /^toHold\(\) got an empty list of properties/],
  ['an unknown property', holds, { properties: ['exist'] }, /unknown property 'exist'\. Did you mean 'exists'/],
])('%s is a mistake, with and without .not', async (_, received, options, message) => {
  expect(await said(expect(received).toHold(options))).toMatch(message);
  expect(await said(expect(received).not.toHold(options))).toMatch(message);
});

test('types', () => {
  // @ts-expect-error no such option
  void (() => expect(holds).toHold({ state: 1 }));
  // @ts-expect-error the names of properties are a list
  void (() => expect(holds).not.toHold({ properties: 'exists' }));
  const answer = (): Promise<void> => expect(holds).toHold();
  expect(answer).toBeTypeOf('function');
});
