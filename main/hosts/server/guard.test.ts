import type { IncomingHttpHeaders } from 'node:http';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bearerToken,
  bodyLimitBytes,
  cookieValue,
  hasOversizeBody,
  isFromOurPage,
  isOurHost,
  isSameOrigin,
} from './guard.ts';

describe('the Host header', () => {
  it.each(['127.0.0.1:4780', 'localhost:4780', 'LocalHost:4780', '[::1]:4780'])('%s is ours', (host) => {
    expect(isOurHost({ host }, 4780)).toBe(true);
  });

  it.each([
    undefined,
    '',
    'localhost',
    '127.0.0.1:4781',
    'evil.example',
    'evil.example:4780',
    'localhost.evil.example:4780',
    '127.0.0.1:4780.evil.example',
    'localhost:4780@evil.example',
  ])('%s is not', (host) => {
    expect(isOurHost(host === undefined ? {} : { host }, 4780)).toBe(false);
  });

  it("may leave out the protocol's own port", () => {
    expect(isOurHost({ host: 'localhost' }, 80)).toBe(true);
  });
});

describe('where a request comes from', () => {
  const host = 'localhost:4780';

  it.each<[string, IncomingHttpHeaders, boolean]>([
    ['a program that is no browser', {}, true],
    ['our page', { origin: `http://${host}`, 'sec-fetch-site': 'same-origin' }, true],
    ['an address that was typed', { 'sec-fetch-site': 'none' }, true],
    ['another site', { 'sec-fetch-site': 'cross-site' }, false],
    ['another port of this computer', { 'sec-fetch-site': 'same-site' }, false],
    ["another site's origin", { origin: 'https://evil.example' }, false],
    ['our name under another protocol', { origin: `https://${host}` }, false],
    ['our other name', { origin: 'http://127.0.0.1:4780' }, false],
    ['a page without an origin', { origin: 'null' }, false],
    ['a site that disagrees with its origin', { origin: `http://${host}`, 'sec-fetch-site': 'cross-site' }, false],
  ])('%s', (_name, headers, isOurs) => {
    expect(isSameOrigin({ host, ...headers })).toBe(isOurs);
  });

  it('is known to be our page only by an origin', () => {
    expect(isFromOurPage({ host })).toBe(false);
    expect(isFromOurPage({ host, origin: `http://${host}` })).toBe(true);
    expect(isFromOurPage({ host, origin: 'http://evil.example' })).toBe(false);
  });

  it('is never another origin, whatever that says', () => {
    fc.assert(fc.property(fc.webUrl(), (origin) => !isSameOrigin({ host, origin })));
  });
});

describe('a body', () => {
  it.each<[string, IncomingHttpHeaders, boolean]>([
    ['none', {}, false],
    ['the largest', { 'content-length': String(bodyLimitBytes) }, false],
    ['too large', { 'content-length': String(bodyLimitBytes + 1) }, true],
    ['of a length that is not told', { 'transfer-encoding': 'chunked' }, true],
  ])('%s', (_name, headers, isRefused) => {
    expect(hasOversizeBody(headers)).toBe(isRefused);
  });
});

describe('who shows what', () => {
  it('finds one cookie among others', () => {
    const headers = { cookie: 'a=1; infraviewer_4780=secret; infraviewer_47=other' };
    expect(cookieValue(headers, 'infraviewer_4780')).toBe('secret');
    expect(cookieValue(headers, 'infraviewer_478')).toBeUndefined();
    expect(cookieValue({}, 'infraviewer_4780')).toBeUndefined();
  });

  it('finds the token of a program', () => {
    expect(bearerToken({ authorization: 'Bearer abc' })).toBe('abc');
    expect(bearerToken({ authorization: 'bearer abc' })).toBe('abc');
    expect(bearerToken({ authorization: 'Basic abc' })).toBeUndefined();
    expect(bearerToken({ authorization: 'Bearer a b' })).toBeUndefined();
    expect(bearerToken({})).toBeUndefined();
  });
});
