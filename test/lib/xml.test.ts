import { describe, expect, it } from 'vitest';
import {
  attributesOf,
  childOf,
  decodeEntities,
  escapeXml,
  parseXml,
  strayText,
  textOf,
  XmlError,
} from '../../src/lib/xml.ts';

function reason(text: string): string {
  try {
    parseXml(text);
    return 'accepted';
  } catch (error) {
    if (error instanceof XmlError) return error.message;
    throw error;
  }
}

describe('parseXml', () => {
  it('gives the place of every element, self-closing or not', () => {
    const text = '\ufeff<?xml version="1.0"?>\r\n<a x="1 > 0">\r\n  <b/>\r\n  <c>t</c>\r\n</a>\r\n';
    const [root] = parseXml(text);
    expect(root?.name).toBe('a');
    expect(text.slice(root?.start, root?.contentStart)).toBe('<a x="1 > 0">');
    expect(root?.children.map((child) => text.slice(child.start, child.end))).toEqual(['<b/>', '<c>t</c>']);
    expect(root?.children[0]?.selfClosing).toBe(true);
  });

  it('steps over comments, CDATA, declarations and a document type that hold tags', () => {
    const text =
      '<!DOCTYPE a [<!ENTITY x "</a>">]><!-- <a> --><a><![CDATA[</a>]]><?php <a> ?><!-- </a> --><b>1</b></a>';
    const roots = parseXml(text);
    expect(roots).toHaveLength(1);
    expect(roots[0]?.children.map((child) => child.name)).toEqual(['b']);
    expect(roots[0]?.end).toBe(text.length);
  });

  it.each([
    ['<a><b></a>', '</a> closes nothing in line 1'],
    ['<a>', '<a> is never closed in line 1'],
    ['<a></a></a>', '</a> closes nothing in line 1'],
    ['<a>\n<b', 'a tag without an end in line 2'],
    ['<a x="1></a>', 'a tag without an end in line 1'],
    ['<a><!-- </a>', 'comment without an end in line 1'],
    ['<a><![CDATA[ </a>', 'CDATA without an end in line 1'],
    ['<!DOCTYPE a [ <a/>', 'document type without an end in line 1'],
    ['<a>< b/></a>', 'a tag without a name in line 1'],
    ['<a>'.repeat(70) + '</a>'.repeat(70), 'elements nested too deep in line 1'],
  ])('refuses %s', (text, expected) => {
    expect(reason(text)).toBe(expected);
  });

  it('accepts what pugixml accepts: several top-level elements, bare ampersands, nothing at all', () => {
    expect(parseXml('<a/><b/>').map((root) => root.name)).toEqual(['a', 'b']);
    expect(reason('<a>Tom & Jerry</a>')).toBe('accepted');
    expect(parseXml('')).toEqual([]);
    expect(parseXml('no markup')).toEqual([]);
  });
});

describe('textOf, attributesOf', () => {
  it('decodes references, keeps CDATA as it is, leaves comments and children out', () => {
    const text = '<a>1 &amp; 2<!-- no --><b>child</b><![CDATA[ &amp; <x> ]]>&#233;&#x41;</a>';
    const [root] = parseXml(text);
    expect(root && textOf(text, root)).toBe('1 & 2 &amp; <x> éA');
    expect(root && textOf(text, childOf(root, 'b') ?? root)).toBe('child');
  });

  it('reads attributes in both kinds of quotes; the first of a name counts', () => {
    const text = `<bool name="Invert'Buttons" value='tr&quot;ue' value="no" bare/>`;
    const [root] = parseXml(text);
    expect([...(root ? attributesOf(text, root) : [])]).toEqual([
      ['name', "Invert'Buttons"],
      ['value', 'tr"ue'],
    ]);
  });

  it.each([
    ['&#0;&#x110000;&#xd800;&unknown;&amp', '&#0;&#x110000;&#xd800;&unknown;&amp'],
    ['&lt;&GT;&apos;', "<>'"],
  ])('leaves impossible references alone: %s', (text, expected) => {
    expect(decodeEntities(text)).toBe(expected);
  });

  it('escapes so that reading gives the same text back', () => {
    const hostile = 'a<b>&"c\'\u0007\n</game>';
    const text = `<a>${escapeXml(hostile)}</a>`;
    const [root] = parseXml(text);
    expect(root?.children).toEqual([]);
    expect(root && textOf(text, root)).toBe(hostile);
  });
});

describe('strayText', () => {
  it.each([
    ['<?xml version="1.0"?>\n<!-- c --><a/>\n', -1],
    ['\ufeff<a/>', -1],
    ['x<a/>', 0],
    ['<a/>\nrest', 5],
    ['\0\0\0', 0],
  ])('%j', (text, expected) => {
    expect(strayText(text, parseXml(text))).toBe(expected);
  });
});

it('a NUL, which XML cannot say, is not written', () => {
  expect(escapeXml('a\0b\u001bc')).toBe('ab&#27;c');
});
