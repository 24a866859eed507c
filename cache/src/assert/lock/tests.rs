use super::*;
use crate::key::Kind;
use crate::schema::{Fingerprint, Member, Schema, Variant};

const TRIAL: Variant = Variant::record("Trial", &[Member::of::<u16>("days_left")]);
const PLAN: Shape = Shape::enumeration(&[
    Variant::unit("Free"),
    TRIAL,
    Variant::newtype("Gift", u8::SHAPE),
    Variant::tuple("Team", &[str::SHAPE, u32::SHAPE]),
    Variant::tuple("None", &[]),
]);
const ADDRESS: Shape = Shape::record(&[Member::of::<str>("street"), Member::of::<str>("city")]);
const USER: Shape = Shape::record(&[
    Member::of::<u64>("id"),
    Member::new("plan", &PLAN),
    Member::of::<Option<String>>("phone"),
    Member::of::<Vec<String>>("tags"),
    Member::of::<std::collections::HashMap<String, [f32; 2]>>("scores"),
    Member::new("address", &ADDRESS),
    Member::of::<()>("unit"),
    Member::of::<str>("first-name"),
    Member::of::<str>("a.b: \"c"),
    Member::new("extra", &Shape::opaque("serde_json::Value")),
]);
const PARTS: &[Part] = &[Part::of::<u64>("id")];

fn user(shape: &Shape, kind: Kind) -> Section {
    let mut section = Section::new("User");
    section.line("resource", "user");
    section.line("kind", kind.word());
    section.line("fingerprint", &Fingerprint::of(PARTS, shape).to_string());
    section.part(&PARTS[0]);
    match kind {
        Kind::Hash => section.with_hash(shape),
        _ => section.with("", shape),
    }
}

fn plain(name: &str, shape: &Shape) -> Section {
    Section::new(name).with("", shape)
}

/// Sets a line about the storage of the values.
fn set(section: &mut Section, word: &str, value: &str) {
    section.lines.retain(|line| line.path != word);
    section.lines.insert(0, Line::new(word, value));
}

fn record(members: Vec<Member>) -> &'static Shape {
    Box::leak(Box::new(Shape::record(Vec::leak(members))))
}

/// Returns the report of a change of `User`, without its first line and with the fingerprint left out.
fn report(old: Vec<Member>, new: Vec<Member>, kind: Kind) -> Vec<String> {
    let old = render(&[user(record(old), kind)]);
    let report = compare(&old, &[user(record(new), kind)]).unwrap_err();
    let lines = report.lines().filter(|line| !line.contains("fingerprint:"));
    lines.skip(1).map(str::to_owned).collect()
}

#[test]
fn a_line_per_leaf() {
    let text = render(&[user(&USER, Kind::Value)]);
    let lines: Vec<_> = text.lines().skip(3).collect();
    let fingerprint = format!("fingerprint: {}", Fingerprint::of(PARTS, &USER));
    assert_eq!(
        lines,
        [
            "type User",
            "resource: user",
            "kind: value",
            &fingerprint,
            "key.id: u64",
            "User.id: u64",
            "User.plan::Free",
            "User.plan::Trial.days_left: u16",
            "User.plan::Gift(): u8",
            "User.plan::Team.0: str",
            "User.plan::Team.1: u32",
            "User.plan::None: ()",
            "User.phone?: str",
            "User.tags[]: str",
            "User.scores{key}: str",
            "User.scores{value}[2]: f32",
            "User.address.street: str",
            "User.address.city: str",
            "User.unit: ()",
            "User.first-name: str",
            r#"User."a.b: \"c": str"#,
            r#"User.extra: opaque "serde_json::Value""#,
        ]
    );
}

#[test]
fn rendered_text_parses() {
    let sections = [
        user(&USER, Kind::Value),
        plain("Plan", &PLAN),
        plain("Unit", <()>::SHAPE),
    ];
    assert_eq!(compare(&render(&sections), &sections), Ok(()));
    let without_comments = render(&sections).replace("# ", "#").replace("\n\n", "\n");
    assert_eq!(compare(&without_comments, &sections), Ok(()));
}

#[test]
fn fields_added_removed_changed_and_moved() {
    let name = || Member::of::<str>("name");
    let email = || Member::of::<str>("email");
    let age = || Member::of::<u8>("age");
    let old = || vec![name(), email(), age()];
    let miss = "  entries of the old shape read as misses until they are written again, and the old release misses those of the new one; \
                `upgrade_from` and `write_as` keep both readable";
    let cases = [
        (vec![name(), age()], vec!["    removed  User.email: str"]),
        (
            vec![name(), email(), age(), Member::of::<u8>("rank")],
            vec!["    added    User.rank: u8"],
        ),
        (
            vec![name(), email(), Member::of::<u16>("age")],
            vec!["    changed  User.age: u8 -> u16"],
        ),
        (vec![age(), name(), email()], vec!["    moved    User.age"]),
        (vec![email(), name(), age()], vec!["    moved    User.name"]),
        (
            vec![Member::of::<str>("full_name"), email(), age()],
            vec![
                "    removed  User.name: str",
                "    added    User.full_name: str",
            ],
        ),
        (
            vec![name(), Member::of::<Option<String>>("email"), age()],
            vec![
                "    removed  User.email: str",
                "    added    User.email?: str",
            ],
        ),
    ];
    for (new, mut expected) in cases {
        expected.push(miss);
        assert_eq!(report(old(), new, Kind::Value), expected);
    }
}

#[test]
fn the_order_of_a_hash_is_ignored() {
    let (a, b) = (|| Member::of::<u8>("a"), || Member::of::<u8>("b"));
    let mut swapped = user(record(vec![b(), a()]), Kind::Hash);
    let locked = user(record(vec![a(), b()]), Kind::Hash);
    let is_fingerprint = |line: &Line| line.path == "fingerprint";
    let at = locked.lines.iter().position(is_fingerprint).unwrap();
    swapped.lines[at] = Line::new("fingerprint", &locked.lines[at].shape);
    assert_eq!(compare(&render(&[locked]), &[swapped]), Ok(()));
}

#[test]
fn a_changed_record_says_what_is_read() {
    let (a, b) = (|| Member::of::<u8>("a"), || Member::of::<u8>("b"));
    let optional = || Member::of::<Option<u8>>("c.d");
    let misses = "  whole old records read as misses until the added fields are written";
    let changed = "  changed fields of old records read as missing";
    for (old, new, expected) in [
        (vec![a()], vec![a(), b()], misses),
        (vec![a()], vec![a(), b(), optional()], misses),
        (
            vec![a()],
            vec![a(), optional()],
            "  old records are read, with `None`",
        ),
        (
            vec![a(), b()],
            vec![a()],
            "  old records are read without the removed fields",
        ),
        (
            vec![a(), optional()],
            vec![a(), Member::of::<u8>("c.d")],
            changed,
        ),
        (
            vec![a(), b()],
            vec![Member::of::<u16>("a"), b(), optional()],
            changed,
        ),
    ] {
        let report = report(old, new, Kind::Hash);
        let last = report.last().unwrap();
        assert!(last.starts_with(expected), "{report:?}");
    }
}

#[test]
fn a_change_of_key_or_format_says_where_the_entries_are() {
    let report = |kind, change: &dyn Fn(&mut Section)| {
        let old = user(record(vec![Member::of::<u8>("a")]), kind);
        let mut new = user(record(vec![Member::of::<u8>("a")]), kind);
        change(&mut new);
        let report = compare(&render(&[old]), &[new]).unwrap_err();
        report.lines().last().unwrap().trim().to_owned()
    };
    let renamed = |section: &mut Section| {
        for line in &mut section.lines {
            line.path = line.path.replace("key.id", "key.number");
        }
    };
    let more = |section: &mut Section| section.part(&Part::of::<u8>("page"));
    let json = |section: &mut Section| set(section, "format", "json");
    for kind in [Kind::Value, Kind::Hash] {
        assert!(report(kind, &more).starts_with("old entries stay under their old keys"));
        assert!(report(kind, &json).starts_with("what was written in the other format"));
    }
    let found = report(Kind::Hash, &renamed);
    assert!(
        found.starts_with("the parts of the key are in the fingerprint"),
        "{found}"
    );
    let scores = |part| {
        let mut section = Section::new("Scores").with("{value}", i64::SHAPE);
        section.line("kind", "map");
        section.part(&part);
        section
    };
    let old = render(&[scores(Part::of::<u64>("id"))]);
    let report = compare(&old, &[scores(Part::of::<u64>("user"))]).unwrap_err();
    assert!(
        report.contains("  integers have no fingerprint"),
        "{report}"
    );
}

#[test]
fn a_renamed_type_is_compared_with_what_it_was() {
    let renamed = |shape: &Shape| {
        let mut section = Section::new("Member").with("", shape);
        section
            .lines
            .splice(..0, user(shape, Kind::Value).lines.into_iter().take(4));
        section
    };
    let (small, large) = (
        record(vec![Member::of::<u8>("a")]),
        record(vec![Member::of::<u16>("a")]),
    );
    let old = render(&[user(small, Kind::Value)]);
    assert_eq!(
        compare(&old, &[renamed(small)]).unwrap_err(),
        "~ type Member, which was User\n  entries are as they were\n"
    );
    let report = compare(&old, &[renamed(large)]).unwrap_err();
    assert!(
        report.contains("    changed  Member.a: u8 -> u16"),
        "{report}"
    );
    assert!(!report.contains("removed"), "{report}");
}

#[test]
fn consequences() {
    let consequence = |word, value| {
        let old = user(record(vec![Member::of::<u8>("a")]), Kind::Value);
        let mut new = user(record(vec![Member::of::<u16>("a")]), Kind::Value);
        set(&mut new, word, value);
        let report = compare(&render(&[old]), &[new]).unwrap_err();
        report.lines().last().unwrap().trim().to_owned()
    };
    for (word, value, expected) in [
        ("resource", "users", "old entries stay under"),
        ("version", "2", "old entries stay under"),
        ("kind", "list", "old entries are of another kind"),
        ("compress", "lz4", "entries of the old shape read as misses"),
        ("format", "json", "what was written in the other format"),
        (
            "mismatch",
            "error",
            "entries of the old shape are errors until",
        ),
    ] {
        let found = consequence(word, value);
        assert!(found.starts_with(expected), "{word}: {found}");
    }
}

#[test]
fn words_that_leave_entries_readable_say_so() {
    let plain = || user(&USER, Kind::Value);
    let mut packed = plain();
    set(&mut packed, "compress", "lz4");
    let report = compare(&render(&[plain()]), &[packed]).unwrap_err();
    let (change, consequence) = (
        "    added    compress: lz4\n",
        "  every release reads both forms",
    );
    assert!(
        report.contains(change) && report.contains(consequence),
        "{report}"
    );
}

#[test]
fn which_release_reads_which() {
    let v1 = || user(record(vec![Member::of::<u8>("a")]), Kind::Value);
    let v2 = |words: &[(&str, &str)]| {
        let mut section = user(record(vec![Member::of::<u16>("a")]), Kind::Value);
        for (word, value) in words {
            set(&mut section, word, value);
        }
        section
    };
    let old = v1().at("fingerprint").unwrap().to_owned();
    let (reads, writes) = (("upgrade_from", old.as_str()), ("write_as", old.as_str()));
    let both = "both releases read what the other one writes";
    let not_back = "the new release reads the entries of the old one; the old one does not";
    for (before, after, expected) in [
        (v1(), v2(&[reads, writes]), both),
        (v2(&[reads, writes]), v2(&[reads]), both),
        (v2(&[reads, writes]), v1(), both),
        (
            v2(&[reads, writes]),
            v2(&[]),
            "the new release does not read what the old one writes",
        ),
        (
            v2(&[reads]),
            v2(&[]),
            "entries in a form that is no longer read",
        ),
        (v1(), v2(&[reads]), not_back),
        (
            v1(),
            v2(&[("upgrade_from", "00000000")]),
            "no form in `upgrade_from` has the fingerprint",
        ),
        (v1(), v2(&[]), "entries of the old shape read as misses"),
    ] {
        let report = compare(&render(&[before]), &[after]).unwrap_err();
        let found = report.lines().last().unwrap().trim();
        assert!(found.starts_with(expected), "{found}");
    }
}

#[test]
fn types_added_removed_and_reordered() {
    let (one, two) = (|| plain("One", u8::SHAPE), || plain("Two", u8::SHAPE));
    let report = |old: &[Section], new: &[Section]| compare(&render(old), new).unwrap_err();
    assert_eq!(
        report(&[one()], &[one(), two()]),
        "+ type Two: not in the file yet\n"
    );
    assert_eq!(
        report(&[one(), two()], &[two()]),
        "- type One: no longer listed\n"
    );
    assert_eq!(
        report(&[one(), two()], &[two(), one()]),
        "the types are listed in another order\n"
    );
    assert_eq!(
        compare("", &[one()]).unwrap_err(),
        "+ type One: not in the file yet\n"
    );
}
