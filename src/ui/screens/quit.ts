import { activeJob } from '../queue-view.ts';
import { type Context, type Effect, go } from '../screen.ts';

/** Leaving the program: at once when nothing works; else it says that the queue is kept. Nothing asks twice. */
export function quitEffects(context: Context): readonly Effect[] {
  if (activeJob(context.queue) === null) return [{ kind: 'quit' }];
  const { t } = context;
  return [
    go('confirm', {
      title: t.quit.title,
      text: [t.quit.working, t.quit.kept],
      yes: t.quit.keepAndQuit,
      no: t.quit.stay,
      first: 'yes',
      onYes: [{ kind: 'quit' }],
    }),
  ];
}
