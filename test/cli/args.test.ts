import { describe, expect, it } from 'vitest';
import { parseCommandLine } from '../../src/cli/args.ts';
import { AppError } from '../../src/lib/errors.ts';

const command = (line: string) => parseCommandLine(line.split(' ').filter(Boolean)).command;

describe('the command line', () => {
  it.each([
    ['', { name: 'ui' }],
    ['systems', { name: 'systems', system: null, keep: null }],
    ['systems psx --unpack', { name: 'systems', system: 'psx', keep: 'unpack' }],
    ['systems psx --automatic', { name: 'systems', system: 'psx', keep: 'auto' }],
    ['get 12', { name: 'get', games: ['12'], system: null, keep: null, verify: null }],
    ['games snes', { name: 'games', system: 'snes' }],
    ['search super star', { name: 'search', words: ['super', 'star'] }],
    ['get 12 --keep', { name: 'get', games: ['12'], system: null, keep: 'keep', verify: null }],
    [
      'get https://1fichier.com/?abc --system nes --unpack --verify strict',
      { name: 'get', games: ['https://1fichier.com/?abc'], system: 'nes', keep: 'unpack', verify: 'strict' },
    ],
    ['queue', { name: 'queue', verb: 'list', jobs: [] }],
    ['queue cancel 3 #4', { name: 'queue', verb: 'cancel', jobs: [3, 4] }],
    ['history', { name: 'history' }],
    ['remove 7', { name: 'remove', games: ['7'], system: null }],
    ['catalog add /x/games.zip', { name: 'catalog', verb: 'add', location: '/x/games.zip', system: null }],
    ['catalog', { name: 'catalog', verb: 'list', location: null, system: null }],
    ['doctor', { name: 'doctor', bundle: null }],
    ['doctor --bundle out.txt', { name: 'doctor', bundle: 'out.txt' }],
    ['get x --help', { name: 'help' }],
    ['--version', { name: 'version' }],
  ])('"%s"', (line, expected) => expect(command(line)).toEqual(expected));

  it('reads the common options anywhere', () => {
    expect(parseCommandLine(['--json', 'systems', '--userdata', '/u', '-q', '--display', 'tty']).options).toEqual({
      userdata: '/u',
      json: true,
      quiet: true,
      display: 'tty',
    });
  });

  it.each([
    'frobnicate',
    'games',
    'games a b',
    'search',
    'get',
    'get x --keep --unpack',
    'get x --verify maybe',
    'systems --keep',
    'systems a b',
    'get x --keep --automatic',
    'queue dance',
    'queue cancel',
    'queue cancel x',
    'queue list 3',
    'catalog add',
    'catalog add a b',
    '--display telly',
    '--nonsense',
    'doctor --bundle',
    'doctor --bundle=',
  ])('refuses "%s" with a sentence', (line) => {
    try {
      command(line);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(AppError);
      expect((error as AppError).code).toBe('usage');
      expect(String((error as AppError).details['text']).length).toBeGreaterThan(10);
    }
  });
});
