//! Every number that bounds hostile or careless input, in one place.
//!
//! Invariant: past a limit the answer says so; nothing hangs, nothing grows without end.

/// Bytes of a URL that are looked at; the rest is ignored. Browsers cut URLs at 2 MiB; the longest URL of a
/// filter's interest is far shorter, and data: URLs carry whole programs.
pub const URL_BYTES: usize = 16 * 1024;

/// Bytes of one line of a list. EasyList's longest line has about 6,000, NoCoin's about 4,500.
pub const LINE_BYTES: usize = 32 * 1024;

/// Bytes of a list that the command-line tool reads. The longest lists have some ten MB; lines are counted in 32 bits.
pub const LIST_BYTES: usize = 1024 * 1024 * 1024;

/// Bytes of one request in JSON, on its line: two URLs of 2 MiB, beyond which Chrome passes none on, and their escapes.
pub const REQUEST_LINE_BYTES: usize = 8 * 1024 * 1024;

/// Bytes of an address in a HAR, as written there; the rest is ignored. [`URL_BYTES`] are looked at, and an escape takes
/// up to six bytes.
pub const HAR_STRING_BYTES: usize = 6 * URL_BYTES;

/// How deep a HAR may be nested. Its format needs 7; Chrome adds stacks of calls, two for each asynchronous one.
pub const HAR_DEPTH: usize = 1_000;

/// Pages of a HAR that are remembered, the last ones: its entries are in the order of time.
pub const HAR_PAGES: usize = 1_000;

/// Bytes of one script, page, module or frame that the command-line tool looks at; the rest is ignored and told. The
/// largest modules of the web, whole language runtimes, have some 40 MB.
pub const SAMPLE_BYTES: usize = 64 * 1024 * 1024;

/// Bytes that the command-line tool reads ahead of its workers, all samples together; one sample may always be read.
pub const SCAN_AHEAD_BYTES: usize = SAMPLE_BYTES;

/// Bytes of one sample or frame in JSON, on its line: [`SAMPLE_BYTES`] in base64 take four thirds, and leave room for
/// names.
pub const SAMPLE_LINE_BYTES: usize = 2 * SAMPLE_BYTES;

/// Conversations that the command-line tool follows at once; the one that began first makes room for another. A busy
/// page has some ten sockets, a browser's log some thousand.
pub const CONVERSATIONS: usize = 64 * 1024;

/// Bytes of frames that the command-line tool keeps because others belong before them. Past them, frames are judged in
/// the order that is known.
pub const HELD_FRAME_BYTES: usize = 64 * 1024 * 1024;

/// Bytes of the head of a WARC record, or of the HTTP answer in it. Servers and browsers allow 8 to 256 KiB for the
/// latter; addresses come in the former.
pub const CRAWL_HEAD_BYTES: usize = 512 * 1024;

/// Content codings of one HTTP answer that are undone, one in the other. Servers apply one.
pub const CONTENT_CODINGS: usize = 3;

/// Bytes of a list that the extension fetches. EasyList, the longest in use, has 2 MB.
pub const SUBSCRIBED_BYTES: usize = 10 * 1024 * 1024;

/// Filters of such a list: three times the largest lists of hosts in use.
pub const SUBSCRIBED_FILTERS: usize = 300_000;

/// Filters of one table: 24 bits of line and list fold into one number with room to spare.
pub const FILTERS: usize = 4_000_000;

/// Bytes of a compiled table. Every offset inside is 32 bits; wasm memory is the real bound.
pub const TABLE_BYTES: usize = 256 * 1024 * 1024;

/// Labels of a host that are walked. A host has at most 127 (RFC 1035, 255 octets); miners' have under ten.
pub const HOST_LABELS: usize = 32;

/// Miners that one list can name; the hosts of further ones belong to none. Our own list has about 60.
pub const MINERS: usize = 1_000;

/// `$` of one line that are tried as the beginning of its options, from the last one on. Options hold few themselves.
pub const OPTION_MARKS: usize = 16;

/// Steps of matching patterns and regular expressions against one request, all filters together: a request of EasyList's
/// needs some thousand. Past them, filters that are left do not match.
pub const REQUEST_STEPS: usize = 500_000;

/// Issues kept of one list; further ones are only counted.
pub const ISSUES: usize = 10_000;

/// Steps of one match of a regular expression: some thousand suffice for NoCoin's longest on a usual address.
pub const REGEX_STEPS: usize = 100_000;

/// Bytes of a compiled regular expression; places in it have 16 bits.
pub const REGEX_BYTES: usize = 32 * 1024;

/// How deep groups of a regular expression may be nested.
pub const REGEX_DEPTH: usize = 32;

/// Bytes of code that are read of one module. Miners have 20 KB to 1 MB of it; ffmpeg or a Python have 10 to 40 MB.
pub const CODE_BYTES: usize = 1280 * 1024;

/// Bytes of data that are read of one module; with [`CODE_BYTES`], 2 MiB.
pub const DATA_BYTES: usize = 768 * 1024;

/// Bytes of imports and exports that are read of one module: libraries of some thousand functions have 100 KB of them.
pub const NAME_BYTES: usize = 256 * 1024;

/// Bytes of one import, export or operator of a module. The longest operator has 28; names of C++ functions some hundred.
pub const ITEM_BYTES: usize = 4 * 1024;

/// Telling names kept of one module.
pub const MODULE_NAMES: usize = 8;

/// Calls of miners kept of one script.
pub const CALLS: usize = 8;

/// Bytes of a message that is looked at; longer ones are no miner's. Jobs and shares have some hundred, those of
/// Equihash (ZIP 173: solutions of 1,344 bytes) or with a long coinbase 4,000, and base64 or digits make up to twice that.
pub const MESSAGE_BYTES: usize = 16 * 1024;

/// Values of a message: Stratum's notify has some 20 with the branches of its tree.
pub const MESSAGE_VALUES: usize = 32;

/// How deep a message may be nested. Envelopes and a job in a result come to 5.
pub const MESSAGE_DEPTH: usize = 12;

/// Documents that follow each other in one message.
pub const MESSAGE_DOCUMENTS: usize = 8;

/// Wrappers around or in a message that are taken off: base64 of deflate, a document in a string.
pub const MESSAGE_LAYERS: usize = 3;

/// Bytes of a message that wait for the rest of it, if its document does not end.
pub const MESSAGE_BEGUN_BYTES: usize = 4 * 1024;

/// How deep wrappers inside wrappers are undone. Packers in the wild nest two or three.
pub const UNWRAP_DEPTH: usize = 4;

/// Bytes of all layers of one text beyond twice its own: what a loader of some hundred bytes may hold compressed.
pub const UNWRAP_EXTRA_BYTES: usize = 1024 * 1024;

/// Bytes of all layers of one text, however large it is.
pub const UNWRAP_BYTES: usize = 16 * 1024 * 1024;

/// Layers of one text. A large bundle has some hundred escapes and joined literals that are far from each other.
pub const UNWRAP_LAYERS: usize = 4_096;

/// Bytes of an embedded module that are handed on: twice what the module's reader looks at.
pub const UNWRAP_MODULE_BYTES: usize = 4 * 1024 * 1024;

/// Compressed parts of one text that are inflated; each costs tables of some 40 KB, however short it is.
pub const UNWRAP_INFLATIONS: usize = 256;

/// Lists of numbers in one text whose key is guessed, with some thousand steps each.
pub const UNWRAP_GUESSES: usize = 256;

/// Bytes in which calls of a string array are resolved, a text and its layers together: their tokens take twelve times as
/// many. An obfuscated script of a megabyte is read up to three times: with escapes, with constants in objects, without.
pub const UNWRAP_SCRIPT_BYTES: usize = 8 * 1024 * 1024;

/// String arrays of one text that are resolved. A bundle may hold several scripts, each with its own.
pub const UNWRAP_ARRAYS: usize = 8;

/// Steps of finding how a string array is rotated, and which key belongs to which element, all of a text together:
/// thousands of elements times some fifty keys.
pub const UNWRAP_STEPS: usize = 8_000_000;

/// Compilations of one second that a page's report may count: RandomX makes 100 to 160 a second for each worker.
pub const COMPILATIONS: u32 = 4_096;
