/**
 * XML 1.0 as text: elements, attributes and text, which is all that a report needs. Libraries that write XML bring far more,
 * and let through the characters that it cannot have.
 */

/** An element, or text. */
export type XmlNode = string | {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string | number>>;
  readonly children: readonly XmlNode[];
};

export const element = (name: string, attributes: Readonly<Record<string, string | number>>, ...children: readonly XmlNode[]): XmlNode => ({ name, attributes, children });

export const xmlDocument = (root: XmlNode): string => `<?xml version="1.0" encoding="UTF-8"?>\n${render(root, '')}\n`;

/** White space is added between elements only, never beside text. */
function render(node: XmlNode, indent: string): string {
  if (typeof node === 'string') return escapeText(node);
  const tag = [node.name, ...Object.entries(node.attributes).map(([key, value]) => `${key}="${escapeAttribute(String(value))}"`)].join(' ');
  if (node.children.length === 0) return `${indent}<${tag}/>`;
  const mixed = node.children.some(c => typeof c === 'string');
  const inside = node.children.map(c => render(c, mixed ? '' : `${indent}  `));
  return mixed ? `${indent}<${tag}>${inside.join('')}</${node.name}>` : `${indent}<${tag}>\n${inside.join('\n')}\n${indent}</${node.name}>`;
}

// XML 1.0 has no way to write the other characters, not even as a reference: a parser must refuse the whole file.
const NOT_XML = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\t': '&#9;', '\n': '&#10;', '\r': '&#13;' };

// A parser turns a carriage return in text, and any line break or tab in an attribute, into something else.
const escapeText = (text: string): string => text.replaceAll(NOT_XML, '').replaceAll(/[&<>\r]/g, c => ENTITIES[c]!);
const escapeAttribute = (text: string): string => text.replaceAll(NOT_XML, '').replaceAll(/[&<>"\t\n\r]/g, c => ENTITIES[c]!);
