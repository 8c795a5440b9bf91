/** node test/lab/cli.ts [--OPTION=VALUE ...]: then one command a line from standard input. See README.md. */
import readline from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { Lab } from './lab.ts';

const words: Readonly<Record<string, boolean | null>> = { true: true, false: false, null: null };
const options = Object.fromEntries(
  process.argv.slice(2).map((arg) => {
    const [, name = '', text = ''] = arg.match(/^--(\w+)=(.*)$/) ?? [];
    return [name, text in words ? words[text] : text];
  }),
);
const lab = await Lab.boot(options);
console.log(`up in ${lab.bootMs} ms, ${lab.folder}`);

const two = (rest: string): [string, string] => {
  const [from = '', to = ''] = rest.split(' ');
  return [from, to];
};
const verbs: Readonly<Record<string, (rest: string) => unknown>> = {
  sh: async (rest) => {
    const { status, output } = await lab.run(rest);
    return `${output}[${status}]`;
  },
  launch: (rest) => lab.launch(rest),
  ended: (rest) => lab.ended(Number(rest || 10)),
  press: (rest) => lab.press(rest.split(' ')),
  set: (rest) => lab.set(two(rest)[0], rest.endsWith(' 1')),
  key: (rest) => lab.key(...rest.split(' ')),
  wait: (rest) => sleep(Number(rest) * 1000),
  shot: (rest) => lab.screenshot(rest),
  text: () => lab.text(),
  waitText: (rest) => lab.waitText(rest).then(() => 'ok'),
  push: (rest) => lab.push(...two(rest)),
  pull: (rest) => lab.pull(...two(rest)),
  plug: (rest) => lab.plug(rest as 'row'),
  unplug: () => lab.unplug(),
  off: () => lab.off(),
  cut: () => lab.cut(),
};

for await (const line of readline.createInterface({ input: process.stdin })) {
  const [, verb = '', rest = ''] = line.match(/^\s*(\S*)\s*(.*?)\s*$/) ?? [];
  if (verb === '') continue;
  try {
    const act = verbs[verb];
    console.log(act === undefined ? `one of: ${Object.keys(verbs).join(' ')}` : ((await act(rest)) ?? 'ok'));
  } catch (error) {
    console.log(`error: ${error instanceof Error ? error.message : error}`);
  }
  if (verb === 'off' || verb === 'cut') break;
}
await lab.cut();
lab.clean();
