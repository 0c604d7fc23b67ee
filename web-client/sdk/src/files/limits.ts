/** Limits of files that go from peer to peer. Sizes in bytes, times in milliseconds. */

/**
 * A file is hashed, sent and gone on with by blocks of this size: with what goes around it, one is eight parts. By twice as
 * large ones it took longer.
 */
export const FILE_BLOCK_BYTES = 511 * 1024;
/** So many blocks are written at once, as one file of the browser's private file system. */
export const FILE_SEGMENT_BLOCKS = 16;
/** So many blocks may be on their way beyond what is written: the memory that a file takes here. */
export const FILE_WINDOW_BLOCKS = 32;
/** Files on their way from one peer to another; more wait for their turn. */
export const FILES_AT_ONCE = 4;
/** What is held where a browser has no private file system that a page can write to. */
export const FILE_IN_MEMORY_BYTES = 64 * 1024 * 1024;
/** A transfer waits this long for a peer that is not connected. */
export const FILE_PEER_WITHIN = 2 * 60_000;
/** An offer that is not answered needs no connection; whether the other side still knows of it is seen to so often. */
export const FILE_OFFERED_AGAIN = 60_000;
/** What arrived of a file is kept this long for its sender to go on. */
export const FILE_PARTIAL_KEPT_FOR = 7 * 24 * 60 * 60_000;
/** Progress of a file is told this often. */
export const FILE_TOLD_EVERY = 250;
