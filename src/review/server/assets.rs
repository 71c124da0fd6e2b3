//! The page itself, inside the program.

/// A file of the page: its path, kind and content.
pub(super) struct Asset {
    pub path: &'static str,
    pub kind: &'static str,
    pub content: &'static str,
}

const HTML: &str = "text/html; charset=utf-8";
const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";

macro_rules! asset {
    ($name:literal, $kind:expr) => {
        Asset {
            path: concat!("/", $name),
            kind: $kind,
            content: include_str!(concat!("../page/", $name)),
        }
    };
}

/// What the page may do: nothing but ask this server. No script or style that
/// is not a file of ours runs, whatever an answer holds.
pub(super) const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
     img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// All files.
pub(super) static ASSETS: &[Asset] = &[
    asset!("index.html", HTML),
    asset!("answer.css", CSS),
    asset!("choices.css", CSS),
    asset!("dialogs.css", CSS),
    asset!("frame.css", CSS),
    asset!("learning.css", CSS),
    asset!("style.css", CSS),
    asset!("tables.css", CSS),
    asset!("agreement.js", SCRIPT),
    asset!("answer.js", SCRIPT),
    asset!("api.js", SCRIPT),
    asset!("app.js", SCRIPT),
    asset!("ask.js", SCRIPT),
    asset!("beforeafter.js", SCRIPT),
    asset!("beside.js", SCRIPT),
    asset!("book.js", SCRIPT),
    asset!("cache.js", SCRIPT),
    asset!("coding.js", SCRIPT),
    asset!("desk.js", SCRIPT),
    asset!("dialogs.js", SCRIPT),
    asset!("dom.js", SCRIPT),
    asset!("draft.js", SCRIPT),
    asset!("evidence.js", SCRIPT),
    asset!("filters.js", SCRIPT),
    asset!("flags.js", SCRIPT),
    asset!("header.js", SCRIPT),
    asset!("help.js", SCRIPT),
    asset!("keymap.js", SCRIPT),
    asset!("keys.js", SCRIPT),
    asset!("learning.js", SCRIPT),
    asset!("list.js", SCRIPT),
    asset!("messages.js", SCRIPT),
    asset!("models.js", SCRIPT),
    asset!("news.js", SCRIPT),
    asset!("notices.js", SCRIPT),
    asset!("outbox.js", SCRIPT),
    asset!("pairs.js", SCRIPT),
    asset!("progress.js", SCRIPT),
    asset!("proposal.js", SCRIPT),
    asset!("questions.js", SCRIPT),
    asset!("queue.js", SCRIPT),
    asset!("rewording.js", SCRIPT),
    asset!("savestate.js", SCRIPT),
    asset!("state.js", SCRIPT),
    asset!("stopping.js", SCRIPT),
    asset!("stopwatch.js", SCRIPT),
    asset!("store.js", SCRIPT),
    asset!("table.js", SCRIPT),
    asset!("theme.js", SCRIPT),
    asset!("variable.js", SCRIPT),
    asset!("versions.js", SCRIPT),
    asset!("walk.js", SCRIPT),
    asset!("watch.js", SCRIPT),
    asset!("wire.js", SCRIPT),
    asset!("words.js", SCRIPT),
];
