// The parts of blessed that are imported by their files: the package's own index loads every widget by a computed name,
// which no bundler can follow. @types/blessed knows only that index, so its types are given to the files here.

declare module 'blessed/lib/tput.js' {
  const Tput: {
    prototype: {
      terminal: string;
      readTerminfo(term?: string): unknown;
      _compile(info: unknown, key: string, value: unknown): unknown;
    };
  };
  export default Tput;
}

declare module 'blessed/lib/unicode.js' {
  const unicode: {
    blessed: unknown;
    charWidth(text: string, index?: number): number;
    strWidth(text: string): number;
  };
  export default unicode;
}

declare module 'blessed/lib/widgets/screen.js' {
  import type { Widgets } from 'blessed';

  // @types/blessed has the directions of the two streams the wrong way round.
  type Options = Omit<Widgets.IScreenOptions, 'input' | 'output'> & {
    input: NodeJS.ReadableStream;
    output: NodeJS.WritableStream;
    term: string;
  };
  const Screen: new (options: Options) => Widgets.Screen;
  export default Screen;
}

declare module 'blessed/lib/widgets/box.js' {
  import type { Widgets } from 'blessed';

  const Box: new (options: Widgets.BoxOptions) => Widgets.BoxElement;
  export default Box;
}
