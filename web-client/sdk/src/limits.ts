/** Every limit that this SDK keeps by itself; those of files are in `files/limits.ts`, which comes with them. Sizes in bytes, times in milliseconds. */

/** Deeper JSON is refused, so that no peer can exhaust the stack; the services draw the same line. */
export const JSON_DEPTH = 64;

/** An envelope holds at most 256 KiB and sealed plain text is a power of two, so this is the longest that fits. */
export const SEALED_PLAIN_BYTES = 128 * 1024;
/** Sealed plain text is padded to a power of two from here on. */
export const SEALED_PLAIN_MIN_BYTES = 256;
/** Canonical JSON of a note's body: a padded envelope less the members around it. */
export const NOTE_BODY_BYTES = 126 * 1024;
/** Canonical JSON of a post's body in a room: with what is around it, the longest that goes in parts. */
export const POST_BODY_BYTES = 16 * 1024 * 1024 - 4 * 1024;
/** Canonical JSON of a whole public record, signature aside; public-store-service's own limit. */
export const RECORD_BYTES = 64 * 1024;

/** One message on a data channel. What is larger goes in parts of this size, beside the small ones. */
export const CHANNEL_PART_BYTES = 64 * 1024;
/** A frame, or an adapter's bytes (`sync`), in one piece or in parts. */
export const CHANNEL_WHOLE_BYTES = 16 * 1024 * 1024;
/** What one peer may have begun in parts and not finished: so much memory it can take. */
export const CHANNEL_OPEN_BYTES = 2 * CHANNEL_WHOLE_BYTES;
export const CHANNEL_OPEN_WHOLES = 64;
/** What waits here for one peer; more is not taken. */
export const CHANNEL_QUEUED_BYTES = 64 * 1024 * 1024;
/** Above this the channel's own buffer is left to drain first. */
export const CHANNEL_BUFFERED_BYTES = 512 * 1024;
/** So many parts are always let go at a time; one more after so long without an answer. */
export const PARTS_AT_LEAST = 2;
export const PART_AFTER = 16;
/** Malformed frames that a peer may send before its connection is rebuilt. */
export const CHANNEL_MALFORMED_FRAMES = 20;

/** Posts of one run, and their bytes, that others can still have of us; a peer that was away for longer misses some. */
export const KEPT_POSTS = 1000;
export const KEPT_POST_BYTES = 32 * 1024 * 1024;
/** Bytes of all the posts of a room that are kept; over it, the run that takes most forgets its oldest. */
export const KEPT_ROOM_BYTES = 128 * 1024 * 1024;
/** Bytes of all the posts of a room that came before their turn; over it, they have to come again. */
export const EARLY_POST_BYTES = 64 * 1024 * 1024;
/** Runs of which it is known how far they were had; past it, absent peers' are ended. */
export const KEPT_RUNS = 500;
/** Runs of one device's tabs: one that reloads again and again pushes out nobody else's. */
export const RUNS_OF_A_DEVICE = 32;
/** Runs whose posts are never shown again. */
export const ENDED_RUNS = 10_000;
/** Of one neighbour's posts that are being verified; more is dropped, and asked for again. */
export const CHECKED_POST_BYTES = 16 * 1024 * 1024;
/** A smaller one counts as this among them, since it may have its author looked up. */
export const CHECKED_POST_MIN_BYTES = 8 * 1024;
/** Up to this size a post is sent on unasked, so that it is everywhere soon. */
export const PUSHED_POST_BYTES = 64 * 1024;
/** Posts asked of one neighbour at a time, and runs that one frame tells of: so few that it goes in one part. */
export const WANTED_AT_ONCE = 64;
export const HAD_AT_ONCE = 400;
/** A neighbour that has so much to read already is sent no post before it asks. */
export const BACKLOG_BYTES = 512 * 1024;
/** What was had is told this often. */
export const HAD_EVERY = 100;
/** What a neighbour has and we lack may be on its way already: it is asked for after this time. */
export const ASK_AFTER = 250;
/** Asked of a neighbour and not come: another one is asked, or the same one again if no other has it. */
export const ASK_AGAIN = 20_000;
/** For so long a neighbour that does not read on keeps us from saying more; from then on it may miss some. */
export const SILENT_READER_AFTER = 60_000;
/** When no connected neighbour has a post, it is missed after this time; later while its author is expected back. */
export const MISSED_AFTER = 5_000;
export const MISSED_WHILE_EXPECTED = 60_000;
/** Also what a neighbour says it has: all that a room keeps comes in this time, if the line is no slower than 2 Mbit/s. */
export const MISSED_WHILE_PROMISED = 10 * 60_000;

/** A file that one peer sends to another. */
export const FILE_BYTES = 32 * 1024 ** 3;

/** Up to so many peers, all are connected with each other; past that each has a few neighbours. */
export const FULL_MESH_PEERS = 8;
/** Peers of a room; signaling-service draws the same line. */
export const ROOM_PEERS = 100;
/** Runs of which it is remembered what one neighbour has, or where a newcomer begins: as many as a room's devices may have. */
export const KNOWN_RUNS = ROOM_PEERS * RUNS_OF_A_DEVICE;
/** Without signaling, a description travels over so many peers at most; so many of them are remembered. */
export const CARRIED_HOPS = 4;
export const CARRIED_REMEMBERED = 2_000;
/** Longer than any description: since one goes to many, none is passed on or heard. */
export const CARRIED_CHARACTERS = 64 * 1024;
/** Peers of whom nobody told, and who are being verified by what was carried here. */
export const PROOFS_AT_ONCE = 32;
/** Whom others told of, and who is to be connected, is gone again if that did not come about within this time. */
export const INTRODUCED_WITHIN = 20_000;
/** An invite or its answer: descriptions with all candidates, statements, compressed. */
export const INVITE_CHARACTERS = 32 * 1024;
/** People carry the answer: so long its connection is waited for. */
export const ANSWER_WITHIN = 10 * 60_000;
/** So long it may take to find all candidates for it; the ones found until then are in it. */
export const GATHER_WITHIN = 3_000;
/** While a room changes, others may want a connection that we do not: past so many, their offers are left unanswered. */
export const LINKS_AT_MOST = 12;
/** A connection that is wanted no more is kept until the new ones stand. */
export const UNWANTED_AFTER = 4_000;
/** Connections to those who are no neighbours, for a file or a note to them. */
export const EXTRA_LINKS = 4;
/** Such a one is kept for so long after it was of use. */
export const EXTRA_IDLE = 10_000;
/** For so long if another one wants its place. */
export const EXTRA_YIELDS = 3_000;
/** How often that is looked at; one that is said to be over lasts no longer. */
export const EXTRA_LOOK = 1_000;
/** A note waits so long for one; then it goes to the mailbox. */
export const REACH_WITHIN = 3_000;
/** A neighbour is looked up once it is connected, or after that: what is left to do first must not wait for it. */
export const LOOK_UP_AFTER = 250;
/** What a neighbour says right after it was connected waits for its handle, but no longer. */
export const NAMED_WITHIN = 1_000;
/** Those who are no neighbours are looked up so slowly, each, that a large room does not overrun the directory. */
export const LOOK_UP_EVERY = 1_000;
/** A neighbour is asked this often whether we lack anything of a synced document. */
export const SYNC_AGAIN_EVERY = 10_000;
/** The name of a synced document; with what stands before it, that of an adapter. */
export const SYNC_NAME_BYTES = 250;

/** A silent channel is asked for a sign of life this often. */
export const PING_EVERY = 1_500;
/** Whether a connection is well, and whether it has opened, is looked at this often. */
export const WATCH_EVERY = 500;
/**
 * So much silence means that the channel is dead, whatever ICE says, within a look; longer where only neighbours could
 * bring the two together again, as they may be cut off from it, too.
 */
export const SILENCE = 4_500;
export const SILENCE_UNSIGNALED = 15_000;
/** A connection that is not open by then is built anew. */
export const CONNECT_WITHIN = 12_000;
/** ICE servers are waited for so long, then done without; and asked for again after that time. */
export const ICE_SERVERS_WITHIN = 3_000;
export const ICE_SERVERS_AGAIN = 5_000;
/** A connection through a relay looks for a direct way after this time, and then in pauses that double up to the longest. */
export const SEEK_DIRECT_AFTER = 10_000;
export const SEEK_DIRECT_AT_MOST = 5 * 60_000;
/** Whoever was there first waits this long for the newcomer's offer; and so long if it may not know that it is the newcomer. */
export const OFFER_WITHIN = 1_000;
export const OFFER_SOON = 100;
/** After one connection was begun the next one is made ahead, so that it need not be made when it is needed. */
export const WARM_AFTER = 100;
/** An offer that was made ahead for the next room is kept so long: it holds ports, and an allocation at each relay. */
export const OFFER_KEPT = 30_000;
/** An offer for whoever is there waits this long for its first candidate. */
export const FIRST_CANDIDATE_WITHIN = 20;
/** The candidates that are found first wait this long, as those who reach each other without them are connected sooner. */
export const CANDIDATES_AFTER = 30;
/** Candidates kept while their description is being verified. */
export const EARLY_CANDIDATES = 64;
/** Messages kept until a connection is open here, too; together no longer than what a peer may have begun in parts. */
export const EARLY_MESSAGES = 16_384;
/** The other device must say within this time that it keeps a note; else the note goes to the mailbox. */
export const DIRECT_WITHIN = 4_000;

/** The server takes 50 frames a second with bursts of 100; we stay below. */
export const SIGNALING_FRAMES_PER_SECOND = 40;
export const SIGNALING_BURST = 80;
/** A pong, or anything else, must follow a ping within this time. */
export const PONG_WITHIN = 8_000;
/** What follows the ping of somebody in doubt only after this time came over a line that was out. */
export const LINE_OUT = 2_000;
export const WELCOME_WITHIN = 10_000;
/** A replica that stops sends us to another one: so long that is no loss of the connection. */
export const MOVE_WITHIN = 5_000;
export const JOIN_WITHIN = 15_000;
/** Somebody's goodbye may come over a slow channel so long after signaling said that they are back. */
export const GOODBYE_WITHIN = 5_000;
/** Directed frames remembered by their ids, so that one that comes again after a resume counts once. */
export const REMEMBERED_FRAMES = 4096;
/** Longest pause between two attempts to reach signaling-service. */
export const RECONNECT_AT_MOST = 15_000;
/** Failed attempts in a row after which we say `offline`. */
export const OFFLINE_AFTER_ATTEMPTS = 2;

export const REQUEST_WITHIN = 15_000;
/** A request that met a replica which stopped or died is repeated so often, if it may be, with such pauses. */
export const REPEATS = 4;
export const REPEAT_AT_LEAST = 100;
export const REPEAT_AT_MOST = 1_000;
/** How much of a token's life is left when it is renewed. */
export const RENEW_TOKEN_BEFORE = 60_000;
/** A verified chain is taken from memory for this long before the directory is asked again. */
export const CHAIN_FRESH_FOR = 30_000;
/** Chains that peers handed over, and the statements of each. */
export const INTRODUCED_CHAINS = 1000;
export const CHAIN_STATEMENTS = 200;
/** A longer one does not come with a description. */
export const CHAIN_CHARACTERS = 16 * 1024;
/** A peer hands a chain over within this time, else the directory is asked. */
export const CHAIN_WITHIN = 3_000;
/** A record or content may be ahead of its device by the clocks' disagreement. */
export const CLOCK_SKEW = 5 * 60_000;

export const RETRY_AT_LEAST = 1_000;
export const RETRY_AT_MOST = 60_000;
/** A wake-up that was lost costs at most this much delay. */
export const DRAIN_EVERY = 5 * 60_000;
export const DRAIN_PAGE = 50;

/** Stored updates of a synced document after which they are merged into one. */
export const STORED_UPDATES = 100;
/** Counted bytes are written down this often. */
export const COUNT_EVERY = 2_000;
