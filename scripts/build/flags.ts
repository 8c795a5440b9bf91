/**
 * What every way of starting the program needs on a device with 1 GB: small steps of V8's new space (idle memory 75 -> 69 MB, the
 * peak of a download with unpacking 174 -> 117 MB, at no cost in time), and heaps that are bounded as on such a device, also where
 * there is more: they are collected sooner (an archive of 10,000 entries 154 -> 132 MB), and no thread maps V8's built-in code a
 * second time (4 MB). A code cache is only good for the flags it was made with.
 */
export const FLAGS = ['--max-semi-space-size=1', '--max-old-space-size=512'];
