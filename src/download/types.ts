/** What a transfer is asked for and what it answers; crosses the border to the byte worker as plain data. */

export interface TransferRequest {
  /** A download URL that is good for this one open: a fresh 1fichier token, or a plain http(s) link. */
  readonly url: string;
  /** `fichier`: redirects refused, HTML and JSON are host errors to classify. `http`: redirects followed to https. */
  readonly rules: 'fichier' | 'http';
  /**
   * What stays the same from open to open: the 1fichier file id, or the plain link itself. A part that was begun for
   * another link is not continued. Kept on disk as a hash only.
   */
  readonly linkId: string;
  /** The file's name as far as it is known: a wanted `.html` or `.json` of a plain link is content, not an error page. */
  readonly wantedName: string | null;
  /** `<staging>/archive.part`; its journal of synced offsets lies beside it as `archive.journal`. */
  readonly partPath: string;
  /** The known size is the file's identity; null only for a plain link that never told one. */
  readonly sizeBytes: number | null;
  /** Strong ETag or Last-Modified for If-Range (rules `http`); null otherwise. */
  readonly validator: string | null;
  /** Whirlpool is computed along the way, its state saved with the synced offset. */
  readonly whirlpool: boolean;
  /** Silence after which the connection is given up, in milliseconds (20,000). */
  readonly stallMs: number;
  /** 4 or 6 pins the address family, 0 lets the system choose. */
  readonly family: 0 | 4 | 6;
  /** Whatever is on disk is thrown away first (the retry policy asks for it when ranges are refused again and again). */
  readonly fromStart?: boolean;
  readonly ahead?: AheadOrder | null;
  /** The file is a piece of a larger one, which grows in `partPath`. */
  readonly piece?: Piece | null;
}

export interface Piece {
  /** What stays the same for the whole: a part that was begun for another one is not continued. */
  readonly wholeId: string;
  readonly wholeBytes: number;
  /** Where the piece begins in the whole; everything before is in the part. */
  readonly start: number;
}

/** A zip is unpacked, or only tested, while it arrives. An attempt: nothing depends on it. */
export interface AheadOrder {
  readonly mode: 'unpack' | 'test';
  /** The unpacker's own folder; the later `unpack` call names the same one. */
  readonly folder: string;
  /** What may come out of it in all; more ends the attempt. */
  readonly maxBytes: number;
}

/** The transfer ended with the whole file in the part, synced. Anything else is an AppError. */
export interface TransferResult {
  readonly sizeBytes: number;
  /** 128 lower-case hex digits, when it was asked for. */
  readonly whirlpool: string | null;
  /** For the next open of a plain link. */
  readonly validator: string | null;
  /** From Content-Disposition, cleaned; null when there was none. */
  readonly fileName: string | null;
  /** Bytes that came over the network in this call. */
  readonly fetchedBytes: number;
}
