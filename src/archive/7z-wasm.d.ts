/** What seven-zip-files.ts and seven-zip-thread.ts use of 7z-wasm 1.2.0, its Emscripten file system included. */
declare module '7z-wasm/7zz.umd.js' {
  export interface FsNode {
    readonly name: string;
    readonly parent: FsNode;
    readonly mount: { readonly opts: unknown };
    mode: number;
  }
  export interface FsStream {
    readonly node: FsNode;
  }
  export interface NodeFs {
    realPath(node: FsNode): string;
    createNode(parent: FsNode, name: string, mode: number, dev?: number): FsNode;
    readonly node_ops: Record<string, (...args: never[]) => unknown>;
    readonly stream_ops: {
      write(stream: FsStream, buffer: Uint8Array, offset: number, length: number, position: number): number;
    };
  }
  export interface SevenZip {
    readonly FS: {
      mkdir(path: string): void;
      mount(type: NodeFs, options: unknown, path: string): void;
      isDir(mode: number): boolean;
      readonly ErrnoError: new (errno: number) => Error;
    };
    readonly NODEFS: NodeFs;
    callMain(args: readonly string[]): number | undefined;
  }
  const create: (options: {
    readonly wasmBinary?: Uint8Array;
    /** Instead of bytes: makes an instance of what is compiled already and hands it over. */
    readonly instantiateWasm?: (
      imports: WebAssembly.Imports,
      receive: (instance: WebAssembly.Instance) => void,
    ) => Record<string, never>;
    readonly print: (line: string) => void;
    readonly printErr: (line: string) => void;
    readonly stdin: () => null;
  }) => Promise<SevenZip>;
  export default create;
}

/** The values beside the types that @types/node has of it. */
declare const WebAssembly: {
  compile(bytes: Uint8Array): Promise<WebAssembly.Module>;
  instantiate(program: WebAssembly.Module, imports: WebAssembly.Imports): Promise<WebAssembly.Instance>;
};
