/** The fake 1fichier; its documentation is at the top of server.ts, the faults' in faults.ts. */

export type { FakeAccount, FakeFile, FakeFolder, FileSpec, FolderSpec } from './account.ts';
export { type Certificate, makeCertificate } from './certificate.ts';
export { type Content, generatedBytes, patternBytes } from './content.ts';
export type { Fault, FaultKind } from './faults.ts';
export { DOCUMENTED_LIMITS, type Limits, type Violation } from './limits.ts';
export { type FakeFichier, type FakeOptions, type PlainFile, type SeenRequest, startFakeFichier } from './server.ts';
