/** What the host says went wrong → an error of the program, by its text; the number behind `#` is only kept. Pure. */

import { AppError, type ErrorCode } from '../lib/errors.ts';
import { clean } from '../lib/text.ts';

export interface HostText {
  readonly text: RegExp;
  readonly code: ErrorCode;
  /** Instead of the code's own wait. */
  readonly waitMs?: number;
}

const MINUTE = 60_000;
/** What is looked at of a page, in characters. */
const LONGEST_PAGE = 200_000;

/**
 * First match wins. The texts are those that clients of the host report; the same class has had many numbers (a flood was
 * #38, #223, #374 and #412), so numbers decide nothing. Waits are those of JDownloader's plugin unless product rules say less.
 */
export const HOST_TEXTS: readonly HostText[] = [
  { text: /bad token|not authenticated/i, code: 'key-refused' },
  { text: /no such user/i, code: 'account-locked' },
  { text: /must be a customer/i, code: 'premium-required' },
  { text: /flood detected/i, code: 'flood' },
  { text: /requests are too fast/i, code: 'too-fast' },
  { text: /ouvre trop de connexions/i, code: 'too-fast', waitMs: 5 * MINUTE },
  { text: /only \d+ locations? allowed/i, code: 'one-location' },
  { text: /ip locked|will be unlocked within|account will be unlock/i, code: 'ip-locked' },
  { text: /owner locked/i, code: 'file-owner-locked' },
  { text: /virus|malware/i, code: 'file-virus' },
  { text: /invalid password/i, code: 'password-wrong' },
  { text: /password not provided|protected by (a )?password/i, code: 'password-needed' },
  {
    text: /account only for downloading from|massively shared internet|simultaneously your ipv4 and ipv6/i,
    code: 'network-not-allowed',
    waitMs: 10 * MINUTE,
  },
  {
    text: /must have cdn|use cdn credits|use of cdn credits|residential private|vpn detected|acc[eè]s restreint|professional (equipment|infrastructure)/i,
    code: 'network-not-allowed',
  },
  { text: /services are in maintenance/i, code: 'maintenance' },
  { text: /can.t connect db|connexion [aà] la base de donn[eé]es impossible/i, code: 'host-database' },
  { text: /software error/i, code: 'host-database', waitMs: 10 * MINUTE },
  { text: /access to this (file|folder) is protected/i, code: 'file-forbidden' },
  { text: /resource not found|file not found|folder does not exist/i, code: 'file-gone' },
  { text: /resource not allowed/i, code: 'file-forbidden' },
];

/** An answer that is not what was asked for. */
export interface BadAnswer {
  readonly status: number;
  readonly text: string;
  /** The host it came from, for the sentence. */
  readonly host: string;
  /** The header Retry-After, if there was one. */
  readonly retryAfter?: string | undefined;
}

/** The `#number` of a message, for the log. */
function numberOf(text: string): string | undefined {
  return /#\s?(\d{1,4})\b/.exec(text)?.[1];
}

function byText(text: string): HostText | undefined {
  // A page can be long; what it says stands at its start, and styles and scripts say nothing.
  const bare = text.length < 2000 ? text : text.slice(0, LONGEST_PAGE).replace(/<(script|style)[\s\S]*?<\/\1>/gi, ' ');
  // A control inside of a sentence, or a line that ends there, does not change what it says.
  const said = clean(bare, LONGEST_PAGE)
    .replaceAll('&#039;', "'")
    .replace(/&agrave;/g, 'à')
    .replace(/&eacute;/g, 'é');
  return HOST_TEXTS.find((row) => row.text.test(said));
}

/** Retry-After in seconds as milliseconds; dates are not trusted on a device whose clock may be wrong. */
function retryAfterMs(header: string | undefined): number | undefined {
  const seconds = /^\s*(\d{1,6})\s*$/.exec(header ?? '')?.[1];
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}

function build(code: ErrorCode, answer: BadAnswer, message: string | null, waitMs?: number): AppError {
  const number = numberOf(message ?? answer.text);
  const details = {
    host: answer.host,
    status: answer.status,
    ...(number === undefined ? {} : { number }),
    ...(message === null ? {} : { said: clean(message, 160) }),
  };
  return new AppError(code, details, { waitMs: retryAfterMs(answer.retryAfter) ?? waitMs });
}

/**
 * The error of an API answer that is not a success: `message` is that of its JSON, null when the body was no JSON. Text
 * first, status second; what nobody knows is tried again later, since a wrong "stop" would lose a game.
 */
export function apiError(answer: BadAnswer, message: string | null): AppError {
  const row = byText(message ?? answer.text);
  if (row !== undefined) return build(row.code, answer, message, row.waitMs);
  const { status } = answer;
  if (status === 429) return build('flood', answer, message);
  if (status === 401) return build('key-refused', answer, message);
  if (status === 511) return build('captive-portal', answer, message);
  if (status >= 300 && status < 400) return build('redirect-refused', answer, message);
  if (message !== null && (status === 404 || status === 410)) return build('file-gone', answer, message);
  if (status >= 500) return build('server-error', answer, message);
  return message === null
    ? build('bad-answer', answer, null, MINUTE)
    : build('server-error', answer, message, 5 * MINUTE);
}

/**
 * The error of a page that came instead of a file or a listing, by its text; `bad-answer` when the text says nothing, and the
 * caller then judges by what it asked for.
 */
export function pageError(status: number, text: string, host = '1fichier.com'): AppError {
  const answer = { status, text, host };
  const row = byText(text);
  return row === undefined ? build('bad-answer', answer, null) : build(row.code, answer, null, row.waitMs);
}
