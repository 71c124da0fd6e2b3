//! Which codebooks hold the same, as the hash and the written form tell.

use super::{CORONA, OIN, SMALL, read, small, with};

#[test]
fn the_hash_ignores_comments_white_space_key_order_and_spelt_out_defaults() {
    let rewritten = with(
        "id = \"small\"\nversion = \"1\"",
        "# a comment\nversion   = '1'\n\nid = \"small\"",
    )
    .replace(
        "title = { da = \"Grad\", en = \"Degree\" }",
        "title.en = \"Degree\"\ntitle.da = \"Grad\"",
    )
    .replace(
        "codes = { degree = \"low\" }",
        "codes = { degree = [\"low\"] }\nuncertain = false",
    );
    assert_ne!(rewritten, SMALL);
    assert_eq!(read(&rewritten).sha256(), small().sha256());
}

#[test]
fn the_hash_sees_every_change_of_content() {
    let changed = [
        ("id = \"small\"", "id = \"smaller\""),
        ("Under knæet", "Under knæet "),
        ("examples = [\"ankel\"]", "examples = [\"ankel\", \"tå\"]"),
        ("severity = \"high\"", "severity = \"low\""),
        ("probability = 0.5", "probability = 0.51"),
    ];
    for (from, to) in changed {
        assert_ne!(read(&with(from, to)).sha256(), small().sha256(), "{to}");
    }
    assert_eq!(small().sha256().len(), 64);
}

#[test]
fn writing_and_reading_gives_the_same_codebook() {
    for text in [OIN, CORONA, SMALL] {
        let book = read(text);
        let written = book.to_toml();
        assert_eq!(read(&written), book);
        assert_eq!(read(&written).to_toml(), written, "canonical");
    }
}
