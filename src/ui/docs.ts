/** docs/controls.md and docs/ui.md as the bindings and the router make them; a test keeps the files true. Pure. */

import { texts } from '../i18n/index.ts';
import { helpEntries } from './bindings.ts';
import { SCREENS, stateDiagram } from './router.ts';
import { screens } from './screens/index.ts';

/** Every button of every screen, from the same records that the footer, Help and the dispatch read. */
export function controlsDoc(): string {
  const t = texts('en');
  const pad = { device: 'pad', confirm: 'a', buttons: {}, typing: false } as const;
  const keys = { device: 'keyboard', confirm: 'a', buttons: {}, typing: false } as const;
  const cell = (text: string): string => text.replace(/\|/g, '\\|').replace(/^$/, ' ');
  const chapters = SCREENS.map((id) => {
    const onPad = helpEntries(screens[id], t, pad);
    const rows = helpEntries(screens[id], t, { ...keys, typing: screens[id].type !== undefined }).map((entry) => {
      const button = onPad.find(({ binding }) => binding === entry.binding)?.keys ?? '';
      return `| ${cell(button)} | ${cell(entry.keys)} | ${cell(entry.text)} |`;
    });
    return [`## ${t.names[id]}`, '', '| pad | keyboard | what it does |', '| --- | --- | --- |', ...rows].join('\n');
  });
  const head = [
    '# Controls',
    '',
    'Made by `node scripts/ui-docs.ts` from the bindings in `src/ui`; a test fails when it is stale.',
    '',
    'St is Start, Se is Select. Everything can be done with the d-pad and two buttons: A on a game, a download or an entry',
    'opens its menu, which ends with what the other buttons do. A and B are those of the menu of your firmware and can be',
    'turned round in Settings. On a keyboard `?` opens Help.',
  ].join('\n');
  return `${[head, ...chapters].join('\n\n')}\n`;
}

export function uiDoc(): string {
  return `# The screens and the ways between them

Made by \`node scripts/ui-docs.ts\` from the router's table in \`src/ui/router.ts\`; a test fails when it is stale. Every arrow is a
way forward; Back leads where one came from. Menu, Choice, Question and Message lie over the screen below them. Beside the arrows the
answer to something that takes time (a message, an error, a password, a choice) may come on any screen.

\`\`\`mermaid
${stateDiagram()}
\`\`\`
`;
}
