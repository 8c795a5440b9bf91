/** Stacks that perf took, and what each of them is told as: the kernel's and the libraries' work too, which V8's profiler does not see. Pure. */

export interface Stack {
  readonly thread: string;
  /** Functions, the innermost first. */
  readonly frames: readonly string[];
}

/** What `perf script -F comm,ip,sym,dso` prints: a line with the thread's name, then a line for each frame. */
export function readStacks(text: string): Stack[] {
  return text.split(/\n\n+/).flatMap((block) => {
    const [head = '', ...lines] = block.split('\n').filter((line) => line.trim() !== '');
    const frames = lines.map((line) => /^\s*[0-9a-f]+ (.*) \([^()]*\)$/.exec(line)?.[1] ?? '[unknown]');
    return head === '' || frames.length === 0 ? [] : [{ thread: head.trim(), frames }];
  });
}

type Rule = readonly [pattern: RegExp, name: string];

/** Judged by the function itself. */
const INNERMOST: readonly Rule[] = [
  [/^inflate/, 'inflating'],
  [/crc32/, 'CRC-32'],
];

/** Judged by the innermost frame that one of them fits. */
const KERNEL: readonly Rule[] = [
  [/^(tcp_recvmsg|inet_recvmsg|sock_recvmsg|sock_read_iter)/, 'kernel: receiving'],
  [/^(do_softirq|__do_softirq|handle_softirqs|net_rx_action)/, 'kernel: network behind the back'],
  [/^(tcp_sendmsg|sock_sendmsg|sock_write_iter)/, 'kernel: sending'],
  [/^(__x64_sys|__arm64_sys|ksys)_p?writev?(64)?$/, 'kernel: writing files'],
  [/^(__x64_sys|__arm64_sys|ksys)_p?readv?(64)?$/, 'kernel: reading files'],
  [/_sys_f(data)?sync$/, 'kernel: syncing'],
  [/_sys_(unlink|unlinkat|rmdir)$/, 'kernel: removing files'],
  [/_sys_epoll_p?wait|do_epoll_wait/, 'kernel: waiting for events'],
  [/_sys_(futex|sched_yield)/, 'kernel: waking threads'],
  [/_sys_(mmap|munmap|mprotect|madvise|brk)/, 'kernel: memory maps'],
  [/_sys_(execve|clone|clone3|exit|exit_group)/, 'kernel: starting and ending'],
  [/exc_page_fault|handle_mm_fault|do_anonymous_page/, 'kernel: page faults'],
  [/(_sys_|do_syscall_64|entry_SYSCALL|el0_svc|asm_sysvec|asm_exc)/, 'kernel: the rest'],
];

/** Judged by any frame, the first rule that fits. */
const PROGRAM: readonly Rule[] = [
  [
    /v8::internal::(Heap::CollectGarbage|Scavenger|MarkCompact|Sweeper|Minor|ConcurrentMark|GCTracer)/,
    'V8: collecting garbage',
  ],
  [
    /v8::internal::(Deserializer|CodeSerializer|Snapshot|SnapshotImpl|ObjectDeserializer)/,
    'V8: taking in snapshot and kept code',
  ],
  [
    /v8::internal::(compiler|maglev|baseline|turboshaft|wasm)::|OptimizingCompile|Baseline(Batch)?Compil/,
    'V8: compiling what runs often',
  ],
  [
    /v8::internal::(Parser|PreParser|Scanner|Compiler|interpreter::|Ast|UnoptimizedCompil|Script)/,
    'V8: parsing and compiling',
  ],
  [/aes|gcm|ossl_|EVP_|SSL_|ssl3_|tls1|tls_|BIO_|ASN1|X509|rsa|ecp_|sha256|sha512|CRYPTO_/i, 'TLS'],
  [/sqlite3|SQLite/, 'SQLite'],
  [/zstd|Zstd|Brotli|ZSTD|HUF_|FSE_/, 'unpacking the program'],
  [
    /^(_dl_|dl_main|do_lookup_x|__libc_csu_init|__static_initialization|_GLOBAL__sub)/,
    'loader and static initialisers',
  ],
  [/mem(move|cpy|set)/, 'copying memory'],
  [/malloc|cfree|_int_free|operator new|realloc/, 'malloc and free'],
  [/^Builtins_|^v8::internal::(Runtime|IC|LoadIC|StoreIC|Builtin)|^\[unknown\]$/, 'running JavaScript'],
  [/^node::|^v8::|^uv_/, 'Node and V8, the rest'],
];

const fits = (rules: readonly Rule[], frame: string): string | undefined =>
  rules.find(([pattern]) => pattern.test(frame))?.[1];

/** What this moment was spent on. */
export function purposeOf({ frames }: Stack): string {
  const inner = fits(INNERMOST, frames[0] ?? '');
  if (inner !== undefined) return inner;
  for (const frame of frames) {
    const kernel = fits(KERNEL, frame);
    if (kernel !== undefined) return kernel;
  }
  for (const [pattern, name] of PROGRAM) if (frames.some((frame) => pattern.test(frame))) return name;
  return 'other';
}
