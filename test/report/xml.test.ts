/** The XML writer against a parser that is strict. */
import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { element, xmlDocument } from '../../src/report/xml.ts';
import { parseXml } from './junit-shape.ts';

const written = (text: string): string => xmlDocument(element('a', { b: text }, text));

describe('a character that XML 1.0 cannot have is left out', () => {
  test.each(['\0', '\u0001', '\u0008', '\u000b', '\u001b', '\u001f', '\ud800', '\udfff', '\ufffe', '\uffff'])('%j', c => {
    expect(parseXml(written(`one${c}two`))).toMatchObject({ attributes: { b: 'onetwo' }, text: 'onetwo' });
  });
});

test.each(['&', '<', '>', '"', "'", ']]>', '&amp;', '<!-- -->', '\t', '\n', '\r', '\r\n', '\u007f', '\u0085', '\ud83d\ude00', ' a  b '])('%j comes back as it was', text => {
  expect(parseXml(written(text))).toMatchObject({ attributes: { b: text }, text });
});

property.prop([fc.string({ unit: 'binary' })])('any text makes a file that a parser takes', text => {
  // eslint-disable-next-line no-control-regex
  const kept = text.replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, '');
  expect(parseXml(written(text))).toMatchObject({ attributes: { b: kept }, text: kept });
});

test('white space is added between elements, not beside text', () => {
  expect(xmlDocument(element('a', {}, element('b', { n: 1 }), element('c', {}, 'x\n y')))).toBe(
    '<?xml version="1.0" encoding="UTF-8"?>\n<a>\n  <b n="1"/>\n  <c>x\n y</c>\n</a>\n');
});
